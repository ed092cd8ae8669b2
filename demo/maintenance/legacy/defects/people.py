"""Defects in skills, technicians, and which technician has which skill."""

from __future__ import annotations

from demo.maintenance.legacy.forms import char
from demo.maintenance.legacy.planting import Copy, Flaw

NBSP = "\u00a0"

SKILLS = (
    Copy(
        "same name in capitals",
        {"SKILL_CD": "WLD2", "DESCR": char("WELDING", 40)},
        {"code": "WLD2", "name": "WELDING"},
        "duplicate:name",
        where=lambda row: row.stored["code"] == "WELD",
    ),
    Copy(
        "blank, though required",
        {"SKILL_CD": "TMP ", "DESCR": char("", 40)},
        {"code": "TMP", "name": None},
        "required:name",
    ),
)

TECHNICIANS = (
    Flaw("blanks only", {"FIRST_NM": char("", 30)}, {"first_name": ""}),
    Flaw(
        "blank, though required",
        {"LAST_NM": char("", 30)},
        {"last_name": None},
        "required:last_name",
    ),
    Flaw(
        "not an address", {"EMAIL": "ask the desk"}, {"email": ""}, lost=("email", "EMAIL", "email")
    ),
    Flaw("no digit at all", {"PHONE": "none"}, {"phone": ""}, lost=("phone", "PHONE", "phone")),
    Flaw("with an extension", {"PHONE": "248.555.0100 ext. 7"}, {"phone": "(248) 555-0100 x7"}),
    Flaw(
        "not a number",
        {"RATE": "n/a"},
        {"hourly_rate": "0.00"},
        lost=("hourly_rate", "RATE", "decimal"),
    ),
    Flaw(
        "rounded",
        {"RATE": "21.005"},
        {"hourly_rate": "21.01"},
        lost=("hourly_rate", "RATE", "decimal"),
    ),
    Flaw("negative", {"RATE": "5.00-"}, {"hourly_rate": "-5.00"}, "out_of_range:hourly_rate"),
    Flaw(
        "too many digits",
        {"RATE": "12345.00"},
        {"hourly_rate": "12345.00"},
        "out_of_range:hourly_rate",
    ),
    Flaw(
        "impossible day",
        {"HIRED": "30-FEB-2019"},
        {"hired_on": None},
        lost=("hired_on", "HIRED", "date"),
    ),
    Flaw(
        "impossible day",
        {"HIRED": "00/00/0000"},
        {"hired_on": None},
        lost=("hired_on", "HIRED", "date"),
    ),
    Flaw(
        "unknown letter",
        {"ACTIVE": "?"},
        {"is_active": True},
        lost=("is_active", "ACTIVE", "boolean"),
    ),
    Flaw("blank", {"ACTIVE": None}, {"is_active": True}),
    Flaw(
        "no-break space behind the key", {"EMP_NO": lambda row: char(row.stored["badge"] + NBSP, 8)}
    ),
    Copy(
        "differs in case only: no duplicate",
        {"EMP_NO": lambda row: char(row.stored["badge"].lower(), 8)},
        {"badge": lambda row: row.stored["badge"].lower()},
    ),
)

TECHNICIAN_SKILLS = (
    Flaw(
        "skill that does not exist",
        {"SKILL_CD": "XXXX"},
        {"skill_id": ("XXXX",)},
        "orphan:skill_id",
    ),
    Flaw("skill that is rejected", {"SKILL_CD": "TMP "}, {"skill_id": ("TMP",)}, "orphan:skill_id"),
    Flaw(
        "technician that does not exist",
        {"EMP_NO": "T9999   "},
        {"technician_id": ("T9999",)},
        "orphan:technician_id",
    ),
    Copy(
        "the same after cleaning",
        {"EMP_NO": lambda row: char(" " + row.stored["technician_id"][0], 8)},
        reason="duplicate:technician_id+skill_id",
    ),
)
