"""What the app did to the tables meanwhile: its own rows, its edits and its deletions."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from tests.dbt.project import Run
from tests.dbt.site import Site

CUSTOMERS = ("C1", "C2", "C3", "C4", "C5", "C6")


@pytest.fixture
def site(site: Site) -> Site:
    """Six customers are migrated; then the app and the legacy system go on, each for itself."""
    site.make_raw()
    for key in CUSTOMERS:
        site.add("ab_customer", customer_id=key, city="Detroit")
    site.execute(
        "insert into customers_customer (customer_id, name, is_active)"
        " values ('APP', 'made in the app', true), ('BOTH', 'made in the app', true)"
    )
    site.add("ab_customer", customer_id="BOTH")
    site.loaded("--select", "customer")
    return site


@pytest.fixture
def changed(site: Site) -> Site:
    site.execute("update customers_customer set city = 'Flint' where customer_id in ('C1', 'C2')")
    site.execute("update legacy_raw.ab_customer set phone = '248-555-0100' where customer_id='C2'")
    site.execute("update legacy_raw.ab_customer set city = 'Lansing' where customer_id = 'C3'")
    # Both came to the same.
    site.execute("update customers_customer set city = 'Novi' where customer_id = 'C4'")
    site.execute("update legacy_raw.ab_customer set city = 'Novi ' where customer_id = 'C4'")
    site.execute("delete from customers_customer where customer_id = 'C5'")
    return site


def builds(site: Site, policy: str) -> Run:
    return site.run(
        "--select",
        *("customer", "customer_holds_exactly_the_cleaned_rows", "customer_reconciles_with_source"),
        "--exclude",
        *("customer_equals_its_django_table", "customer_has_sound_keys_and_references"),
        command="build",
        variables=f"on_app_change: {policy}",
    )


def load(site: Site) -> dict[str, Any]:
    kinds = ("inserted", "updated", "deleted", "unchanged", "conflicts")
    return {kind: site.last_load("customer")[kind] for kind in kinds}


def test_rows_that_the_app_created_are_never_touched_but_are_parents(site) -> None:
    assert site.get("customer", "APP")["name"] == "made in the app"
    assert site.get("customer", "BOTH")["name"] == "made in the app"
    assert site.conflicts("customer") == {"BOTH": ("created_by_app", "kept")}
    site.add("ab_coil", coil_id="K1", customer_id="BOTH")
    site.loaded("--select", "coil")
    assert site.keys("coil") == ["K1"]
    site.execute("delete from legacy_raw.ab_customer where customer_id = 'BOTH'")
    site.loaded("--select", "customer", "coil", variables="on_app_change: overwrite")
    assert site.get("customer", "BOTH")["name"] == "made in the app"
    assert site.conflicts("customer") == {}
    assert site.reasons("coil") == {"K1": ["orphan:customer_id"]}


def test_an_edit_made_in_the_app_is_kept_and_listed_with_both_versions(changed) -> None:
    run = builds(changed, "keep")
    assert run.succeeded, run.output
    assert changed.get("customer", "C1")["city"] == "Flint"
    assert changed.get("customer", "C2")["city"] == "Flint"
    assert changed.get("customer", "C2")["phone"] is None
    assert changed.get("customer", "C3")["city"] == "Lansing"
    assert changed.conflicts("customer") == {
        "BOTH": ("created_by_app", "kept"),
        "C1": ("changed_by_app", "kept"),
        "C2": ("changed_by_app", "kept"),
        "C5": ("deleted_by_app", "overwritten"),
    }
    assert changed.rows(
        "select kept ->> 'city', legacy ->> 'city', legacy ->> 'phone', legacy_key"
        " from legacy_audit.conflicts where key = 'C2'"
    ) == [("Flint", "Detroit", "(248) 555-0100", "C2")]
    assert load(changed) == {
        "inserted": 1,
        "updated": 1,
        "deleted": 0,
        "unchanged": 5,
        "conflicts": 4,
    }
    # Kept for good, and a row that both sides brought to the same is the migration's again.
    changed.execute("update legacy_raw.ab_customer set city = 'Troy' where customer_id = 'C4'")
    assert builds(changed, "keep").succeeded
    assert changed.get("customer", "C4")["city"] == "Troy"
    assert set(changed.conflicts("customer")) == {"BOTH", "C1", "C2"}


def test_overwrite_puts_the_legacy_data_back_and_lists_what_it_replaced(changed) -> None:
    run = builds(changed, "overwrite")
    assert run.succeeded, run.output
    assert changed.get("customer", "C1")["city"] == "Detroit"
    assert changed.get("customer", "C2")["phone"] == "(248) 555-0100"
    assert changed.conflicts("customer") == {
        "BOTH": ("created_by_app", "kept"),
        "C1": ("changed_by_app", "overwritten"),
        "C2": ("changed_by_app", "overwritten"),
        "C5": ("deleted_by_app", "overwritten"),
    }
    assert changed.value("select kept ->> 'city' from legacy_audit.conflicts where key='C1'") == (
        "Flint"
    )
    assert builds(changed, "overwrite").succeeded
    overwritten = "select key, was ->> 'city' from legacy_audit.overwritten_rows order by 1"
    assert changed.rows(overwritten) == [("C1", "Flint"), ("C2", "Flint")]
    assert load(changed) == {
        "inserted": 0,
        "updated": 0,
        "deleted": 0,
        "unchanged": 7,
        "conflicts": 1,
    }


def test_a_row_that_the_app_changed_and_the_source_has_no_longer_is_kept_and_listed(
    changed,
) -> None:
    changed.execute("delete from legacy_raw.ab_customer where customer_id in ('C1', 'C5', 'C6')")
    changed.execute("update legacy_raw.ab_customer set customer_name='' where customer_id = 'C2'")
    assert builds(changed, "overwrite").succeeded
    assert changed.keys("customer") == ["APP", "BOTH", "C1", "C2", "C3", "C4"]
    assert changed.conflicts("customer") == {
        "BOTH": ("created_by_app", "kept"),
        "C1": ("vanished_changed_by_app", "kept"),
        "C2": ("vanished_changed_by_app", "kept"),
    }
    assert load(changed)["deleted"] == 1
    # It is the migration's row still: when its key comes back, the edit is one again.
    changed.add("ab_customer", customer_id="C1", city="Detroit")
    for _ in range(2):
        assert builds(changed, "keep").succeeded
        assert changed.conflicts("customer")["C1"] == ("changed_by_app", "kept")
    # That an edit is listed excuses a difference, not a missing row.
    changed.execute("delete from customers_customer where customer_id = 'C1'")
    exact = "customer_holds_exactly_the_cleaned_rows"
    assert changed.tested("--select", exact).red == {exact}


def test_an_edit_that_is_committed_while_the_model_is_built_is_not_overwritten(site) -> None:
    """The build waits for the writer, and compares after that."""
    writer = site.database.connect()
    with writer.cursor() as cursor:
        cursor.execute("update customers_customer set city = 'Flint' where customer_id = 'C3'")
        site.execute("update legacy_raw.ab_customer set city = 'Lansing' where customer_id = 'C3'")
        commit_when_waited_for(site, writer)
        site.loaded("--select", "customer")
    writer.close()
    assert site.get("customer", "C3")["city"] == "Flint"
    assert site.conflicts("customer")["C3"] == ("changed_by_app", "kept")


def test_a_row_that_the_app_made_stays_the_apps_though_it_equals_a_legacy_row(site) -> None:
    site.execute(
        "insert into customers_customer (customer_id, name, country, is_active)"
        " values ('SAME', 'of SAME', 'USA', true)"
    )
    site.add("ab_customer", customer_id="SAME")
    run = site.loaded("--select", "customer")
    assert "customer: 1 rows of the app equal their legacy rows" in run.output
    assert "SAME" not in site.conflicts("customer")
    site.execute("update legacy_raw.ab_customer set city = 'Troy' where customer_id = 'SAME'")
    site.loaded("--select", "customer", variables="on_app_change: overwrite")
    assert site.conflicts("customer")["SAME"] == ("created_by_app", "kept")
    site.execute("delete from legacy_raw.ab_customer where customer_id = 'SAME'")
    site.loaded("--select", "customer")
    assert "SAME" in site.keys("customer")


def test_rows_of_a_migration_whose_evidence_was_dropped_are_taken_over_when_asked(site) -> None:
    site.execute("drop schema legacy_audit cascade")
    site.loaded("--select", "customer")
    assert site.value("select count(row_hash) from legacy_audit.loaded_keys") == 0
    site.loaded("--select", "customer", variables="take_over: true")
    assert site.value("select count(row_hash) from legacy_audit.loaded_keys") == len(CUSTOMERS)
    site.execute("delete from legacy_raw.ab_customer where customer_id = 'C6'")
    site.loaded("--select", "customer")
    assert site.keys("customer") == ["APP", "BOTH", *CUSTOMERS[:-1]]


def commit_when_waited_for(site: Site, writer: Any) -> None:
    """Commit in the background as soon as another session waits for a lock of the writer's."""
    watching = site.database.connect()
    watching.autocommit = True  # within a transaction the view does not move

    def watch() -> None:
        with watching.cursor() as cursor:
            for _ in range(3000):
                cursor.execute(
                    "select 1 from pg_stat_activity"
                    " where %s = any(pg_blocking_pids(pid)) and datname = current_database()",
                    (writer.info.backend_pid,),
                )
                if cursor.fetchone():
                    break
                time.sleep(0.01)
        writer.commit()
        watching.close()

    threading.Thread(target=watch, daemon=True).start()
