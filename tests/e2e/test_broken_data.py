"""Things go wrong after a good run, and the test that is named for it goes red."""

from contextlib import closing

import pytest

from demo import reconciliation

BREAKS = {
    "a row is lost from raw": (
        "delete from legacy_raw.ab_coil where ctid in"
        " (select ctid from legacy_raw.ab_coil limit 1)",
        "raw_holds_the_rows_that_oracle_counted",
    ),
    "a value of a Django table is changed": (
        "update customers_customer set city = 'Elsewhere' where customer_id in"
        " (select customer_id from customers_customer where city is not null limit 1)",
        "customer_holds_exactly_the_cleaned_rows",
    ),
    "a customer is lost from raw": (
        "delete from legacy_raw.ab_customer where trim(customer_id) in"
        " (select customer_id from inventory_coil limit 1)",
        "raw_holds_the_rows_that_oracle_counted",
    ),
    "a value of raw is changed": (
        "update legacy_raw.ab_coil set notes = 'else' where ctid in"
        " (select ctid from legacy_raw.ab_coil where notes is not null limit 1)",
        "raw_has_the_checksums_that_oracle_computed",
    ),
}


@pytest.mark.parametrize(("statement", "test"), BREAKS.values(), ids=BREAKS)
def test_dbt_test_names_what_was_broken(migrated, statement, test) -> None:
    assert migrated.execute(statement) == 1
    ran = migrated.run("dbt", "test")
    assert ran.returncode == 1, ran.stdout
    assert migrated.results()[test] == "fail"


def test_a_row_lost_from_raw_fails_the_build_too(extracted) -> None:
    statement, test = BREAKS["a row is lost from raw"]
    assert extracted.execute(statement) == 1
    ran = extracted.run("dbt", "build")
    assert ran.returncode == 1, ran.stdout
    assert extracted.results()[test] == "fail"


@pytest.mark.parametrize(
    "lost",
    [
        BREAKS["a row is lost from raw"][0],
        "delete from inventory_skid where skid_id in (select skid_id from inventory_skid limit 1)",
        "delete from legacy_audit.rejected_rows where ctid in"
        " (select ctid from legacy_audit.rejected_rows where entity = 'job' limit 1)",
    ],
    ids=["from raw", "from a Django table", "from the rejected rows"],
)
def test_the_demonstration_s_own_sums_show_a_row_that_is_lost(migrated, lost) -> None:
    assert migrated.execute(lost) == 1
    with closing(migrated.connect()) as connection:
        wrong = [balance for balance in reconciliation.read(connection) if not balance.holds]
    assert len(wrong) == 1
    assert wrong[0].raw - wrong[0].migrated - wrong[0].rejected in (1, -1)
