"""What a test has proven of a state is not computed again, and only of just that state."""

from __future__ import annotations

import pytest

from tests.dbt.project import Project
from tests.dbt.site import Site

BUILT = ("--select", "customer", "line", "coil")
LAW_7 = "customer_raw_and_stored_agree"
LAW_9 = "coil_children_keep_their_parents"
PROVEN = {
    "customer": {"raw_and_stored_agree"},
    "coil": {"raw_and_stored_agree", "children_keep_their_parents"},
    "line": {"raw_and_stored_agree"},
}


@pytest.fixture(scope="module")
def site(module_site: Site) -> Site:
    """A build with its tests, twice: the second has nothing to do."""
    site = module_site.make_raw()
    site.add("ab_line", line_id="L1")
    site.add("ab_customer", {"customer_id": "C1", "phone": "248.555.0100 x12"})
    site.add("ab_coil", {"coil_id": "K1", "customer_id": "C1"}, {"coil_id": "K2", "weight": -1})
    site.execute(f"alter database {site.database.name} set track_functions = 'all'")
    for _ in range(2):
        run = site.run(*BUILT, command="build")
        assert run.succeeded, run.output
    return site


def computed(site: Site, *tests: str, **options: str) -> tuple[bool, set[str]]:
    """Did law 7 look at a phone, and which tests are red?"""
    calls = "select coalesce(sum(calls), 0) from pg_stat_user_functions where funcname = %s"
    before = site.value(calls, "phone_agrees")
    run = site.tested("--select", *(tests or (LAW_7, LAW_9)), **options)
    site.wait_for_other_sessions_to_end()  # they count their calls as they go
    return site.value(calls, "phone_agrees") > before, run.red


def test_0_a_build_says_what_its_tests_have_proven_of_it(site) -> None:
    for entity, laws in PROVEN.items():
        first, second = site.column(
            "select proven from legacy_audit.loads where entity = %s order by number", entity
        )
        assert laws <= first.keys()
        assert first == second
    assert site.tested(*BUILT).succeeded  # the chain is whole


def test_0_it_is_computed_again_only_where_that_is_asked_for(site) -> None:
    assert computed(site) == (False, set())
    assert computed(site, variables="recompute: true") == (True, set())


def test_0_compiling_needs_no_evidence(dbt: Project, database) -> None:
    connection = database.connect()
    with connection, connection.cursor() as cursor:
        cursor.execute("create schema legacy_raw; create table legacy_raw.ab_line (line_id text)")
    connection.close()
    run = dbt.run(database.environ, "compile", "--select", "line_raw_and_stored_agree")
    assert run.succeeded, run.output


DIFFERENT = {
    "a value of the table": "update customers_customer set phone = '(248) 555-0199'",
    "a value of raw": "update legacy_raw.ab_customer set phone = '248.555.0199 x12'",
    "a raw row that was written anew as it was": "update legacy_raw.ab_customer set phone = phone",
    "the evidence": "update legacy_audit.loaded_keys set legacy_key = 'C9' where key = 'C1'",
}


@pytest.mark.parametrize("statement", DIFFERENT.values(), ids=DIFFERENT)
def test_1_of_any_other_state_nothing_is_proven(site, statement) -> None:
    site.execute(statement)
    again, red = computed(site, LAW_7, "customer_holds_exactly_the_cleaned_rows")
    assert again or LAW_7 in red  # a raw row that is another one now has no values to look at
    assert bool(red) == ("phone = phone" not in statement)
    mended = site.run(
        *BUILT, "--full-refresh", command="build", variables="on_app_change: overwrite"
    )
    assert mended.succeeded, mended.output
    assert site.run(*BUILT, command="build").succeeded
    assert computed(site) == (False, set())


def test_2_an_invented_proof_shows(site) -> None:
    site.execute('update legacy_audit.loads set proven = proven || \'{"x": "y"}\'')
    assert "line_evidence_is_what_the_build_left" in site.tested(*BUILT).red
    site.execute("update legacy_audit.loads set proven = proven - 'x'")
    assert site.tested(*BUILT).succeeded


def test_3_what_failed_is_not_proven(site) -> None:
    site.execute(
        "create or replace function legacy_clean.is_american_phone(written text) returns boolean"
        " language sql immutable as 'select false'"
    )
    site.execute("update legacy_raw.ab_customer set phone = '313.555.0100'")
    assert LAW_7 in site.run(*BUILT, command="build").red
    assert "raw_and_stored_agree" not in (site.last_load("customer")["proven"] or {})
    assert LAW_7 in computed(site)[1]
