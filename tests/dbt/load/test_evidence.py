"""The evidence cannot be changed unseen: `dbt test` names what is not as the build left it."""

from __future__ import annotations

import re

import pytest

from tests.dbt.site import Site

ENTITIES = ("customer", "line", "coil")
BUILT = ("--select", *ENTITIES)
# Statement, the entity whose test says so, and what it says.
TAMPERED = {
    "reasons": (
        "update legacy_audit.rejected_rows set reasons = '{required:city}' where entity = 'coil'",
        "coil",
    ),
    "details": (
        "update legacy_audit.rejected_rows set details = '{}' where entity = 'coil'",
        "coil",
    ),
    "raw_row": (
        'update legacy_audit.rejected_rows set raw_row = raw_row || \'{"notes": "x"}\'',
        "coil",
    ),
    "two rejected rows that swapped their causes": (
        "with two as (select array_agg(legacy_key) as keys, array_agg(root_reason) as said"
        " from (select distinct on (root_reason) * from legacy_audit.rejected_rows"
        " where entity = 'coil' order by root_reason limit 2) as t)"
        " update legacy_audit.rejected_rows as rejected set root_reason = said[3 - place]"
        " from two, unnest(keys) with ordinality as t (key, place)"
        " where entity = 'coil' and legacy_key = t.key",
        "coil",
    ),
    "a rejection that was invented": (
        "insert into legacy_audit.rejected_rows select 'line', 'AB_LINE', 'L9', 'L9', reasons,"
        " details, 'line', 'L9', root_reason, raw_row from legacy_audit.rejected_rows",
        "line",
    ),
    "a value change that was deleted": ("delete from legacy_audit.value_changes", "customer"),
    "a value change that was invented": (
        "insert into legacy_audit.value_changes"
        " values ('line', 'L1', 'line_number', 'x', 'y', 'text')",
        "line",
    ),
    "a conflict that covers an edited row": (
        "update production_line set description = 'edited' where line_id = 'L1';"
        "insert into legacy_audit.conflicts values ('line', 'L1', 'L1', 'changed_by_app', 'kept')",
        "line",
    ),
    "a hash that covers an edited row": (
        "update legacy_audit.loaded_keys set row_hash = row_hash + 1 where key = 'L1'",
        "line",
    ),
    "a key that was added": (
        "insert into legacy_audit.loaded_keys values ('line', 'L7', true, 1)",
        "line",
    ),
    "counts of an old load": (
        "update legacy_audit.loads set inserted = 99 where number ="
        " (select min(number) from legacy_audit.loads where entity = 'line')",
        "line",
    ),
    "the time of the newest load": (
        "update legacy_audit.loads set finished_at = finished_at + interval '1 day' where number ="
        " (select max(number) from legacy_audit.loads where entity = 'line')",
        "line",
    ),
    "what a load was built from": (
        "update legacy_audit.loads set built_from = '{}' where entity = 'line'",
        "line",
    ),
    "a load in the middle that was deleted": (
        "delete from legacy_audit.loads where number = (select number from legacy_audit.loads"
        " where entity = 'line' order by number offset 1 limit 1)",
        "line",
    ),
    "the newest load that was deleted": (
        "delete from legacy_audit.loads where number ="
        " (select max(number) from legacy_audit.loads where entity = 'line')",
        "line",
    ),
    "the first load that was deleted": (
        "delete from legacy_audit.loads where number ="
        " (select min(number) from legacy_audit.loads where entity = 'line')",
        "line",
    ),
    "an overwritten row that was invented": (
        "insert into legacy_audit.overwritten_rows (entity, invocation_id, key, kind, was)"
        " values ('line', 'x', 'L1', 'changed_by_app', '{}')",
        "line",
    ),
}


@pytest.fixture(scope="module")
def site(module_site: Site) -> Site:
    """Three builds of three entities, with two rejected rows and a lossy change."""
    site = module_site.make_raw()
    site.add("ab_line", {"line_id": "L1"}, {"line_id": "L2"})
    site.add("ab_customer", customer_id="C1", email="two@acme.com words")
    site.add("ab_coil", {"coil_id": "K1", "customer_id": "C1"})
    site.add("ab_coil", {"coil_id": "K2", "width": -1}, {"coil_id": "K4", "weight": -1})
    for _ in range(3):
        site.loaded(*BUILT)
    return site


