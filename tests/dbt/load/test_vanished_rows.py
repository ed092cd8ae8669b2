"""Rows that the source has no longer, or that are rejected now: when they go, when they stay."""

from __future__ import annotations

import pytest

from tests.dbt.site import Site

ENTITIES = ("customer", "line", "coil", "job", "skid")
CHAIN = {  # customer -> coil -> job -> skid
    "WHOLE": 1,  # vanishes on all four levels
    "TOP": 2,  # only the customer vanishes
    "NAMELESS": 3,  # only the customer, which is rejected now
    "STAYS": 9,
}


@pytest.fixture(scope="module")
def site(module_site: Site) -> Site:
    site = module_site.make_raw()
    site.add("ab_line", {"line_id": "L1"}, {"line_id": "L2"})
    for name, number in CHAIN.items():
        site.add("ab_customer", customer_id=name)
        site.add("ab_coil", coil_id=f"K {name}", customer_id=name)
        site.add("ab_job", job_id=f"J {name}", coil_id=f"K {name}", customer_id=name, line_id="L2")
        site.add("ab_skid", skid_id=number, job_id=f"J {name}", customer_id=name)
    for name in ("MOVED", "HELD BY APP", "HELD BY NOTE", "EDITED CHILD"):
        site.add("ab_customer", customer_id=name)
    site.add("ab_coil", coil_id="K MOVED", customer_id="MOVED")
    site.add("ab_coil", coil_id="K EDITED", customer_id="EDITED CHILD")
    site.loaded("--select", *ENTITIES)

    site.execute(
        "insert into inventory_coil (coil_id, coil_number, customer_id)"
        " values ('K APP', 'made in the app', 'HELD BY APP')"
    )
    site.execute(
        "create table app_note (about varchar(20) references customers_customer on delete cascade);"
        "insert into app_note values ('HELD BY NOTE')"
    )
    site.execute("update inventory_coil set notes = 'edited' where coil_id = 'K EDITED'")
    for table in ("ab_customer", "ab_coil", "ab_job", "ab_skid"):
        site.execute(f"delete from legacy_raw.{table} where customer_id = 'WHOLE'")
    site.execute(
        "delete from legacy_raw.ab_customer where customer_id"
        " in ('TOP', 'MOVED', 'HELD BY APP', 'HELD BY NOTE', 'EDITED CHILD')"
    )
    site.execute(
        "update legacy_raw.ab_customer set customer_name = '' where customer_id='NAMELESS'"
    )
    site.execute("update legacy_raw.ab_coil set customer_id = 'STAYS' where coil_id = 'K MOVED'")
    site.execute("delete from legacy_raw.ab_coil where coil_id = 'K EDITED'")
    site.execute("delete from legacy_raw.ab_line where line_id = 'L1'")
    return site


def counts(site: Site) -> dict[str, tuple[int, int, int]]:
    """Inserted, updated and deleted rows of the newest build."""
    return {
        entity: (load["inserted"], load["updated"], load["deleted"])
        for entity in ENTITIES
        for load in [site.last_load(entity)]
    }


def test_1_on_vanished_keep_deletes_nothing_and_lists_the_rows(site) -> None:
    before = {entity: site.keys(entity) for entity in ENTITIES}
    site.loaded("--select", *ENTITIES, variables="on_vanished: keep")
    assert {entity: site.keys(entity) for entity in ENTITIES} == before
    assert site.conflicts("skid") == dict.fromkeys("123", ("vanished", "kept"))
    assert site.conflicts("line") == {"L1": ("vanished", "kept")}
    assert site.conflicts("customer")["WHOLE"] == ("vanished", "kept")
    assert site.conflicts("coil")["K EDITED"] == ("vanished_changed_by_app", "kept")
    assert site.value("select kept ->> 'name' from legacy_audit.conflicts where key = 'TOP'") == (
        "of TOP"
    )
    assert {entity: deleted for entity, (_, _, deleted) in counts(site).items()} == dict.fromkeys(
        ENTITIES, 0
    )


