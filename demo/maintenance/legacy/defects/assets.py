"""Defects in equipment and instruments."""

from __future__ import annotations

from collections.abc import Mapping

from demo.maintenance.legacy.forms import char
from demo.maintenance.legacy.planting import Copy, Flaw, Planter
from demo.maintenance.legacy.row import Row

EQUIPMENT = (
    Flaw("too long", {"DESCR": char("x" * 41, 48)}, {"name": "x" * 41}, "too_long:name"),
    Flaw("blank, though required", {"DESCR": char("", 48)}, {"name": None}, "required:name"),
    Flaw("code without a word", {"KIND_CD": "77"}, {"kind": None}, "not_a_choice:kind"),
    Flaw("word that is no choice", {"KIND_CD": "6"}, {"kind": "RETIRED"}, "not_a_choice:kind"),
    Flaw("no code", {"KIND_CD": None}, {"kind": None}, "required:kind"),
    Flaw("number that is no choice", {"CRIT": "0"}, {"criticality": 0}, "not_a_choice:criticality"),
    Flaw("blank, with a default", {"CRIT": None}, {"criticality": 3}),
    Flaw(
        "parent that does not exist",
        {"PARENT_NO": "99999"},
        {"parent_id": lambda row: (row.stored["plant"], 99999)},
        "orphan:parent_id",
    ),
    Flaw(
        "its own parent",
        {"PARENT_NO": lambda row: row.raw["EQUIP_NO"]},
        {"parent_id": lambda row: (row.stored["plant"], row.stored["number"])},
    ),
    Flaw(
        "year outside 1900-2100",
        {"IN_SERVICE": "1066-10-14 00:00:00"},
        {"commissioned_on": None},
        lost=("commissioned_on", "IN_SERVICE", "date"),
    ),
    Flaw(
        "impossible time",
        {"SHIFT_START": "24:60"},
        {"shift_starts_at": None},
        lost=("shift_starts_at", "SHIFT_START", "time"),
    ),
    Flaw("time with one digit", {"SHIFT_START": "6:00 "}, {"shift_starts_at": "06:00:00"}),
    Flaw("negative", {"RUN_HRS": "-4"}, {"running_hours": -4.0}, "out_of_range:running_hours"),
    Flaw(
        "rounded", {"PRICE": "1234.5678"}, {"price": "1234.57"}, lost=("price", "PRICE", "decimal")
    ),
    Flaw("other number", {"ACTIVE": "7"}, {"is_active": True}),
    Flaw("blank", {"ACTIVE": None}, {"is_active": True}),
    Flaw("blanks only", {"SERIAL_NO": "  "}, {"serial_number": ""}),
    Flaw("blanks only", {"REMARKS": " \n "}, {"notes": ""}),
    Copy(
        "serial number used twice",
        {"EQUIP_NO": "9001"},
        {"number": 9001},
        "duplicate:serial_number",
        where=lambda row: row.stored["serial_number"],
    ),
)

INSTRUMENTS = (
    # As texts 10001 comes before 5, so the row with the higher number is the one that is kept.
    Copy(
        "mounted where another one is",
        {"INSTR_NO": "10001", "LABEL": "ti-1"},
        {"number": 10001, "label": "ti-1"},
        "duplicate:equipment_id",
        "original",
        where=lambda row: row.stored["equipment_id"] and str(row.raw["INSTR_NO"]) > "10001",
    ),
    Copy(
        "same label in small letters",
        {"INSTR_NO": "9002", "EQUIP_NO": None, "LABEL": lambda row: row.stored["label"].lower()},
        {"number": 9002, "equipment_id": None, "label": lambda row: row.stored["label"].lower()},
        "duplicate:label",
        where=lambda row: str(row.raw["INSTR_NO"]) < "9002",
    ),
    Flaw("too long", {"LABEL": "TI-" + "9" * 20}, {"label": "TI-" + "9" * 20}, "too_long:label"),
    Flaw("blank, though required", {"LABEL": None}, {"label": None}, "required:label"),
    Flaw(
        "half of a reference",
        {"PLANT_NO": None, "EQUIP_NO": "1002"},
        {"equipment_id": (None, 1002)},
        "orphan:equipment_id",
    ),
    Flaw(
        "zero for no day",
        {"CAL_DT": "0"},
        {"calibrated_on": None},
        lost=("calibrated_on", "CAL_DT", "date"),
    ),
    Flaw(
        "impossible day",
        {"CAL_DT": "20190230"},
        {"calibrated_on": None},
        lost=("calibrated_on", "CAL_DT", "date"),
    ),
)


def plant_relations(planters: Mapping[str, Planter]) -> None:
    """A ring: two pieces of equipment that are each other's parents."""
    equipment = planters["equipment"]
    first = equipment.take()
    second = equipment.take(lambda row: row.stored["plant"] == first.stored["plant"])
    for row, other in ((first, second), (second, first)):
        equipment.spoil(row, _parent(other))


def _parent(other: Row) -> Flaw:
    return Flaw(
        "in a ring",
        {"PARENT_NO": other.raw["EQUIP_NO"]},
        {"parent_id": (other.stored["plant"], other.stored["number"])},
    )
