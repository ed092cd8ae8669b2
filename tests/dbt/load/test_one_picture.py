"""Law 0: what a build reads is one picture, or nothing is judged by it, whatever was selected."""

from __future__ import annotations

import pytest

from tests.dbt.site import RAW_TABLES, Site

LAW = "raw_is_one_picture"
OTHER = {"run_id": "other", "picture": "other", "scn": 2}
MIXED = "allow_mixed_snapshots: true"


@pytest.fixture
def site(site: Site) -> Site:
    """All tables of one run at one SCN, with a customer and a coil."""
    site.make_raw()
    site.add("ab_customer", customer_id="C1")
    site.add("ab_coil", coil_id="K1", customer_id="C1")
    for table in RAW_TABLES:
        site.extracted(table)
    return site


@pytest.mark.parametrize(
    ("table", "stops", "goes"),
    [
        ("ab_coil", ("coil", "job"), ("customer", "carrier")),
        ("ab_customer", ("coil", "shipment"), ("carrier", "line")),
    ],
)
def test_an_entity_stops_whose_tables_are_of_two_pictures_and_no_other_one(
    site: Site, table: str, stops: tuple[str, ...], goes: tuple[str, ...]
) -> None:
    site.loaded()
    before = site.state()
    site.extracted(table, **OTHER)
    for entity in stops:
        run = site.run("--select", entity)
        assert run.red == {entity}
        assert "tables from different snapshots" in run.messages[entity]
        assert f"SCN 2 of run other (2026-01-01 00:00 UTC): {table}" in run.messages[entity]
        assert "Run `python load/extract.py`" in run.messages[entity]
    assert site.state() == before
    site.loaded("--select", *goes)
    assert site.tested("--select", LAW).red == {LAW}
    assert site.tested("--select", LAW, variables=MIXED).red == set()
    site.loaded(variables=MIXED)


@pytest.mark.parametrize("state", ["failed", "interrupted", "running"])
def test_a_newer_extraction_that_did_not_end_well_stops_it(site: Site, state: str) -> None:
    site.extracted("ab_customer", **OTHER, state=state)
    run = site.run("--select", "coil", "customer")
    assert run.red == {"customer"}
    assert f"ab_customer: its newest extraction, run other, is {state}" in run.messages["customer"]
    assert "what run by hand read" in run.messages["customer"]
    assert site.tested("--select", LAW).red == {LAW}


def test_a_table_that_was_read_again_at_the_same_scn_is_of_the_same_picture(site: Site) -> None:
    site.extracted("ab_coil", run_id="again", picture="by hand", scn=1)
    site.loaded("--select", "customer", "coil")
    assert site.tested("--select", LAW).red == set()


def test_an_older_failure_and_a_clock_that_was_set_back_do_not_matter(site: Site) -> None:
    site.extracted("ab_coil", **OTHER, state="failed")
    for table in RAW_TABLES:
        site.extracted(table, picture="third", scn=3)
    site.execute(
        "update legacy_audit.extractions set finished_at = finished_at - interval '1 day'"
        " where picture = 'third' and table_name = 'ab_customer'"
    )
    site.loaded("--select", "customer", "coil")
    assert site.tested("--select", LAW).red == set()


def test_a_table_that_was_never_extracted_beside_others_is_no_picture(site: Site) -> None:
    site.execute("delete from legacy_audit.extractions where table_name = 'ab_customer'")
    run = site.run("--select", "coil", "customer")
    assert "ab_customer: never extracted by load/extract.py" in run.messages["customer"]


def test_evidence_of_an_older_loader_asks_for_an_extraction(site: Site) -> None:
    site.execute("alter table legacy_audit.extractions drop column picture cascade")
    run = site.run("--select", "customer")
    assert (
        "was written by an older loader: run `python load/extract.py` again"
        in run.messages["customer"]
    )
    assert site.tested("--select", LAW).red == {LAW}
