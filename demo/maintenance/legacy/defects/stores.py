"""Defects in suppliers and parts."""

from __future__ import annotations

from demo.maintenance.legacy.planting import Copy, Flaw

NBSP = "\u00a0"

SUPPLIERS = (
    Flaw("too long", {"VENDOR_NM": "y" * 61}, {"name": "y" * 61}, "too_long:name"),
    Flaw("blank, though required", {"VENDOR_NM": "  "}, {"name": None}, "required:name"),
    Flaw("no choice", {"TERMS": "NET45 "}, {"terms": "NET45"}, "not_a_choice:terms"),
    Flaw("small letters", {"TERMS": "net30 "}, {"terms": "NET30"}),
    Flaw("blanks only", {"CTRY": "  "}, {"country": "US"}),
    Flaw(
        "two addresses",
        {"EMAIL": "a@supplier.example; b@supplier.example"},
        {"email": "a@supplier.example"},
        lost=("email", "EMAIL", "email"),
    ),
    Flaw("with the country's 1", {"PHONE": "1-313-555-0142"}, {"phone": "+1 (313) 555-0142"}),
)

PARTS = (
    Flaw(
        "key too long", {"PART_NO": "P-" + "7" * 16}, {"number": "P-" + "7" * 16}, "too_long:number"
    ),
    Flaw("no choice", {"UOM": "XX"}, {"unit": "XX"}, "not_a_choice:unit"),
    Flaw("small letters", {"UOM": "kg"}, {"unit": "KG"}),
    Flaw("blank, with a default", {"UOM": None}, {"unit": "EA"}),
    Flaw("negative", {"ON_HAND": "-1"}, {"on_hand": "-1.000"}, "out_of_range:on_hand"),
    Flaw(
        "rounded",
        {"ON_HAND": "12.3456"},
        {"on_hand": "12.346"},
        lost=("on_hand", "ON_HAND", "decimal"),
    ),
    Flaw("negative", {"MIN_QTY": "-1"}, {"minimum": -1}, "out_of_range:minimum"),
    Flaw(
        "more than 32 bits",
        {"MIN_QTY": "3000000000"},
        {"minimum": 3000000000},
        "out_of_range:minimum",
    ),
    Flaw(
        "supplier that does not exist",
        {"VENDOR_NO": "999999"},
        {"supplier_id": (999999,)},
        "orphan:supplier_id",
    ),
    Flaw("no-break space behind the key", {"PART_NO": lambda row: row.stored["number"] + NBSP}),
    Copy(
        "differs in case only: no duplicate",
        {"PART_NO": lambda row: row.stored["number"].lower(), "VENDOR_PART": None},
        {"number": lambda row: row.stored["number"].lower(), "supplier_number": ""},
    ),
    Copy(
        "same number of the same supplier",
        {"PART_NO": "Q-1", "REV": None},
        {"number": "Q-1", "revision": ""},
        "duplicate:supplier_id+supplier_number",
        where=lambda row: row.stored["supplier_id"] and row.stored["supplier_number"],
    ),
)
