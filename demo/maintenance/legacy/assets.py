"""Equipment, a tree of machines and components, and the instruments mounted on it."""

from __future__ import annotations

from datetime import timedelta

from demo.maintenance.legacy.forms import (
    FIRST_DAY,
    char,
    duration,
    hundredths,
    iso_day,
    plain_day,
    trimmed,
)
from demo.maintenance.legacy.site import Site

PLANTS = 3
KINDS = {1: "PRESS", 2: "CONVEYOR", 3: "CRANE", 4: "PUMP", 5: "MOTOR"}
PLACES = ("north bay", "south bay", "line 1", "line 2", "boiler house", "yard")
SHIFT_STARTS = ("06:00", "14:30", "22:00")


def equipment(site: Site) -> None:
    """MT_EQUIP: each plant counts from 1001, so the same numbers come again in every plant."""
    chance = site.chance("equipment")
    for place in range(max(90, site.orders // 4)):
        plant, nth = place % PLANTS + 1, place // PLANTS
        number = 1001 + nth
        parent = None if nth % 5 == 0 else (plant, 1001 + (nth - 1) // 3)
        kind = chance.below(len(KINDS)) + 1
        name = f"{KINDS[kind].capitalize()} {nth + 1}, {chance.pick(PLACES)}"
        serial = "" if chance.once_in(3) else f"SN-{plant}{number}-{chance.below(900) + 100}"
        since = None if chance.once_in(5) else FIRST_DAY + timedelta(days=chance.below(2000))
        shift = None if chance.once_in(2) else chance.pick(SHIFT_STARTS)
        hours = None if chance.once_in(3) else chance.below(400_000) / 8
        price = None if chance.once_in(3) else hundredths(50_000 + chance.below(9_000_000))
        power = None if chance.once_in(2) else chance.below(400) / 4
        speed = None if chance.once_in(2) else 60 * (chance.below(50) + 1)
        nameplate = chance.bytes(24).hex() if chance.once_in(4) else None
        active = not chance.once_in(12)
        critical = chance.below(3) + 1
        notes = f"See binder {nth + 1}.\nAsk before use." if chance.once_in(6) else ""
        ratings = {"kw": power, "rpm": speed}
        site.add(
            "equipment",
            {
                "PLANT_NO": str(plant),
                "EQUIP_NO": str(number),
                "DESCR": char(name, 48),
                "KIND_CD": str(kind),
                "CRIT": str(critical),
                "PARENT_NO": str(parent[1]) if parent else None,
                "SERIAL_NO": serial or None,
                "IN_SERVICE": None if since is None else f"{since.isoformat()} 00:00:00",
                "SHIFT_START": shift,
                "RUN_HRS": None if hours is None else trimmed(str(hours)),
                "PRICE": price,
                "KW": None if power is None else trimmed(str(power)),
                "RPM": None if speed is None else str(speed),
                "NAMEPLATE": nameplate,
                "ACTIVE": "1" if active else "0",
                "REMARKS": notes or None,
                "OLD_NO": f"OLD{number}" if chance.once_in(3) else None,
                "GL_ACCT": char(f"6100{plant}", 10),
            },
            {
                "plant": plant,
                "number": number,
                "name": name,
                "kind": KINDS[kind],
                "criticality": critical,
                "parent_id": parent,
                "serial_number": serial,
                "commissioned_on": iso_day(since),
                "shift_starts_at": None if shift is None else f"{shift}:00",
                "running_hours": hours,
                "price": price,
                "ratings": {name: value for name, value in ratings.items() if value is not None},
                "nameplate": nameplate,
                "is_active": active,
                "notes": notes,
            },
        )


def instruments(site: Site) -> None:
    """MT_INSTR: one in four lies in a drawer; PLANT_NO is there all the same."""
    chance = site.chance("instrument")
    places = chance.shuffled(
        [(row.stored["plant"], row.stored["number"]) for row in site.rows["equipment"]]
    )
    for nth in range(max(30, site.orders // 10)):
        plant, number = places[nth]
        mounted = not chance.once_in(4)
        day = None if chance.once_in(5) else FIRST_DAY + timedelta(days=chance.below(2500))
        days = None if chance.once_in(4) else chance.pick((30, 90, 182.5, 365))
        tolerance = None if chance.once_in(3) else chance.below(64) / 8
        label = f"{chance.pick(('TI', 'PI', 'FI'))}-{nth + 101}"
        site.add(
            "instrument",
            {
                "INSTR_NO": str(nth + 1),
                "LABEL": label,
                "PLANT_NO": str(plant),
                "EQUIP_NO": str(number) if mounted else None,
                "CAL_DT": None if day is None else plain_day(day),
                "CAL_DAYS": None if days is None else str(days),
                "TOLERANCE": None if tolerance is None else trimmed(str(tolerance)),
            },
            {
                "number": nth + 1,
                "label": label,
                "equipment_id": (plant, number) if mounted else None,
                "calibrated_on": iso_day(day),
                "calibrate_every": None if days is None else duration(timedelta(days=days)),
                "tolerance": 0.5 if tolerance is None else tolerance,
            },
        )
