"""Work orders, the parts that they used, plans and meter readings."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta

from demo.maintenance.legacy.chance import Chance
from demo.maintenance.legacy.forms import (
    FIRST_DAY,
    char,
    duration,
    iso_day,
    local,
    oracle_day,
    plain_day,
    slashed_day,
    trimmed,
    utc,
)
from demo.maintenance.legacy.row import Key, Row
from demo.maintenance.legacy.site import Site

STATUSES = {10: "OPEN", 20: "WAITING", 30: "IN WORK", 80: "DONE", 90: "CANCELLED"}
JOBS = ("Replace bearing", "Leaks oil", "Does not start", "Grease", "Inspect", "Noise at start")
TASKS = ("GREASE", "INSP", "OIL", "FILTER", "BELT")


def orders(site: Site) -> None:
    """MT_WO."""
    chance = site.chance("order")
    for number in range(5001, 5001 + site.orders):
        plant, machine = _machine(site, chance)
        badge = None if chance.once_in(4) else chance.pick(site.rows["technician"]).stored["badge"]
        before = 5001 + chance.below(number - 5001) if number > 5001 and chance.once_in(6) else None
        code = chance.pick(tuple(STATUSES))
        priority = None if chance.once_in(5) else chance.below(4) + 1
        opened = _moment(chance)
        closed = opened + timedelta(hours=chance.below(200)) if code >= 80 else None
        closed = closed and datetime.combine(closed, time(21, 15))
        due = None if chance.once_in(4) else opened.date() + timedelta(days=chance.below(40))
        quarters = None if chance.once_in(3) else chance.below(60) + 1
        stopped = None if chance.once_in(2) else chance.below(400) / 8
        erp = chance.bytes(16).hex() if chance.once_in(2) else None
        report = f"Done by the book.\nStep {number % 7} repeated." if chance.once_in(3) else ""
        title = f"{chance.pick(JOBS)}, {number}"
        site.add(
            "order",
            {
                "WO_NO": str(number),
                "TITLE": char(title, 60),
                "PLANT_NO": str(plant),
                "EQUIP_NO": str(machine),
                "EMP_NO": char(badge, 8),
                "PREV_WO_NO": None if before is None else str(before),
                "STATUS": str(code),
                "PRIO": None if priority is None else str(priority),
                "OPEN_DATE": local(opened),
                "DUE_DT": chance.pick((iso_day, slashed_day, oracle_day))(due),
                "CLOSE_DATE": local(closed),
                "EST_HRS": None if quarters is None else trimmed(str(quarters / 4)),
                "DOWN_HRS": None if stopped is None else trimmed(str(stopped)),
                "ERP_GUID": erp,
                "REPORT": report or None,
                "ENTERED_BY": chance.pick(("KIOSK", "OFFICE")),
            },
            {
                "number": number,
                "title": title,
                "equipment_id": (plant, machine),
                "technician_id": None if badge is None else (badge,),
                "follows_id": None if before is None else (before,),
                "status": STATUSES[code],
                "priority": priority or 3,
                "opened_at": utc(opened),
                "due_on": iso_day(due),
                "closed_at": utc(closed),
                "estimate": None if quarters is None else duration(timedelta(hours=quarters / 4)),
                "downtime_hours": stopped,
                "erp_id": None if erp is None else str(uuid.UUID(erp)),
                "report": report,
            },
        )


def order_parts(site: Site) -> None:
    """MT_WO_PART: none to three lines an order."""
    chance = site.chance("order_part")
    for order in list(site.rows["order"]):
        for line in range(1, 1 + chance.below(4)):
            add_order_part(site, chance, order, line, chance.pick(site.rows["part"]))


def add_order_part(site: Site, chance: Chance, order: Row, line: int, part: Row) -> Row:
    """One line of an order."""
    eighths = chance.below(80) + 1
    issued = None if chance.once_in(4) else FIRST_DAY + timedelta(days=chance.below(3000))
    returned = chance.once_in(15)
    return site.add(
        "order_part",
        {
            "WO_NO": order.raw["WO_NO"],
            "LINE_NO": str(line),
            "PART_NO": part.raw["PART_NO"],
            "REV": part.raw["REV"],
            "QTY": trimmed(f"{eighths / 8:.3f}"),
            "ISSUED": iso_day(issued),
            "RETURNED": "1" if returned else "0",
        },
        {
            "order_id": (order.stored["number"],),
            "line": line,
            "part_id": (part.stored["number"], part.stored["revision"]),
            "quantity": f"{eighths / 8:.3f}",
            "issued_on": iso_day(issued),
            "is_returned": returned,
        },
    )


def plans(site: Site) -> None:
    """MT_PM: two tasks for each piece of equipment, one of them for a single shift."""
    chance = site.chance("plan")
    for machine in list(site.rows["equipment"]):
        first, second = chance.shuffled(TASKS)[:2]
        for task, shift in ((first, None), (second, chance.below(3) + 1)):
            days = 7 * (chance.below(52) + 1)
            minutes = None if chance.once_in(4) else 5 * (chance.below(48) + 1)
            done = None if chance.once_in(3) else FIRST_DAY + timedelta(days=chance.below(3000))
            badge = (
                None if chance.once_in(2) else chance.pick(site.rows["technician"]).stored["badge"]
            )
            site.add(
                "plan",
                {
                    "PLANT_NO": machine.raw["PLANT_NO"],
                    "EQUIP_NO": machine.raw["EQUIP_NO"],
                    "TASK_CD": char(task, 6),
                    "SHIFT": None if shift is None else str(shift),
                    "EVERY_DAYS": str(days),
                    "MINUTES": None if minutes is None else str(minutes),
                    "LAST_DT": oracle_day(done),
                    "EMP_NO": char(badge, 8),
                },
                {
                    "equipment_id": (machine.stored["plant"], machine.stored["number"]),
                    "task": task,
                    "shift": shift,
                    "every": duration(timedelta(days=days)),
                    "takes": None if minutes is None else duration(timedelta(minutes=minutes)),
                    "last_done_on": iso_day(done),
                    "technician_id": None if badge is None else (badge,),
                },
            )


def readings(site: Site) -> None:
    """MT_READING: a day and a time of day in two texts; no machine is read twice in a minute."""
    chance = site.chance("reading")
    taken: set[tuple[Key, datetime]] = set()
    while len(taken) < site.orders:
        key, moment = _machine(site, chance), _moment(chance)
        if (key, moment) in taken:
            continue
        taken.add((key, moment))
        value = chance.below(80_000) / 16
        pieces = None if chance.once_in(3) else chance.below(10**12)
        site.add(
            "reading",
            {
                "PLANT_NO": str(key[0]),
                "EQUIP_NO": str(key[1]),
                "READ_DT": plain_day(moment.date()),
                "READ_TM": f"{moment:%H%M}",
                "VALUE": trimmed(str(value)),
                "PIECES": None if pieces is None else str(pieces),
            },
            {
                "equipment_id": key,
                "taken_at": utc(moment),
                "value": value,
                "pieces": pieces,
            },
        )


def _machine(site: Site, chance: Chance) -> tuple[int, int]:
    stored = chance.pick(site.rows["equipment"]).stored
    return stored["plant"], stored["number"]


def _moment(chance: Chance) -> datetime:
    """A minute of a working day: never in the hours that summer time skips or repeats."""
    day = FIRST_DAY + timedelta(days=chance.below(3000))
    return datetime.combine(day, time(6 + chance.below(14), chance.below(60)))
