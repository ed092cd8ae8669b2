"""Where the raw tables do not hold all that Oracle had, nothing is taken for vanished."""

from __future__ import annotations

import pytest

from tests.dbt.site import RAW_TABLES, Site

LACKS = {
    "loaded with --where": {"is_partial": True, "where_clause": "CUSTOMER_ID = 'C1'"},
    "other than counted": {"source_rows": 2},
}
CHECKSUMS = "raw_has_the_checksums_that_oracle_computed"
COUNTS = "raw_holds_the_rows_that_oracle_counted"


@pytest.fixture(scope="module")
def site(module_site: Site) -> Site:
    """Migrated whole; then one customer is missing in raw."""
    site = module_site.make_raw()
    site.add("ab_customer", {"customer_id": "C1"}, {"customer_id": "C2"})
    site.add("ab_coil", {"coil_id": "K1", "customer_id": "C1"})
    site.add("ab_coil", {"coil_id": "K2", "customer_id": "C2"})
    site.loaded("--select", "customer", "coil")
    site.execute("delete from legacy_raw.ab_customer where customer_id = 'C2'")
    site.execute("update legacy_raw.ab_customer set city = 'Novi'")
    for table in RAW_TABLES:
        site.extracted(table)
    return site


@pytest.mark.parametrize("lack", LACKS.values(), ids=LACKS)
def test_1_rows_that_a_partial_raw_table_lacks_stay_and_so_do_their_children(site, lack) -> None:
    site.extracted("ab_customer", **lack)
    site.loaded("--select", "customer", "coil")
    assert site.keys("customer") == ["C1", "C2"]
    assert site.keys("coil") == ["K1", "K2"]
    assert site.get("customer", "C1")["city"] == "Novi"
    assert site.conflicts("customer") == {"C2": ("not_extracted", "kept")}
    assert site.conflicts("coil") == {"K2": ("not_extracted", "kept")}
    assert site.reasons("coil") == {"K2": ["orphan:customer_id"]}
    laws = ("customer_holds_exactly_the_cleaned_rows", "coil_reconciles_with_source", COUNTS)
    assert site.tested("--select", *laws).red == {COUNTS}


def test_2_a_part_may_pass_where_it_is_allowed_but_not_a_wrong_count(site) -> None:
    for lack, red in zip(LACKS.values(), (set(), {COUNTS}), strict=True):
        site.extracted("ab_customer", **lack)
        assert site.tested("--select", COUNTS, variables="allow_partial: true").red == red


def test_3_the_next_whole_extraction_decides(site) -> None:
    site.extracted("ab_customer")
    site.loaded("--select", "customer", "coil")
    assert site.keys("customer") == ["C1"]
    assert site.keys("coil") == ["K1"]
    assert site.conflicts("customer") == site.conflicts("coil") == {}
    assert site.tested("--select", COUNTS).red == set()


def test_4_an_extraction_without_checksums_is_red_only_where_one_is_required(site) -> None:
    site.extracted("ab_line", columns=None)
    assert site.tested("--select", CHECKSUMS).red == set()
    required = site.tested("--select", CHECKSUMS, variables="require_extraction: true")
    assert required.red == {CHECKSUMS}


def test_5_without_an_extraction_a_build_is_red_only_where_one_is_required(site) -> None:
    site.execute("drop table legacy_audit.extractions cascade")
    assert site.tested("--select", COUNTS).red == set()
    assert site.tested("--select", COUNTS, variables="require_extraction: true").red == {COUNTS}
