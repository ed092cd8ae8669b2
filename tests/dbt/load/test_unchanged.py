"""A build that finds nothing changed on either side computes nothing and writes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dbt.site import DJANGO, Site

TABLES = (*(table for table, _ in DJANGO.values()), "legacy_audit.loaded_keys")
LOG_OF_COMPUTED_TABLES = """
    create table legacy_raw.computed (at timestamptz);
    create function legacy_raw.note() returns event_trigger language plpgsql as
    $$ begin insert into legacy_raw.computed values (now()); end $$;
    create event trigger note on ddl_command_end when tag in ('CREATE TABLE AS')
    execute function legacy_raw.note()
"""
CATALOGUE = """
    select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated
    from pg_constraint where connamespace = 'public'::regnamespace
    union all
    select 'index', indrelid::regclass::text, indexrelid::regclass::text,
        pg_get_indexdef(indexrelid), indisvalid
    from pg_index join pg_class on pg_class.oid = indexrelid
    where relnamespace = 'public'::regnamespace
    union all
    select 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(pg_trigger.oid),
        tgenabled = 'O'
    from pg_trigger join pg_class on pg_class.oid = tgrelid
    where relnamespace = 'public'::regnamespace and not tgisinternal
    union all
    select 'column', attrelid::regclass::text, attname,
        format_type(atttypid, atttypmod) || ' ' || attnum, attnotnull
    from pg_attribute join pg_class on pg_class.oid = attrelid
    where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0
