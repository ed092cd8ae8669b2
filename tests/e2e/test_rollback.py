"""docs/cutover.md's way back: scripts/rollback.sql, and a second try after it."""

import psycopg2
import pytest

from demo.reconciliation import ENTITIES
from tests.e2e.workplace import ROOT

ROLLBACK = (ROOT / "scripts" / "rollback.sql").read_text()
DJANGO_TABLES = tuple(entity.django_table for entity in ENTITIES)
RAW_TABLES = tuple(f"legacy_raw.{entity.raw_table}" for entity in ENTITIES)
# A customer that the legacy data do not have, and a carrier that was there before the migration.
APP_S_OWN = """
    insert into customers_customer (customer_id, name, country, is_active)
    values ('APP-1', 'Born in the app', 'USA', true);
    update legacy_audit.loaded_keys set row_hash = null
    where entity = 'carrier' and key = (select min(carrier_id) from shipping_carrier)
"""


def test_a_rollback_leaves_the_app_s_own_rows_and_raw_and_a_second_try_gives_the_same(
    migrated,
) -> None:
    migrated.execute(APP_S_OWN)
    before = migrated.digest(*DJANGO_TABLES)
    raw = migrated.digest(*RAW_TABLES, "legacy_audit.extractions")

    migrated.execute(ROLLBACK)

    assert {
        table: rows for table, (rows, _) in migrated.digest(*DJANGO_TABLES).items() if rows
    } == {"customers_customer": 1, "shipping_carrier": 1}
    assert migrated.digest(*RAW_TABLES, "legacy_audit.extractions") == raw
    migrated.done("dbt", "build")
    assert migrated.digest(*DJANGO_TABLES) == before


def test_a_rollback_under_which_the_app_s_own_rows_would_break_changes_nothing(migrated) -> None:
    migrated.execute("""
        insert into inventory_coil (coil_id, coil_number, customer_id)
        select 'APP-1', 'made in the app', min(customer_id) from customers_customer
    """)
    before = migrated.digest(*DJANGO_TABLES, "legacy_audit.loaded_keys")
    with pytest.raises(psycopg2.errors.ForeignKeyViolation):
        migrated.execute(ROLLBACK)
    assert migrated.digest(*DJANGO_TABLES, "legacy_audit.loaded_keys") == before
