"""Defects in work orders, the parts that they used, plans and readings."""

from __future__ import annotations

from demo.maintenance.legacy.forms import char
from demo.maintenance.legacy.planting import Copy, Flaw
from demo.maintenance.legacy.row import Row


def _is_closed(row: Row) -> bool:
    return bool(row.stored["status"] == "CANCELLED")


ORDERS = (
    Flaw("blank, though required", {"TITLE": char("", 60)}, {"title": None}, "required:title"),
    Flaw("code without a word", {"STATUS": "77"}, {"status": None}, "not_a_choice:status"),
    Flaw("word that is no choice", {"STATUS": "95"}, {"status": "SCRAPPED"}, "not_a_choice:status"),
    Flaw("no code", {"STATUS": None}, {"status": None}, "required:status"),
    Flaw("number that is no choice", {"PRIO": "9"}, {"priority": 9}, "not_a_choice:priority"),
    Flaw(
        "two defects",
        {"TITLE": None, "PRIO": "0"},
        {"title": None, "priority": 0},
        ("required:title", "not_a_choice:priority"),
    ),
    Flaw("no day", {"OPEN_DATE": None}, {"opened_at": None}, "required:opened_at"),
    Flaw(
        "year outside 1900-2100",
        {"OPEN_DATE": "0219-03-01 08:00:00"},
        {"opened_at": None},
        "required:opened_at",
    ),
    Flaw(
        "closed before it was opened",
        {"CLOSE_DATE": "2001-02-03 08:00:00"},
        {"closed_at": "2001-02-03T13:00:00+00:00"},
        "breaks:order_closed_after_opened",
        where=_is_closed,
    ),
    Flaw(
        "done, but not closed",
        {"STATUS": "80", "CLOSE_DATE": None},
        {"status": "DONE", "closed_at": None},
        "breaks:order_done_is_closed",
        where=_is_closed,
    ),
    Flaw("no equipment", {"EQUIP_NO": None}, {"equipment_id": None}, "required:equipment_id"),
    Flaw(
        "equipment that does not exist",
        {"EQUIP_NO": "999999"},
        {"equipment_id": lambda row: (row.stored["equipment_id"][0], 999999)},
        "orphan:equipment_id",
    ),
    Flaw(
        "technician that does not exist",
        {"EMP_NO": "T9999   "},
        {"technician_id": ("T9999",)},
        "orphan:technician_id",
    ),
    Flaw("reference of blanks", {"EMP_NO": char("", 8)}, {"technician_id": None}),
    Flaw(
        "order that does not exist", {"PREV_WO_NO": "4"}, {"follows_id": (4,)}, "orphan:follows_id"
    ),
    Flaw(
        "follows itself",
        {"PREV_WO_NO": lambda row: row.raw["WO_NO"]},
        {"follows_id": lambda row: (row.stored["number"],)},
    ),
    Flaw("not a day", {"DUE_DT": "ASAP"}, {"due_on": None}, lost=("due_on", "DUE_DT", "date")),
    Flaw(
        "impossible day",
        {"DUE_DT": "2019-13-01"},
        {"due_on": None},
        lost=("due_on", "DUE_DT", "date"),
    ),
    Flaw("blanks only", {"REPORT": "   "}, {"report": ""}),
    Copy(
        "same number in the other system",
        {"WO_NO": "99001"},
        {"number": 99001},
        "duplicate:erp_id",
        where=lambda row: row.stored["erp_id"],
    ),
)

ORDER_PARTS = (
    Copy(
        "same key, another quantity",
        {"QTY": "9999"},
        {"quantity": "9999.000"},
        "duplicate:order_id+line",
    ),
    Copy("the same row twice", {}, {}, "duplicate:order_id+line"),
    Flaw("nothing used", {"QTY": "0"}, {"quantity": "0.000"}, "out_of_range:quantity"),
    Flaw("rounded to nothing", {"QTY": ".0004"}, {"quantity": "0.000"}, "out_of_range:quantity"),
    Flaw("no quantity", {"QTY": None}, {"quantity": None}, "required:quantity"),
    Flaw("more than 16 bits", {"LINE_NO": "99999"}, {"line": 99999}, "out_of_range:line"),
    Flaw("order that does not exist", {"WO_NO": "99"}, {"order_id": (99,)}, "orphan:order_id"),
    Flaw(
        "revision that does not exist",
        {"REV": "Z"},
        {"part_id": lambda row: (row.stored["part_id"][0], "Z")},
        "orphan:part_id",
    ),
    Flaw(
        "not a day",
        {"ISSUED": "unknown"},
        {"issued_on": None},
        lost=("issued_on", "ISSUED", "date"),
    ),
    Flaw("blank", {"RETURNED": None}, {"is_returned": False}),
)

PLANS = (
    Copy(
        "same key, no shift",
        {"MINUTES": "99999"},
        {"takes": "PT5999940S"},
        "duplicate:equipment_id+task+shift",
        where=lambda row: row.stored["shift"] is None,
    ),
    Copy(
        "the same after cleaning",
        {"TASK_CD": lambda row: char(" " + row.stored["task"], 6)},
        reason="duplicate:equipment_id+task+shift",
        where=lambda row: row.stored["shift"] and row.stored["task"] == "OIL",
    ),
    Flaw("no interval", {"EVERY_DAYS": None}, {"every": None}, "required:every"),
    Flaw(
        "impossible day",
        {"LAST_DT": "31-APR-19"},
        {"last_done_on": None},
        lost=("last_done_on", "LAST_DT", "date"),
    ),
)

READINGS = (
    Flaw("impossible day", {"READ_DT": "20190230"}, {"taken_at": None}, "required:taken_at"),
    Flaw("impossible time", {"READ_TM": "2460"}, {"taken_at": None}, "required:taken_at"),
    Flaw("no value", {"VALUE": None}, {"value": None}, "required:value"),
    Flaw(
        "equipment that does not exist",
        {"EQUIP_NO": "9999"},
        {"equipment_id": lambda row: (row.stored["equipment_id"][0], 9999)},
        "orphan:equipment_id",
    ),
    Copy(
        "same minute, three digits",
        {"READ_TM": lambda row: char(row.raw["READ_TM"][1:], 4)},
        reason="duplicate:equipment_id+taken_at",
        where=lambda row: str(row.raw["READ_TM"]).startswith("0"),
    ),
)
