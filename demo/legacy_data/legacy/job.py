"""AB_JOB: orders to cut a coil. Length in inches."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from demo.legacy_data.columns import (
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
from demo.legacy_data.legacy import coil, customer, line
from demo.legacy_data.legacy.rows import NO_PARENT, Rows

STATUSES = ("COMPLETE",) * 7 + ("PENDING", "SCHEDULED", "IN PROGRESS", "ON HOLD", "CANCELLED")
LENGTHS = ("96", "120", "144", "48", "60.5", "96.125", "240", None)
NOTES = (
    "rush, truck waits",
    "flatness 1/4 of standard tolerance",
    "interleave every sheet",
    "first-off to laboratory",
)


def key(rows: Ints) -> pa.Array:
    """J0000001 and so on; NULL for NO_PARENT."""
    return nullable(numbered("J", rows + 1, 7), rows == NO_PARENT)


def coil_of(site: Site, rows: Ints) -> Ints:
    """The coils' rows: old jobs cut old coils."""
    dice = Dice(site.seed, "AB_JOB", rows)
    coils = rows * site.rows("coil") // site.rows("job") + dice.below("coil", 2)
    coils = np.minimum(coils, site.rows("coil") - 1)
    return np.where(dice.chance("no coil", 15) | (rows == NO_PARENT), NO_PARENT, coils)


def customer_of(site: Site, rows: Ints) -> Ints:
    """The customers' rows: whoever owns the coil."""
    return coil.customer_of(site, coil_of(site, rows))


def build(site: Site, rows: Ints) -> Rows:
    """The jobs of `rows`."""
    dice = Dice(site.seed, "AB_JOB", rows)
    coils = coil_of(site, rows)
    owners = customer_of(site, rows)
    lines = dice.weighted("line", line.SHARES)
    grade, gauge, width = coil.grade_of(site, coils)
    created = coil.FIRST_DAY + rows * coil.DAYS // site.rows("job") + dice.below("created", 5)
    scheduled = created + dice.below("lead time", 30) + 1
    started = scheduled + dice.below("delay", 4)
    completed = started + dice.below("duration", 3)
    status = dice.below("status", len(STATUSES))
    is_open = status > 6  # not COMPLETE
    return Rows(
        {
            "JOB_ID": key(rows),
            "JOB_NUMBER": numbered("JB-", rows + 10_001, 7),
            "CUSTOMER_ID": nullable(customer.key(owners), owners == NO_PARENT),
            "COIL_ID": coil.key(coils),
            "LINE_ID": line.key(lines),
            "PART_NUMBER": joined(
                numbered("P-", dice.below("part", 9_000) + 1_000, 4),
                words(("", "-A", "-B", "-REV2"), dice.below("revision", 4)),
            ),
            "QUANTITY": nullable(
                numbered("", dice.below("quantity", 5_000) + 1, 1), dice.chance("no quantity", 20)
            ),
            "ALLOY": words([alloy for alloy, _ in coil.GRADES], grade),
            "TEMPER": words([temper for _, temper in coil.GRADES], grade),
            "GAUGE": decimals(coil.GAUGES[gauge] * 100, 12, 6),
            "WIDTH": decimals(coil.WIDTHS[width] * 10, 10, 4),
            "LENGTH": words(LENGTHS, dice.below("length", len(LENGTHS))),
            "STATUS": words(STATUSES, status),
            "PRIORITY": nullable(
                decimals(dice.below("priority", 10), 5, 0),
                dice.chance("no priority", 100),
            ),
            "SCHEDULED_DATE": times(scheduled * 86_400_000_000),  # midnight: a day was meant
            "START_DATE": nullable(times(office_hours(dice, "started", started)), is_open),
            "COMPLETION_DATE": nullable(times(office_hours(dice, "done", completed)), is_open),
            "NOTES": nullable(
                words(NOTES, dice.below("note", len(NOTES))),
                np.logical_not(dice.chance("notes", 80)),
            ),
            "CREATED_DATE": times(office_hours(dice, "created at", created)),
            "MODIFIED_DATE": nullable(
                times(office_hours(dice, "modified at", completed)),
                dice.chance("never modified", 50),
            ),
        },
        {"CUSTOMER_ID": owners, "COIL_ID": coils, "LINE_ID": lines},
    )
