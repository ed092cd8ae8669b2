"""A run names the legacy tables that nobody maps, be they copied or not."""

from __future__ import annotations

from tests.dbt.site import Site


def test_tables_that_nobody_maps_are_named_at_the_end_of_a_run(site: Site) -> None:
    site.make_raw()
    site.add("ab_line", line_id="L1")
    assert "that nothing is made from" not in site.loaded("--select", "line").output
    site.execute("create table legacy_raw.ab_old (a numeric)")
    site.execute("create table legacy_raw.ab_tmp (a numeric)")
    site.extracted("ab_line", facts={"other_tables": "AB_CARRIER, AB_LINE, AB_ZZ, AB_YY"})
    site.extracted("ab_carrier", facts={"other_tables": "AB_LINE, AB_ZZ, AB_YY"})
    said = site.loaded("--select", "line").output
    assert "legacy_raw has 2 tables that nothing is made from: AB_OLD, AB_TMP" in said
    assert "Oracle has 2 tables that nobody copied: AB_YY, AB_ZZ" in said
