"""What a first user sees: every row accounted for, nothing changed by a second run."""

from pathlib import Path

import pyarrow.parquet as pq

from demo import reconciliation
from load.entities import entities
from tests.e2e.workplace import ROOT, Workplace

DJANGO_TABLES = tuple(entity.django_table for entity in entities())


def read_balances(workplace: Workplace) -> list[reconciliation.Balance]:
    connection = workplace.connect()
    try:
        return reconciliation.read(connection)
    finally:
        connection.close()


def changes_of_the_last_build(workplace: Workplace) -> list[tuple[object, ...]]:
    """The newest build's counts per entity, where it changed anything."""
    return workplace.rows(
        """
        select entity, inserted, updated, deleted, unchanged from legacy_audit.loads
        where invocation_id = (
            select invocation_id from legacy_audit.loads order by started_at desc limit 1
        )
        and inserted + updated + deleted > 0
        """
    )


def test_every_row_of_the_source_is_migrated_or_rejected(migrated, legacy_data: Path) -> None:
    balances = read_balances(migrated)
    assert [balance.entity for balance in balances if not balance.holds] == []
    in_the_files = {
        entity.name: pq.read_metadata(legacy_data / f"{entity.raw_table.upper()}.parquet").num_rows
        for entity in entities()
    }
    assert {balance.entity: balance.source for balance in balances} == in_the_files
    assert all(balance.migrated > 0 and balance.rejected > 0 for balance in balances)


def test_no_foreign_key_of_the_django_tables_misses_its_parent(migrated) -> None:
    references = migrated.rows(
        f"""
        select child.relname, child_column.attname, parent.relname, parent_column.attname
        from pg_constraint as reference
        join pg_class as child on child.oid = reference.conrelid
        join pg_class as parent on parent.oid = reference.confrelid
        join pg_attribute as child_column
            on child_column.attrelid = child.oid and child_column.attnum = reference.conkey[1]
        join pg_attribute as parent_column
            on parent_column.attrelid = parent.oid and parent_column.attnum = reference.confkey[1]
        where reference.contype = 'f' and child.relname in {DJANGO_TABLES}
        """
    )
    assert len(references) == 10
    for child, column, parent, key in references:
        orphans = migrated.rows(
            f"select {column} from {child} where {column} not in (select {key} from {parent})"
        )
        assert orphans == []


def test_a_second_build_changes_nothing(migrated) -> None:
    before = migrated.digest(*DJANGO_TABLES)
    migrated.done("dbt", "build", cwd=ROOT / "dbt_project")
    assert changes_of_the_last_build(migrated) == []
    assert migrated.digest(*DJANGO_TABLES) == before


def test_customer_and_all_that_depends_on_it_are_the_eight_entities(extracted) -> None:
    extracted.done("dbt", "build", "--select", "customer+")
    results = extracted.results()
    assert {name for name in results if name in {entity.name for entity in entities()}} == {
        entity.name for entity in entities()
    }
    assert set(results.values()) <= {"success", "pass"}
    extracted.done("dbt", "build")
    assert changes_of_the_last_build(extracted) == []


def test_django_accepts_every_migrated_object(migrated) -> None:
    printed = migrated.done("python", "demo/app/manage.py", "verify_migration")
    balances = read_balances(migrated)
    objects = [int(line.split()[1]) for line in printed.splitlines()[1:]]
    assert sorted(objects) == sorted(balance.migrated for balance in balances)


def test_a_refused_object_makes_django_s_verification_fail(migrated) -> None:
    assert migrated.execute(
        "update customers_customer set email = 'not an address' where customer_id in"
        " (select customer_id from customers_customer limit 1)"
    )
    ran = migrated.run("python", "demo/app/manage.py", "verify_migration")
    assert ran.returncode == 1
    assert "customers.Customer" in ran.stderr