def test_2_vanished_and_newly_rejected_rows_go_with_their_descendants_over_all_levels(site) -> None:
    run = site.run("--select", *ENTITIES, command="build")
    assert run.succeeded, run.output
    assert site.keys("customer") == ["EDITED CHILD", "HELD BY APP", "HELD BY NOTE", "STAYS"]
    assert site.keys("coil") == ["K APP", "K EDITED", "K MOVED", "K STAYS"]
    assert site.keys("job") == ["J STAYS"]
    assert site.keys("skid") == ["9"]
    assert site.keys("line") == ["L2"]
    assert counts(site) == {
        "customer": (0, 0, 4),
        "line": (0, 0, 1),
        "coil": (0, 0, 3),
        "job": (0, 0, 3),
        "skid": (0, 0, 3),
    }
    assert site.reasons("skid") == {"2": ["orphan:job_id", "orphan:customer_id"]} | {
        "3": ["orphan:job_id", "orphan:customer_id"]
    }


def test_3_a_child_that_was_reassigned_stays_with_its_new_parent(site) -> None:
    assert site.get("coil", "K MOVED")["customer_id"] == "STAYS"


def test_4_a_row_that_a_row_of_the_app_s_own_refers_to_stays_and_is_listed(site) -> None:
    assert site.conflicts("customer") == {
        "HELD BY APP": ("still_referenced", "kept"),
        "HELD BY NOTE": ("still_referenced", "kept"),
        "EDITED CHILD": ("still_referenced", "kept"),
    }
    assert site.last_load("customer")["conflicts"] == 3
    assert site.conflicts("coil") == {"K EDITED": ("vanished_changed_by_app", "kept")}
    assert site.value("select count(*) from app_note") == 1


def test_5_a_further_build_changes_nothing_of_that(site) -> None:
    before = site.state()
    site.loaded("--select", *ENTITIES)
    assert site.state() == before
    assert counts(site) == dict.fromkeys(ENTITIES, (0, 0, 0))


def test_6_they_go_once_the_app_lets_go_of_them_and_come_back_with_their_keys(site) -> None:
    site.execute("delete from inventory_coil where coil_id in ('K APP', 'K EDITED')")
    site.execute("delete from app_note")
    site.add("ab_customer", {"customer_id": "TOP"}, {"customer_id": "WHOLE", "city": "Novi"})
    site.execute("update legacy_raw.ab_customer set customer_name='N' where customer_id='NAMELESS'")
    run = site.run("--select", *ENTITIES, command="build")
    assert run.succeeded, run.output
    assert site.keys("customer") == ["NAMELESS", "STAYS", "TOP", "WHOLE"]
    assert site.keys("skid") == ["2", "3", "9"]
    assert site.conflicts("customer") == site.conflicts("coil") == {}
    assert counts(site) == {
        "customer": (3, 0, 3),
        "line": (0, 0, 0),
        "coil": (2, 0, 0),
        "job": (2, 0, 0),
        "skid": (2, 0, 0),
    }
    assert site.value("select count(*) from legacy_audit.loaded_keys where not accepted") == 0


def test_7_a_row_that_waited_for_its_children_goes_when_only_they_are_built_later(site) -> None:
    site.execute("delete from legacy_raw.ab_customer where customer_id in ('TOP', 'NAMELESS')")
    site.loaded("--select", "customer")
    waits = ("still_referenced", "kept")
    assert site.conflicts("customer") == {"TOP": waits, "NAMELESS": waits}
    site.execute("update customers_customer set city = 'edited' where customer_id = 'NAMELESS'")
    site.loaded("--select", "coil", "job")
    assert "TOP" in site.keys("customer")
    site.loaded("--select", "skid")
    assert site.keys("skid") == ["9"]
    # nothing refers to either, but one was edited in the app while it waited
    assert "TOP" not in site.keys("customer")
    assert site.get("customer", "NAMELESS")["city"] == "edited"
    assert site.conflicts("customer") == {"NAMELESS": waits}
    assert counts(site)["customer"] == (0, 0, 1)
    site.loaded("--select", "customer")
    assert site.conflicts("customer") == {"NAMELESS": ("vanished_changed_by_app", "kept")}
