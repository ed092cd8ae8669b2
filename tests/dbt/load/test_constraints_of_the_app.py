"""Constraints of a table that its contract does not know are found before anything is written."""

from __future__ import annotations

import pytest

from tests.dbt.site import Site


@pytest.fixture
def site(site: Site) -> Site:
    """Lines, skids and customers, of which nothing is loaded yet."""
    site.make_raw()
    site.add("ab_line", {"line_id": "L1", "line_number": "LN-1"}, {"line_id": "L2"})
    site.add("ab_skid", {"skid_id": 1, "skid_number": "S1"}, {"skid_id": 2}, {"skid_id": 3})
    site.add("ab_customer", {"customer_id": "C1", "customer_name": "Acme"}, {"customer_id": "C2"})
    return site


CASES = {
    "an expression": (
        "create unique index line_ci on production_line (lower(line_number))",
        ("ab_line", {"line_id": "L3", "line_number": "ln-1"}),
        "line",
        "line_ci (unique index btree (lower((line_number)::text))): 2 rows, such as line L1",
    ),
    "a check": (
        "alter table inventory_skid add constraint pieces check (total_pieces >= 0)",
        ("ab_skid", {"skid_id": 9, "total_pieces": -4}),
        "skid",
        "pieces ((total_pieces >= 0)): 1 row, such as skid 9",
    ),
    "NULLs that are not distinct": (
        "alter table inventory_skid add constraint one unique nulls not distinct (skid_number)",
        ("ab_skid", {"skid_id": 9}),
        "skid",
        "one (UNIQUE NULLS NOT DISTINCT (skid_number)): 3 rows, such as skid 2",
    ),
    "two columns": (
        "create unique index cust_name on customers_customer (name, coalesce(city, ''))",
        ("ab_customer", {"customer_id": "C9", "customer_name": "Acme"}),
        "customer",
        "2 rows, such as customer C1",
    ),
    "a condition": (
        "create unique index active on production_line (description) where is_active",
        ("ab_line", {"line_id": "L3", "is_active": 1}),
        "line",
        "",
    ),
    "an exclusion": (
        "alter table inventory_skid add constraint apart exclude using gist"
        " (int4range(total_pieces, total_pieces + 10) with &&)",
        ("ab_skid", {"skid_id": 9, "total_pieces": 5}),
        "skid",
        "apart (EXCLUDE USING gist",
    ),
}


@pytest.mark.parametrize(("ddl", "row", "entity", "said"), CASES.values(), ids=CASES)
def test_rows_that_break_it_are_named_and_nothing_is_written(site, ddl, row, entity, said) -> None:
    site.execute(ddl)
    table, values = row
    site.add(table, values)
    if entity == "skid" and "exclude" in ddl:
        site.add(table, skid_id=10, total_pieces=7)
    run = site.run("--select", f"+{entity}")
    if not said:
        assert run.succeeded, run.output
        return
    assert not run.succeeded
    assert said in run.output
    assert "nothing was written" in run.output
    assert site.keys(entity) == []


def test_all_of_them_are_named_at_once(site: Site) -> None:
    site.execute("alter table inventory_skid add constraint pieces check (total_pieces >= 0)")
    site.execute("alter table inventory_skid add constraint heavy check (total_weight < 100)")
    site.add("ab_skid", skid_id=9, total_pieces=-4, total_weight=500)
    run = site.run("--select", "+skid")
    assert "pieces ((total_pieces >= 0)): 1 row" in run.output
    assert "heavy ((total_weight < (100)::numeric)): 1 row" in run.output


def test_rows_that_keep_them_are_loaded_and_updated(site: Site) -> None:
    site.execute("alter table inventory_skid add constraint pieces check (total_pieces >= 0)")
    site.execute("create unique index line_ci on production_line (lower(line_number))")
    site.loaded("--select", "+skid", "line")
    site.execute("update legacy_raw.ab_line set line_number = 'LN-9' where line_id = 'L2'")
    site.loaded("--select", "line")
    assert site.get("line", "L2")["line_number"] == "LN-9"
    site.execute("update legacy_raw.ab_line set line_number = 'ln-1' where line_id = 'L2'")
    assert "line_ci" in site.run("--select", "line").output


def test_a_view_is_not_called_missing(site: Site) -> None:
    site.execute("alter table production_line rename to production_line_old")
    site.execute("create view production_line as select * from production_line_old")
    assert "public.production_line is a view" in site.run("--select", "line").output


def test_rights_that_are_missing_are_named(site: Site) -> None:
    site.execute("create role weak login password 'weak'")
    site.execute("grant all on database template1 to weak")
    site.loaded("--select", "line")
    site.execute("grant usage on schema legacy_audit, legacy_raw, legacy_clean, public to weak")
    site.execute("grant all on all tables in schema legacy_audit, legacy_raw to weak")
    site.execute("grant select on all tables in schema public to weak")
    site.execute("delete from legacy_raw.ab_line where line_id = 'L2'")
    weak = {**site.database.environ, "PGUSER": "weak", "PGPASSWORD": "weak"}
    run = site.dbt.run(weak, "run", "--select", "line")
    assert "has no right to INSERT, UPDATE, DELETE: grant insert, update, delete on" in run.output
