"""AB_SHIPMENT: trucks that left. Freight in US dollars."""

from __future__ import annotations

import numpy as np

from demo.legacy_data.columns import decimals, nullable, numbered, office_hours, times, words
from demo.legacy_data.draws import Dice, Ints
from demo.legacy_data.entities import Site
from demo.legacy_data.legacy import carrier, coil, customer
from demo.legacy_data.legacy.rows import NO_PARENT, Rows

STATUSES = ("DELIVERED",) * 6 + ("SHIPPED", "PENDING", "CANCELLED")
# How many of a thousand shipments each carrier takes; the last two carriers are mistakes.
SHARES = (150, 120, 100, 90, 80, 70, 60, 50, 45, 40, 35, 30, 25, 20, 15, 12, 10, 8, 7, 6, 5, 4)
SHARES_AFTER = (10, 6, 2)


def build(site: Site, rows: Ints) -> Rows:
    """The shipments of `rows`."""
    dice = Dice(site.seed, "AB_SHIPMENT", rows)
    owners = dice.skewed("customer", site.rows("customer"))
    carriers = dice.weighted("carrier", SHARES + SHARES_AFTER)
    carriers = np.where(dice.chance("no carrier", 20), NO_PARENT, carriers)
    shipped = coil.FIRST_DAY + 60 + rows * coil.DAYS // site.rows("shipment")
    left = office_hours(dice, "left", shipped)
    status = dice.below("status", len(STATUSES))
    return Rows(
        {
            "SHIPMENT_ID": decimals(rows * 100 + 5_000, 12, 0),
            "BOL_NUMBER": numbered("BOL", rows + 1, 8),
            "CUSTOMER_ID": customer.key(owners),
            "CARRIER_ID": carrier.key(carriers),
            "STATUS": words(STATUSES, status),
            "SHIP_DATE": nullable(times(left), status > 6),
            "DELIVERY_DATE": nullable(
                times(left + dice.below("transit", 5) * 86_400_000_000), status > 5
            ),
            "TRACKING_NUMBER": nullable(
                numbered("1Z", dice.below("tracking", 2**31 - 1), 10), dice.chance("untracked", 300)
            ),
            "FREIGHT_CHARGES": decimals(dice.below("freight", 250_000) + 5_000, 12, 2),
            "NOTES": nullable(
                words(("tarp required", "COD"), dice.below("note", 2)),
                np.logical_not(dice.chance("notes", 70)),
            ),
            "CREATED_DATE": times(office_hours(dice, "created", shipped - 2)),
            "MODIFIED_DATE": nullable(times(left), dice.chance("never modified", 80)),
        },
        {"CUSTOMER_ID": owners, "CARRIER_ID": carriers},
    )