def red(site: Site, **options: str) -> set[str]:
    names = (
        f"{entity}_{test}"
        for entity in ENTITIES
        for test in ("evidence_is_what_the_build_left", "holds_exactly_the_cleaned_rows")
    )
    return site.tested("--select", *names, **options).red


def test_0_what_the_build_left_is_what_it_left(site) -> None:
    assert red(site) == set()
    assert red(site, variables="recompute: true") == set()


def test_0_no_row_is_cleaned_where_every_digest_fits_unless_it_is_asked_for(site) -> None:
    site.execute(f"alter database {site.database.name} set track_functions = 'all'")
    calls = (
        "select coalesce(sum(calls), 0) from pg_stat_user_functions where funcname = 'email_within'"
    )
    exact = ("--select", "customer_holds_exactly_the_cleaned_rows")
    before = site.value(calls)
    assert site.tested(*exact).succeeded
    site.wait_for_other_sessions_to_end()
    assert site.value(calls) == before
    assert site.tested(*exact, variables="recompute: true").succeeded
    site.wait_for_other_sessions_to_end()  # they count their calls as they go
    assert site.value(calls) > before


@pytest.mark.parametrize(("statement", "entity"), TAMPERED.values(), ids=TAMPERED)
def test_1_a_change_of_the_evidence_is_named(site, statement, entity) -> None:
    backup = re.findall(r"legacy_audit\.(\w+)", statement)
    tables = sorted({f"legacy_audit.{name}" for name in backup} | {"public.production_line"})
    for table in tables:
        kept = table.replace(".", "_")
        site.execute(f"create table legacy_raw.{kept} as table {table}")
    try:
        site.execute(statement)
        found = red(site)
        assert f"{entity}_evidence_is_what_the_build_left" in found
        assert {name.split("_")[0] for name in found} == {entity}
    finally:
        for table in tables:
            kept = table.replace(".", "_")
            columns = ", ".join(
                f'"{name}"'
                for name in site.column(
                    "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0",
                    f"legacy_raw.{kept}",
                )
            )
            site.execute(f"delete from {table}")
            override = " overriding system value" if table.endswith("loads") else ""
            site.execute(
                f"insert into {table} ({columns}){override} table legacy_raw.{kept};"
                f" drop table legacy_raw.{kept}"
            )
    assert red(site) == set()


def test_2_rejections_and_changes_are_derived_anew_where_a_digest_was_made_to_fit(site) -> None:
    """Whoever rewrites the digests too is found by the rows themselves."""
    site.execute("update legacy_audit.rejected_rows set reasons = '{required:city}'")
    site.execute("delete from legacy_audit.value_changes")
    assert {"coil_holds_exactly_the_cleaned_rows", "customer_holds_exactly_the_cleaned_rows"} <= (
        red(site)
    )
    site.loaded(*BUILT)
    assert red(site) == set()


def test_3_a_clock_that_steps_back_changes_nothing(site) -> None:
    """The newest is the one with the highest number, whatever its time."""
    site.execute("update legacy_audit.loads set finished_at = finished_at + interval '1 year'")
    site.execute("update legacy_raw.ab_line set description = 'new'")
    site.loaded(*BUILT)
    assert site.last_load("line")["updated"] == 2
    site.loaded("--select", "line", "coil")
    assert site.last_load("line")["updated"] == 0


WRONG = {
    "raw": "update legacy_raw.ab_line set description = 'changed'",
    "the table": "update production_line set description = 'edited' where line_id = 'L1'",
    "a row less": "delete from production_line where line_id = 'L1'",
}


@pytest.mark.parametrize("statement", WRONG.values(), ids=WRONG)
def test_4_a_change_on_either_side_is_found_without_cleaning_all_the_rest(site, statement) -> None:
    site.loaded(*BUILT, variables="on_app_change: overwrite")
    site.loaded(*BUILT)
    site.execute(statement)
    assert "line_holds_exactly_the_cleaned_rows" in red(site)


def test_5_other_policies_than_those_of_the_build_are_found(site) -> None:
    site.loaded(*BUILT, variables="on_app_change: overwrite")
    site.add("ab_coil", coil_id="K3", received_date="2019-01-05 08:30:00")
    site.loaded(*BUILT)
    found = red(site, variables="legacy_timezone: Asia/Tokyo")
    assert "coil_holds_exactly_the_cleaned_rows" in found
