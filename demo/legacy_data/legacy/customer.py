"""AB_CUSTOMER: stampers, fabricators and dealers around the Great Lakes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from demo.legacy_data.columns import day, joined, nullable, numbered, office_hours, times, words
from demo.legacy_data.draws import Dice, Ints
from demo.legacy_data.entities import Site
from demo.legacy_data.legacy.rows import Rows

# Hyphens are blanks in the name and stay in the domain.
FIRST = (
    "Acme", "Apex", "Badger", "Bayview", "Cadillac", "Century", "Dearborn", "Delta", "Eagle",
    "Fenton", "Great-Lakes", "Harbor", "Huron", "Inland", "Jackson", "Keystone", "Lakeland",
    "Midwest", "Monroe", "Northern", "Oakland", "Pioneer", "Quality", "Reliance", "Summit",
    "Superior", "Titan", "Union", "Vanguard", "Wolverine",
)  # fmt: skip
SECOND = (
    "Aluminum", "Architectural", "Boat", "Building-Products", "Cabinet", "Container",
    "Extrusions", "Fabricating", "HVAC", "Lighting", "Marine", "Metals", "Panel", "Precision",
    "Products", "Signs", "Sheet-Metal", "Stamping", "Tool", "Trailer", "Truck", "Welding",
    "Window",
)  # fmt: skip
FORM = ("Inc.", "LLC", "Corp.", "Co.", "Ltd.")
# City, state, first three digits of the ZIP code, area code.
PLACES = (
    ("Detroit", "MI", "482", "313"),
    ("Warren", "MI", "480", "586"),
    ("Grand Rapids", "MI", "495", "616"),
    ("Lansing", "MI", "489", "517"),
    ("Flint", "MI", "485", "810"),
    ("Troy", "MI", "480", "248"),
    ("Toledo", "OH", "436", "419"),
    ("Cleveland", "OH", "441", "216"),
    ("Elkhart", "IN", "465", "574"),
    ("Fort Wayne", "IN", "468", "260"),
    ("Chicago", "IL", "606", "312"),
    ("Milwaukee", "WI", "532", "414"),
)
STREETS = ("Industrial Dr", "Mound Rd", "Van Dyke Ave", "Commerce Pkwy", "Gratiot Ave", "Mill St")
MAILBOXES = ("ap", "purchasing", "orders", "office", "accounts.payable", "receiving")
NOTES = (
    "Call before delivery.",
    "Requires mill certificates with each shipment.",
    "Paper interleave on all painted stock. No steel banding.",
    "Receiving Mon-Thu 7:00 to 14:00 only.",
)


def key(rows: Ints) -> pa.Array:
    """C000001 and so on."""
    return numbered("C", rows + 1, 6)


def build(site: Site, rows: Ints) -> Rows:
    """The customers of `rows`."""
    dice = Dice(site.seed, "AB_CUSTOMER", rows)
    first = dice.below("first", len(FIRST))
    second = dice.below("second", len(SECOND))
    place = dice.below("place", len(PLACES))
    area = words([each[3] for each in PLACES], place)
    # In the order of their numbers, which were given out from 1996 on.
    created = day(1996, 1, 8) + rows * 9_800 // max(1, site.rows("customer"))
    created = office_hours(dice, "created", created)
    modified = created + dice.below("modified", 1_000) * 86_400_000_000
    no_notes = np.logical_not(dice.chance("notes", 150))
    return Rows(
        {
            "CUSTOMER_ID": key(rows),
            "CUSTOMER_NAME": joined(
                words([word.replace("-", " ") for word in FIRST], first),
                " ",
                words([word.replace("-", " ") for word in SECOND], second),
                " ",
                words(FORM, dice.below("form", len(FORM))),
            ),
            "ADDRESS_1": joined(
                numbered("", dice.below("house", 29_000) + 100, 1),
                " ",
                words(STREETS, dice.below("street", len(STREETS))),
            ),
            "ADDRESS_2": nullable(
                numbered("Suite ", dice.below("suite", 400) + 100, 1),
                np.logical_not(dice.chance("has suite", 120)),
            ),
            "CITY": words([each[0] for each in PLACES], place),
            "STATE": words([each[1] for each in PLACES], place),
            "ZIP_CODE": joined(
                words([each[2] for each in PLACES], place), numbered("", dice.below("zip", 99), 2)
            ),
            "COUNTRY": words(("USA", "USA", "USA", None), dice.below("country", 4)),
            "PHONE": nullable(
                joined(area, numbered("-555-", dice.below("phone", 10_000), 4)),
                dice.chance("no phone", 60),
            ),
            "FAX": nullable(
                joined(area, numbered("-555-", dice.below("fax", 10_000), 4)),
                dice.chance("no fax", 400),
            ),
            "EMAIL": nullable(
                joined(
                    words(MAILBOXES, dice.below("mailbox", len(MAILBOXES))),
                    "@",
                    words([word.lower() for word in FIRST], first),
                    "-",
                    words([word.lower() for word in SECOND], second),
                    ".com",
                ),
                dice.chance("no email", 150),
            ),
            "IS_ACTIVE": words(("Y", "Y", "Y", "Y", "N", None), dice.below("active", 6)),
            "NOTES": nullable(words(NOTES, dice.below("note", len(NOTES))), no_notes),
            "CREATED_DATE": times(created),
            "MODIFIED_DATE": nullable(times(modified), dice.chance("never modified", 100)),
        }
    )
