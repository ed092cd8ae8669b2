"""AB_COIL: coils of aluminium sheet. Gauge, width in inches, length in feet, weight in pounds."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from demo.legacy_data.columns import (
    day,
    decimals,
    joined,
    nullable,
    numbered,
    office_hours,
    times,
    words,
)
from demo.legacy_data.draws import Dice, Ints
from demo.legacy_data.entities import Site
from demo.legacy_data.legacy.rows import NO_PARENT, Rows

# The usual tempers of each alloy.
GRADES = (
    ("1100", "H14"),
    ("1100", "O"),
    ("3003", "H14"),
    ("3003", "H22"),
    ("3003", "O"),
    ("3004", "H34"),
    ("3105", "H24"),
    ("5005", "H34"),
    ("5052", "H32"),
    ("5052", "H34"),
    ("5083", "H116"),
    ("5086", "H32"),
    ("5182", "O"),
    ("5454", "H32"),
    ("6061", "T6"),
    ("6061", "T651"),
    ("6063", "T5"),
    ("2024", "T3"),
)
# Ten-thousandths of an inch.
GAUGES = np.array([200, 250, 320, 400, 500, 630, 710, 800, 900, 1000, 1250, 1600, 1875, 2500])
# Thousandths of an inch.
WIDTHS = np.array([24_000, 30_000, 36_000, 36_500, 48_000, 48_500, 60_000, 60_625, 72_000])
STATUSES = ("RECEIVED", "IN STOCK", "IN STOCK", "IN PROCESS", "CONSUMED", "CONSUMED", "SHIPPED")
SUPPLIERS = (
    "Arconic",
    "Novelis",
    "Constellium",
    "Kaiser Aluminum",
    "Jupiter Aluminum",
    "Commonwealth",
)
NOTES = (
    "edge damage, outer wraps scrapped",
    "customer-owned metal",
    "light oil stain, accepted by customer",
    "hold for re-test of temper",
)
FIRST_DAY = day(2006, 1, 9)
DAYS = day(2024, 6, 28) - FIRST_DAY - 250


def key(rows: Ints) -> pa.Array:
    """CL0000001 and so on; NULL for NO_PARENT."""
    return nullable(numbered("CL", rows + 1, 7), rows == NO_PARENT)


def customer_of(site: Site, rows: Ints) -> Ints:
    """The customers' rows; NO_PARENT for the plant's own stock."""
    dice = Dice(site.seed, "AB_COIL", rows)
    customers = dice.skewed("customer", site.rows("customer"))
    return np.where(dice.chance("own stock", 40) | (rows == NO_PARENT), NO_PARENT, customers)


def grade_of(site: Site, rows: Ints) -> tuple[Ints, Ints, Ints]:
    """Positions in GRADES, GAUGES and WIDTHS."""
    dice = Dice(site.seed, "AB_COIL", rows)
    return (
        dice.below("grade", len(GRADES)),
        dice.below("gauge", len(GAUGES)),
        dice.below("width", len(WIDTHS)),
    )


def build(site: Site, rows: Ints) -> Rows:
    """The coils of `rows`."""
    from demo.legacy_data.legacy import customer

    dice = Dice(site.seed, "AB_COIL", rows)
    grade, gauge, width = grade_of(site, rows)
    owners = customer_of(site, rows)
    received = FIRST_DAY + rows * DAYS // site.rows("coil") + dice.below("received", 5)
    created = office_hours(dice, "created", received)
    modified = created + dice.below("days", 240) * 86_400_000_000 + dice.below("micros", 3_600_000)
    return Rows(
        {
            "COIL_ID": key(rows),
            "COIL_NUMBER": joined(
                words(("A", "B", "C", "K", "N"), dice.below("mill letter", 5)),
                numbered("", dice.below("number", 1_000_000), 6),
                numbered("-", dice.below("part", 4) + 1, 1),
            ),
            "HEAT_NUMBER": nullable(
                numbered("H", dice.below("heat", 100_000), 5), dice.chance("no heat", 30)
            ),
            "ALLOY": words([alloy for alloy, _ in GRADES], grade),
            "TEMPER": words([temper for _, temper in GRADES], grade),
            "GAUGE": decimals(GAUGES[gauge] * 100, 12, 6),
            "WIDTH": decimals(WIDTHS[width] * 10, 10, 4),
            "LENGTH": joined(
                numbered("", dice.below("length", 9_000) + 400, 1),
                words(("", "", ".5", ".25", ".125"), dice.below("fraction", 5)),
            ),
            "WEIGHT": decimals((dice.below("weight", 38_000) + 6_000) * 50, 12, 2),
            "QUANTITY": words(("1", "1", "1", "2", "0.5", None), dice.below("quantity", 6)),
            "LOCATION": joined(
                numbered("BAY ", dice.below("bay", 12) + 1, 1),
                numbered(" ROW ", dice.below("row", 40) + 1, 1),
            ),
            "STATUS": words(STATUSES, dice.below("status", len(STATUSES))),
            "SUPPLIER": words(SUPPLIERS, dice.below("supplier", len(SUPPLIERS))),
            "MILL_ID": nullable(
                numbered("M-", dice.below("mill", 10_000_000), 7), dice.chance("no mill", 80)
            ),
            "RECEIVED_DATE": times(office_hours(dice, "received", received)),
            "CUSTOMER_ID": nullable(customer.key(owners), owners == NO_PARENT),
            "NOTES": nullable(
                words(NOTES, dice.below("note", len(NOTES))),
                np.logical_not(dice.chance("notes", 60)),
            ),
            "CREATED_DATE": times(created),
            "MODIFIED_DATE": nullable(times(modified), dice.chance("never modified", 50)),
        },
        {"CUSTOMER_ID": owners},
    )
