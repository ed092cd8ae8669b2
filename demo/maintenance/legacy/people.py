"""Skills, technicians, and which technician has which skill."""

from __future__ import annotations

from datetime import timedelta

from demo.maintenance.legacy.forms import (
    FIRST_DAY,
    char,
    hundredths,
    iso_day,
    oracle_day,
    slashed_day,
)
from demo.maintenance.legacy.site import Site

SKILLS = {
    "WELD": "Welding",
    "HYDR": "Hydraulics",
    "ELEC": "Electrical work",
    "PLC": "Programmable controllers",
    "MILL": "Milling",
    "PIPE": "Pipe fitting",
    "CRAN": "Crane licence",
    "SAFE": "Safety at height",
}
FIRST = ("Anna", "Ben", "Carla", "Dmitri", "Eva", "François", "Grace", "Hugo", "Inés", "Jörg")
LAST = ("Abbott", "Brandt", "Castillo", "Dubois", "Ewing", "Fischer", "Garcia", "Hänsel", "Ito")


def skills(site: Site) -> None:
    """MT_SKILL."""
    for code, name in SKILLS.items():
        site.add(
            "skill",
            {"SKILL_CD": char(code, 4), "DESCR": char(name, 40)},
            {"code": code, "name": name},
        )


def technicians(site: Site) -> None:
    """MT_EMP: rates and days are texts there."""
    chance = site.chance("technician")
    for number in range(max(30, site.orders // 20)):
        badge = f"T{number + 1:04}"
        first = "" if chance.once_in(9) else chance.pick(FIRST)
        last = chance.pick(LAST)
        email = "" if chance.once_in(4) else f"{badge.lower()}@plant.example"
        area = f"{chance.below(9000) + 1000}"
        rate = hundredths(2000 + 25 * chance.below(120))
        hired = None if chance.once_in(6) else FIRST_DAY + timedelta(days=chance.below(2500))
        active = not chance.once_in(10)
        site.add(
            "technician",
            {
                "EMP_NO": char(badge, 8),
                "FIRST_NM": char(first or None, 30),
                "LAST_NM": char(last, 30),
                "EMAIL": email or None,
                "PHONE": f"248-555-{area}",
                "RATE": f"${rate}" if chance.once_in(3) else rate,
                "HIRED": oracle_day(hired) if chance.once_in(2) else slashed_day(hired),
                "ACTIVE": "Y" if active else "N",
                "BADGE_COLOR": chance.pick(("red", "blue", None)),
            },
            {
                "badge": badge,
                "first_name": first,
                "last_name": last,
                "email": email,
                "phone": f"(248) 555-{area}",
                "hourly_rate": rate,
                "hired_on": iso_day(hired),
                "is_active": active,
            },
        )


def technician_skills(site: Site) -> None:
    """MT_EMP_SKILL: none to three skills, and PLC for the first few, of which defects need some."""
    chance = site.chance("technician_skill")
    for place, row in enumerate(site.rows["technician"]):
        badge = row.stored["badge"]
        codes = {*chance.shuffled(list(SKILLS))[: chance.below(4)], *(["PLC"] if place < 6 else [])}
        for code in sorted(codes):
            site.add(
                "technician_skill",
                {
                    "EMP_NO": char(badge, 8),
                    "SKILL_CD": char(code, 4),
                    "SINCE_YR": str(2000 + chance.below(20)),
                },
                {"technician_id": (badge,), "skill_id": (code,)},
            )
