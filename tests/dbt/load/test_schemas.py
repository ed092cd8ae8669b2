"""Other schemas than public: the rehearsal, and an app that keeps its tables elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.dbt.project import ROOT
from tests.dbt.site import DJANGO, EVIDENCE, Site

TABLES = tuple(table for table, _ in DJANGO.values())
OURS = (*EVIDENCE, "loaded_keys", "loads")


def rehearsal(site: Site, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run `scripts/rehearsal ARGUMENTS`, its Python part."""
    return subprocess.run(
        [sys.executable, "-m", "scripts.rehearsal_schema", *arguments],
        cwd=ROOT,
        env={**os.environ, **site.database.environ, **environ},
        capture_output=True,
        text=True,
    )


def schemas(site: Site) -> set[str]:
    return set(site.column("select nspname from pg_namespace where nspname !~ '^pg_'"))


@pytest.fixture(scope="module")
def site(module_site: Site) -> Site:
    """Migrated; then both sides went on."""
    site = module_site.make_raw()
    site.add("ab_carrier", carrier_id="U1")
    site.add("ab_customer", {"customer_id": "C1"}, {"customer_id": "C2"}, {"customer_id": None})
    site.add("ab_coil", {"coil_id": "K1", "customer_id": "C1"}, {"coil_id": "K2"})
    site.add("ab_job", job_id="J1", coil_id="K1", customer_id="C2")
    site.loaded()
    site.execute("update customers_customer set city = 'Novi' where customer_id = 'C1'")
    site.execute("delete from legacy_raw.ab_customer where customer_id = 'C2'")
    site.execute("update legacy_raw.ab_coil set notes = 'new'")
    return site


def test_1_a_rehearsal_without_its_tables_says_how_they_are_made(site) -> None:
    run = site.run("--select", "carrier", target="rehearsal")
    assert "rehearsal.shipping_carrier does not exist: run scripts/rehearsal first" in run.output
    site.execute("drop schema rehearsal_audit cascade; drop schema if exists rehearsal cascade")


def test_2_the_shadow_tables_are_django_s_own_with_all_constraints_inside(site) -> None:
    for _ in range(2):
        made = rehearsal(site)
        assert made.returncode == 0, made.stderr
        assert made.stdout.splitlines()[-1] == (
            "rehearsal: ready. Next: dbt build --target rehearsal"
        )
    public, shadow = (
        site.rows(
            """
            select conrelid::regclass::oid::regclass::text, contype::text,
                replace(pg_get_constraintdef(oid), %s || '.', '')
            from pg_constraint where connamespace = %s::regnamespace order by 1, 2, 3
            """,
            schema,
            schema,
        )
        for schema in ("public", "rehearsal")
    )
    assert len(public) > 40
    assert [(table.removeprefix("rehearsal."), *rest) for table, *rest in shadow] == [
        (table, *rest) for table, *rest in public
    ]


def test_3_a_rehearsal_changes_not_one_row_of_the_app_nor_of_its_evidence(site) -> None:
    def everything() -> dict[str, tuple[object, ...]]:
        return site.digest(*TABLES, *(f"legacy_audit.{table}" for table in OURS))

    before = everything()
    run = site.run(command="build", target="rehearsal")
    assert run.succeeded, run.output
    assert everything() == before
    rehearsed = "select customer_id, city from rehearsal.customers_customer"
    assert site.rows(rehearsed) == [("C1", None)]
    assert site.rows("select job_id from rehearsal.production_job") == []
    assert site.column(
        "select reasons[1] from rehearsal_audit.rejected_rows where entity = 'job'"
    ) == ["orphan:customer_id"]
    assert "rehearsal_audit.rejected_rows" in run.output


def test_4_a_shadow_that_refers_to_the_app_s_own_tables_is_named(site) -> None:
    site.execute(
        """
        alter table rehearsal.inventory_coil add foreign key (customer_id)
        references public.customers_customer not valid
        """
    )
    run = site.tested("--select", "coil_equals_its_django_table", target="rehearsal")
    assert run.red == {"coil_equals_its_django_table"}
    made = rehearsal(site)
    assert made.returncode == 1
    assert "tables in rehearsal refer to tables in other schemas" in made.stderr
    assert "scripts/rehearsal --drop" in made.stderr


def test_5_an_app_that_does_not_write_to_the_shadow_is_not_migrated(site, tmp_path) -> None:
    manage = tmp_path / "manage.py"
    manage.write_text("import sys\nif 'migrate' in sys.argv: raise SystemExit('migrated!')\n")
    made = rehearsal(site, "--manage", str(manage))
    assert made.returncode == 1
    assert "does not write to the schema rehearsal, so nothing was migrated" in made.stderr


def test_6_the_rehearsal_ends_without_a_trace(site) -> None:
    assert rehearsal(site, "--drop").returncode == 0
    assert schemas(site) == {
        *("public", "legacy_raw", "legacy_audit", "legacy_clean", "information_schema")
    }
    assert rehearsal(site, "--drop").returncode == 0


def test_7_an_unreachable_server_is_one_line_that_says_what_to_check(site) -> None:
    made = rehearsal(site, PGPORT="1")
    assert made.returncode == 1
    assert len(made.stderr.splitlines()) == 1
    assert "check the PG* variables or .env" in made.stderr


def test_8_an_app_may_keep_its_tables_in_another_schema(site) -> None:
    site.execute("create schema plant")
    for table in TABLES:
        site.execute(f"create table plant.{table} (like {table} including all)")
    before = site.digest(*TABLES)
    options = "{app_schema: plant, audit_schema: plant_audit}"
    site.loaded("--select", "customer", "coil", parsed_with=options)
    assert site.column("select coil_id from plant.inventory_coil order by 1") == ["K1", "K2"]
    assert site.value("select count(*) from plant_audit.rejected_rows") == 1
    assert site.digest(*TABLES) == before


def test_9_the_evidence_of_one_schema_is_not_taken_for_that_of_another(site) -> None:
    site.execute("create schema elsewhere")
    for table in TABLES:
        site.execute(f"create table elsewhere.{table} (like {table} including all)")
    options = "{app_schema: elsewhere, audit_schema: plant_audit}"
    run = site.run("--select", "customer", "coil", parsed_with=options)
    said = run.messages["customer"]
    assert "plant_audit is the evidence of plant.customers_customer, which is still there" in said
    assert site.value("select count(*) from elsewhere.customers_customer") == 0
    # A table that the app moved there is the same table.
    site.execute("drop schema elsewhere cascade; alter schema plant rename to elsewhere")
    run = site.loaded("--select", "customer", "coil", parsed_with=options)
    assert site.column("select coil_id from elsewhere.inventory_coil order by 1") == ["K1", "K2"]
    assert site.value("select sum(inserted) from plant_audit.loads where entity = 'coil'") == 2


def test_10_a_table_with_capitals_in_its_name_is_as_good_as_any(site) -> None:
    site.execute('create schema "Plant"')
    for table in TABLES:
        site.execute(f'create table "Plant".{table} (like {table} including all)')
    options = "{app_schema: Plant, audit_schema: Plant-Audit}"
    site.loaded("--select", "customer", "coil", "line", "job", parsed_with=options)
    assert site.column('select coil_id from "Plant".inventory_coil order by 1') == ["K1", "K2"]
    tests = ("job_has_sound_keys_and_references", "job_holds_exactly_the_cleaned_rows")
    run = site.tested("--select", *tests, parsed_with=options)
    assert run.succeeded, run.output