"""
TAMPERED = {
    "a rejected row is lost": "delete from legacy_audit.rejected_rows",
    "a rejected row is edited": "update legacy_audit.rejected_rows set root_reason = 'edited'",
    "a value change is lost": "delete from legacy_audit.value_changes",
    "a value change is edited": "update legacy_audit.value_changes set stored = 'edited'",
    "a conflict is added": "insert into legacy_audit.conflicts"
    " values ('carrier', 'U1', 'U1', 'changed_by_app', 'kept')",
}
TAMPERED_KEYS = {
    "a key is lost": "delete from legacy_audit.loaded_keys where key = 'U1'",
    "a key is added": "insert into legacy_audit.loaded_keys values ('carrier', 'U9', true, 1)",
    "a key is the app's": "update legacy_audit.loaded_keys set row_hash = null where key = 'U1'",
    "a key is not accepted": "update legacy_audit.loaded_keys set accepted = false where key='U2'",
    "a hash is wrong": "update legacy_audit.loaded_keys set row_hash = 1 where key = 'U2'",
}
RAW_CHANGES = {
    "a value": "update legacy_raw.ab_customer set notes = 'changed'",
    "a row": "insert into legacy_raw.ab_customer (customer_id, customer_name) values ('C2', 'new')",
    "a row less": "delete from legacy_raw.ab_customer where customer_id = 'C2'",
    # none of these writes a row or a file
    "two columns swap their names": """
        alter table legacy_raw.ab_customer rename city to aside;
        alter table legacy_raw.ab_customer rename state to city;
        alter table legacy_raw.ab_customer rename aside to state""",
    "a type": """
        set timezone = 'UTC';
        alter table legacy_raw.ab_customer alter created_date type timestamptz""",
    "a column more, which raw_row would show": """
        alter table legacy_raw.ab_customer add added text default 'everywhere'""",
}
APP_CHANGES = {
    "a value": "update shipping_carrier set name = 'edited' where carrier_id = 'U1'",
    "a row less": "delete from shipping_carrier where carrier_id = 'U2'",
}


def untouched(site: Site) -> list[list[tuple[Any, ...]]]:
    """Place and writing transaction of every row: whatever is written changes them."""
    return [site.rows(f"select ctid::text, xmin::text from {table}") for table in TABLES]


@pytest.fixture(scope="module")
def site(module_site: Site) -> Site:
    site = module_site.make_raw()
    for number in range(5):
        site.add("ab_carrier", carrier_id=f"U{number}", email="two@acme.com words")
    site.add("ab_carrier", carrier_id=None)
    site.add("ab_customer", customer_id="C1", created_date="2019-01-01", city="Novi", state="MI")
    site.add("ab_shipment", shipment_id=3, carrier_id="U3")
    site.execute(
        "insert into legacy_raw.ab_coil (coil_id, coil_number, customer_id, notes)"
        " select 'K' || number, number, 'C1', repeat('note ', 40)"
        " from generate_series(1, 20000) as number"
    )
    site.execute(f"create table legacy_raw.catalogue as {CATALOGUE}")
    site.loaded()
    site.execute(LOG_OF_COMPUTED_TABLES)
    return site


def computed(site: Site) -> int:
    """How many temporary tables the builds have made since the last question."""
    return site.execute("delete from legacy_raw.computed")


def build_computes(site: Site, *selected: str, again: bool = False, variables: str = "") -> None:
    """Build twice: the first has to compute, the second has not, unless told to."""
    site.loaded("--select", *selected, variables=variables)
    assert computed(site) > 0
    site.loaded("--select", *selected, variables=variables)
    assert (computed(site) > 0) == again


def test_1_a_second_build_computes_nothing_touches_no_row_and_writes_next_to_no_log(site) -> None:
    state, rows = site.state(), untouched(site)
    site.execute("checkpoint")
    start = site.value("select pg_current_wal_insert_lsn()")
    site.loaded()
    written = site.value("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), %s)", start)
    assert untouched(site) == rows
    assert site.state() == state
    assert computed(site) == 0
    for entity in DJANGO:
        load = site.last_load(entity)
        assert (load["inserted"], load["updated"], load["deleted"]) == (0, 0, 0)
        assert load["unchanged"] == load["migrated_rows"] == len(site.keys(entity))
    assert written < 300_000  # the rows alone are 10 MB


def test_2_a_build_that_has_to_compute_touches_only_the_rows_that_differ(site) -> None:
    site.execute("update legacy_raw.ab_coil set notes = 'changed' where coil_id in ('K7', 'K8')")
    coils = list(DJANGO).index("coil")
    rows = set(untouched(site)[coils])
    site.loaded("--select", "coil")
    assert computed(site) > 0
    assert len(rows - set(untouched(site)[coils])) == 2
    load = site.last_load("coil")
    assert (load["inserted"], load["updated"], load["unchanged"]) == (0, 2, 19998)


@pytest.mark.parametrize("statement", TAMPERED.values(), ids=TAMPERED)
def test_3_what_was_done_to_the_evidence_is_mended(site, statement) -> None:
    before = site.state() | site.digest("legacy_audit.loaded_keys")
    assert site.execute(statement) > 0
    build_computes(site, "carrier")
    assert site.state() | site.digest("legacy_audit.loaded_keys") == before


@pytest.mark.parametrize("statement", TAMPERED_KEYS.values(), ids=TAMPERED_KEYS)
def test_3_which_rows_are_the_migration_s_is_not_guessed(site, statement) -> None:
    before = site.state() | site.digest("legacy_audit.loaded_keys")
    assert site.execute(statement) > 0
    run = site.run("--select", "carrier")
    assert "loaded_keys of carrier was changed since the newest build" in run.messages["carrier"]
    assert site.state().items() <= before.items()
    site.loaded("--select", "carrier", "--full-refresh", variables="take_over: true")
    build_computes_nothing = site.loaded("--select", "carrier")
    assert build_computes_nothing.messages["carrier"] == "UNCHANGED"
    assert site.state() | site.digest("legacy_audit.loaded_keys") == before


@pytest.mark.parametrize("statement", RAW_CHANGES.values(), ids=RAW_CHANGES)
def test_4_any_change_of_the_raw_table_is_computed_anew(site, statement) -> None:
    site.execute(statement)
    site.execute("reset timezone")
    build_computes(site, "customer")
    cleaned = ("customer_holds_exactly_the_cleaned_rows", "customer_reconciles_with_source")
    assert site.tested("--select", *cleaned).red == set()


@pytest.mark.parametrize("statement", APP_CHANGES.values(), ids=APP_CHANGES)
def test_5_a_row_that_the_app_changed_is_computed_anew(site, statement) -> None:
    before = site.state()
    assert site.execute(statement) == 1
    site.loaded("--select", "carrier", variables="on_app_change: overwrite")
    assert computed(site) > 0
    build_computes(site, "carrier")  # the conflict is over
    assert site.state() == before


def test_6_a_row_of_the_app_s_own_is_none_of_our_business(site) -> None:
    site.execute(
        "insert into shipping_carrier (carrier_id, name, is_active) values ('A', '', true)"
    )
    site.loaded("--select", "carrier")
    assert computed(site) == 0


def test_7_other_policies_other_sql_and_a_full_refresh_are_computed_anew(site) -> None:
    build_computes(site, "carrier", variables="latest_year: 2050")
    build_computes(site, "carrier")
    build_computes(site, "carrier", "--full-refresh", again=True)


def test_8_a_parent_that_was_judged_otherwise_is_reason_enough(site) -> None:
    site.execute("update legacy_raw.ab_carrier set carrier_name = null where carrier_id = 'U3'")
    site.loaded("--select", "carrier", "shipment")
    assert site.reasons("shipment") == {"3": ["orphan:carrier_id"]}
    site.execute("update legacy_raw.ab_carrier set carrier_name = 'back' where carrier_id = 'U3'")
    site.loaded("--select", "carrier", "shipment")
    assert site.reasons("shipment") == {}


def test_9_a_parent_whose_evidence_was_changed_stops_its_children(site) -> None:
    """Else they would be judged by it, and stay so when the parent's evidence is mended."""
    site.execute("update legacy_audit.loaded_keys set accepted = false where key = 'U3'")
    site.execute("update legacy_raw.ab_shipment set notes = 'changed'")
    run = site.run("--select", "shipment")
    assert "what carrier left in legacy_audit was changed since" in run.messages["shipment"]
    site.loaded("--select", "carrier", "shipment", "--full-refresh")
    assert site.reasons("shipment") == {}


def test_10_what_an_older_version_left_is_trusted_in_nothing(site) -> None:
    site.execute("alter table legacy_audit.loads drop digests, drop digest, drop previous_digest")
    site.execute("""update legacy_audit.loads set built_from = '{"carrier": "16384 5 1"}'""")
    said = site.run("--select", "shipment").messages["shipment"]
    assert "what carrier left in legacy_audit was changed since" in said
    assert "carrier was built before legacy_raw.ab_carrier changed" in said
    assert "carrier was built with other policies" in said
    build_computes(site, "carrier", "customer", "shipment")


def test_11_constraints_indexes_triggers_and_columns_are_what_they_were_before_the_first(
    site,
) -> None:
    assert site.value("select count(*) from legacy_raw.catalogue") > 200
    assert site.rows(f"({CATALOGUE}) except table legacy_raw.catalogue") == []
    assert site.rows(f"table legacy_raw.catalogue except ({CATALOGUE})") == []
