"""Where the raw tables do not hold all that Oracle had, nothing is taken for vanished."""

from __future__ import annotations

import pytest

from tests.dbt.site import RAW_TABLES, Site

LACKS = {
    "loaded with --where": {"is_partial": True, "where_clause": "CUSTOMER_ID = 'C1'"},
    "other than counted": {"source_rows": 2},
}
COUNTS = "raw_holds_the_rows_that_oracle_counted"


@pytest.fixture
def site(site: Site) -> Site:
    site.make_raw()
    site.add("ab_customer", {"customer_id": "C1"}, {"customer_id": "C2"})
    site.add(
        "ab_coil", {"coil_id": "K1", "customer_id": "C1"}, {"coil_id": "K2", "customer_id": "C2"}
    )
    site.loaded("--select", "customer", "coil")
    site.execute("delete from legacy_raw.ab_customer where customer_id = 'C2'")
    site.execute("update legacy_raw.ab_customer set city = 'Novi'")
    for table in RAW_TABLES:
        site.extracted(table)
    return site


@pytest.mark.parametrize("lack", LACKS.values(), ids=LACKS)
def test_rows_that_a_partial_raw_table_lacks_stay_and_so_do_their_children(site, lack) -> None:
    site.extracted("ab_customer", **lack)
    site.loaded("--select", "customer", "coil")
    assert site.keys("customer") == ["C1", "C2"]
    assert site.keys("coil") == ["K1", "K2"]
    assert site.get("customer", "C1")["city"] == "Novi"
    assert site.conflicts("customer") == {"C2": ("not_extracted", "kept")}
    assert site.conflicts("coil") == {"K2": ("not_extracted", "kept")}
    assert site.reasons("coil") == {"K2": ["orphan:customer_id"]}
    tested = site.tested("--select", "customer", "coil", COUNTS)
    assert tested.red == {COUNTS}

    # The next whole extraction decides.
    site.extracted("ab_customer")
    site.loaded("--select", "customer", "coil")
    assert site.keys("customer") == ["C1"]
    assert site.keys("coil") == ["K1"]
    assert site.conflicts("customer") == site.conflicts("coil") == {}
