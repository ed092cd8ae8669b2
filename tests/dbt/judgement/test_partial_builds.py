"""A build of some entities judges by the raw tables as they are, or not at all."""

from __future__ import annotations

import pytest

from tests.dbt.site import Site

SWAP = """
    create function swap_raw() returns trigger language plpgsql as $$
    begin
        create table legacy_raw.loaded_anew as select * from legacy_raw.ab_customer;
        drop table legacy_raw.ab_customer;
        alter table legacy_raw.loaded_anew rename to ab_customer;
        return null;
    end $$;
    create trigger swap_raw after insert on customers_customer
        for each statement execute function swap_raw();
"""


@pytest.fixture(scope="module")
def site(module_site: Site) -> Site:
    site = module_site.make_raw()
    site.add("ab_customer", customer_id="C1")
    site.add("ab_coil", coil_id="K1", customer_id="C1")
    site.add("ab_job", job_id="J1", coil_id="K1", customer_id="C1")
    return site


def refusal(site: Site, entity: str) -> str:
    """What a build of one entity says, which has to fail without touching anything."""
    before = site.state()
    run = site.run("--select", entity)
    assert run.red == {entity}, run.output
    assert site.state() == before
    return run.messages[entity]


def test_1_an_unprepared_database_says_which_command_to_run_instead(site) -> None:
    run = site.run("--select", "job+")
    assert run.red == {"job"}
    assert run.results["skid"] == run.results["qa"] == "skipped"
    said = [line for line in run.output.splitlines() if "dbt build" in line]
    assert len(said) == 1
    assert (
        "job cannot be judged: coil never built here; customer never built here;"
        " line never built here" in said[0]
    )
    assert "dbt build --select +job+" in said[0]


def test_2_with_its_parents_built_an_entity_builds_alone(site) -> None:
    site.loaded("--select", "+job")
    site.loaded("--select", "job")
    assert site.keys("job") == ["J1"]


def test_3_a_change_of_a_parent_s_raw_table_stops_its_children_until_it_is_built_again(
    site,
) -> None:
    site.execute("update legacy_raw.ab_customer set customer_id = 'C2'")
    assert "customer was built before legacy_raw.ab_customer changed" in refusal(site, "coil")
    said = refusal(site, "job")
    assert "customer was built before legacy_raw.ab_customer changed" in said
    assert "dbt build --select +job+" in said


def test_4_a_parent_that_was_judged_by_an_older_grandparent_stops_its_children_too(site) -> None:
    site.loaded("--select", "customer")
    said = refusal(site, "job")
    assert "coil was built before customer was built anew" in said
    assert "changed" not in said
    site.loaded("--select", "coil")
    site.loaded("--select", "job")
    assert site.reasons("coil") == {"K1": ["orphan:customer_id"]}
    assert site.reasons("job") == {"J1": ["orphan:customer_id", "orphan:coil_id"]}


def test_5_only_the_tables_that_an_entity_depends_on_matter(site) -> None:
    site.add("ab_line", line_id="L1")
    site.loaded("--select", "coil")
    assert "line was built before legacy_raw.ab_line changed" in refusal(site, "job")
    site.loaded("--select", "line", "job")


def test_6_a_row_that_goes_and_comes_back_is_a_change_too(site) -> None:
    place = site.value("select ctid::text from legacy_raw.ab_line")
    site.execute("delete from legacy_raw.ab_line")
    site.execute("vacuum legacy_raw.ab_line")
    site.add("ab_line", line_id="L1")
    assert site.value("select ctid::text from legacy_raw.ab_line") == place
    assert "line was built before legacy_raw.ab_line changed" in refusal(site, "job")
    site.loaded("--select", "line")
    for description in ("old", "new"):  # two rows of one transaction, which must not cancel out
        site.execute("delete from legacy_raw.ab_line where line_id <> 'L1'")
        site.execute(
            "insert into legacy_raw.ab_line (line_id, line_number, description)"
            " values ('L2', '2', %s), ('L3', '3', %s)",
            *(description, description),
        )
        assert "line was built before legacy_raw.ab_line changed" in refusal(site, "job")
        site.loaded("--select", "line")


def test_7_a_table_that_is_loaded_anew_between_two_models_of_one_build_stops_the_second(
    site,
) -> None:
    site.execute(SWAP)
    site.add("ab_customer", customer_id="C1")
    run = site.run("--select", "customer", "coil", "shipment")
    assert run.results["customer"] == "success"
    assert "customer was built before legacy_raw.ab_customer changed" in run.messages["coil"]
