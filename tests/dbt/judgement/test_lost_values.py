"""Lossy changes as a build writes them; which values lose something is in tests/dbt/cleaning."""

from __future__ import annotations

from datetime import datetime

from tests.dbt.site import Site


def test_a_time_loses_its_fraction_only_where_it_becomes_text(site: Site) -> None:
    site.make_raw(
        ab_carrier__notes="timestamp",
        ab_carrier__contact_name="timestamptz",
        ab_carrier__phone="timestamp",
        ab_coil__modified_date="timestamptz",
        ab_coil__created_date="text",
    )
    instant = datetime(2019, 7, 3, 14, 5, 59, 123_456)
    site.add(
        "ab_carrier",
        {"carrier_id": "U1", "notes": instant, "phone": instant},
        {"carrier_id": "U2", "notes": instant.replace(microsecond=0), "scac_code": "1.5"},
        {"carrier_id": "U3", "contact_name": "2019-07-03 14:05:59.5+00"},
    )
    site.add(
        "ab_coil",
        {"coil_id": "K1", "received_date": instant, "modified_date": "2019-07-03 14:05:59.123456Z"},
        {"coil_id": "K2", "created_date": "2019-07-03 14:05:59.1234567"},
    )
    site.loaded("--select", "+coil", "carrier")
    changes = site.rows(
        "select legacy_key, column_name, original, rule"
        " from legacy_audit.value_changes order by 1, 2"
    )
    assert changes == [
        ("K2", "created_at", "2019-07-03 14:05:59.1234567", "date"),
        ("U1", "notes", "2019-07-03 14:05:59.123456", "text"),
        ("U1", "phone", "2019-07-03 14:05:59.123456", "phone"),
        ("U3", "contact_name", "2019-07-03 14:05:59.5+00", "text"),
    ]
