"""A Django table that is missing, or that cannot take the rows as they are, stops a model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.dbt.site import Site


@pytest.fixture(scope="module")
def site(module_site: Site) -> Site:
    site = module_site.make_raw()
    site.add("ab_carrier", carrier_id="U1")
    site.add("ab_customer", customer_id="C1")
    site.add("ab_coil", coil_id="K1", gauge="0.12345")
    site.loaded("--select", "customer")
    return site


@contextmanager
def instead_of(site: Site, table: str, *statements: str) -> Iterator[None]:
    """Set a table aside for the length of a with block; the statements may put another there."""
    site.execute(f"alter table {table} rename to as_it_was")
    try:
        for statement in statements:
            site.execute(statement)
        yield
    finally:
        site.execute(f"drop table if exists {table}")
        site.execute(f"alter table as_it_was rename to {table}")


def refusal(site: Site, entity: str) -> str:
    """What a build of one entity says, which has to fail and to leave no trace."""
    trace = ("legacy_audit.loads", "legacy_audit.loaded_keys", "legacy_audit.value_changes")
    before = site.digest(*trace)
    run = site.run("--select", entity)
    assert run.red == {entity}, run.output
    assert site.digest(*trace) == before
    return run.messages[entity]


def problems(said: str) -> list[str]:
    return sorted(said.split("differ: ")[1].split(". Run")[0].split("; "))


def test_a_table_that_is_missing_has_to_be_made_by_django(site) -> None:
    with instead_of(site, "shipping_carrier"):
        said = refusal(site, "carrier")
    assert "the Django table public.shipping_carrier does not exist" in said
    assert "run `python manage.py migrate` in the app first" in said


def test_a_view_is_no_table(site) -> None:
    view = "create view shipping_carrier as select * from as_it_was"
    with instead_of(site, "shipping_carrier", view):
        said = refusal(site, "carrier")
        site.execute("drop view shipping_carrier")
    assert "public.shipping_carrier is a view" in said


def test_all_that_is_wrong_with_a_table_is_said_at_once_with_the_cure(site) -> None:
    with instead_of(
        site,
        "shipping_carrier",
        "create table shipping_carrier (like as_it_was including all)",
        """
        alter table shipping_carrier
            add rating integer not null,
            add colour varchar(10),
            add stars integer not null default 3,
            drop email,
            alter name type varchar(10),
            alter notes type varchar(5000),
            alter scac_code type char(10),
            alter contact_name type varchar(300),
            alter is_active type integer using 1
        """,
    ):
        said = refusal(site, "carrier")
        assert site.keys("carrier") == []
    assert "public.shipping_carrier and the contract in models/app/carrier.yml differ: " in said
    assert problems(said) == [
        "email does not exist",
        "is_active is integer, which cannot hold every boolean",
        "name is character varying(10), which cannot hold every varchar(100)",
        "notes is character varying(5000), which cannot hold every text",
        "rating is NOT NULL without a database default, and the model does not give it:"
        " add it to the model, or give the Django field a db_default, or, where only the app"
        " knows it (auto_now), say in the contract what it is at first: meta.on_write: {rating:"
        " {insert: now()}}",
        "scac_code is character(10), which cannot hold every varchar(10)",
    ]


def test_a_number_is_never_rounded_and_a_time_never_moved_by_the_table(site) -> None:
    with instead_of(
        site,
        "inventory_coil",
        "create table inventory_coil (like as_it_was including all)",
        """
        alter table inventory_coil
            alter gauge type numeric(10, 3),
            alter width type numeric,
            alter length type numeric(11, 3),
            alter weight type double precision,
            alter quantity type numeric(13, 3),
            alter received_date type timestamp,
            alter created_at type timestamptz(0)
        """,
    ):
        said = refusal(site, "coil")
    assert problems(said) == [
        "created_at is timestamp(0) with time zone, which cannot hold every timestamptz",
        "gauge is numeric(10,3), which cannot hold every numeric(10,4)",
        "length is numeric(11,3), which cannot hold every numeric(12,3)",
        "received_date is timestamp without time zone, which cannot hold every timestamptz",
        "weight is double precision, which cannot hold every numeric(12,2)",
    ]


def test_columns_of_the_app_s_own_keep_their_values_and_wider_ones_are_welcome(site) -> None:
    with instead_of(
        site,
        "shipping_carrier",
        "create table shipping_carrier (like as_it_was including all)",
        """
        alter table shipping_carrier
            add colour varchar(10),
            add stars integer not null default 3,
            add number bigint not null generated always as identity,
            alter name type varchar(300),
            alter phone type text
        """,
    ):
        site.loaded("--select", "carrier")
        site.execute("update shipping_carrier set colour = 'red', stars = 5")
        site.execute("update legacy_raw.ab_carrier set notes = 'new'")
        site.loaded("--select", "carrier")
        row = site.get("carrier", "U1")
        assert (row["colour"], row["stars"], row["number"], row["notes"]) == ("red", 5, 1, "new")
        assert site.conflicts("carrier") == {}


def test_a_sequence_behind_a_column_that_the_model_fills_is_moved_past_the_values(site) -> None:
    site.execute(
        "create sequence priorities owned by production_job.priority;"
        "alter table production_job alter priority set default nextval('priorities')"
    )
    site.add("ab_job", job_id="J1", priority=1)
    site.loaded("--select", "line", "coil", "job")
    assert site.value("select nextval('priorities')") == 2
    site.add("ab_job", job_id="J2", priority=41)
    site.loaded("--select", "job")
    assert site.value("select nextval('priorities')") == 42
    site.loaded("--select", "job")
    assert site.value("select nextval('priorities')") == 43


def test_the_raw_table_has_to_be_loaded_first(site) -> None:
    site.execute("drop table legacy_raw.ab_shipment")
    site.loaded("--select", "carrier")
    said = refusal(site, "shipment")
    assert "legacy_raw.ab_shipment does not exist: run `python load/extract.py` first" in said
