"""AB_SKID: pallets of cut sheets. Weight in pounds."""

from __future__ import annotations

import numpy as np

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
from demo.legacy_data.legacy import coil, customer, job
from demo.legacy_data.legacy.rows import NO_PARENT, Rows

STATUSES = ("PACKED", "STAGED", "SHIPPED", "SHIPPED", "SHIPPED")


def build(site: Site, rows: Ints) -> Rows:
    """The skids of `rows`. The keys pass 10,000: as text, 9990 comes after 10000."""
    dice = Dice(site.seed, "AB_SKID", rows)
    jobs = rows * site.rows("job") // site.rows("skid") + dice.below("job", 3)
    jobs = np.minimum(jobs, site.rows("job") - 1)
    jobs = np.where(dice.chance("no job", 10), NO_PARENT, jobs)
    owners = job.customer_of(site, jobs)
    packed = coil.FIRST_DAY + 40 + rows * coil.DAYS // site.rows("skid")
    created = office_hours(dice, "created", packed)
    return Rows(
        {
            "SKID_ID": decimals(rows * 10 + 1_000, 10, 0),
            "SKID_NUMBER": nullable(numbered("SK-", rows + 500, 7), dice.chance("no number", 20)),
            "JOB_ID": job.key(jobs),
            "CUSTOMER_ID": nullable(customer.key(owners), owners == NO_PARENT),
            "STATUS": words(STATUSES, dice.below("status", len(STATUSES))),
            "LOCATION": joined(
                numbered("DOCK ", dice.below("dock", 9) + 1, 1),
                words((" N", " S", ""), dice.below("side", 3)),
            ),
            "TOTAL_PIECES": numbered("", dice.below("pieces", 600) + 1, 1),
            "TOTAL_WEIGHT": decimals((dice.below("weight", 50_000) + 500) * 10, 12, 2),
            "CREATED_DATE": times(created),
            "MODIFIED_DATE": nullable(
                times(created + dice.below("modified", 20) * 86_400_000_000),
                dice.chance("never modified", 200),
            ),
        },
        {"JOB_ID": jobs, "CUSTOMER_ID": owners},
    )
