"""The tables that the demonstration app's migrations make, against the mapping written out here."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parents[2]

# "column type", then "null" where it may be NULL, "unique", and the key that it refers to.
TABLES = {
    "shipping_carrier": """
        carrier_id character varying(20) pk
        name character varying(100)
        scac_code character varying(10) null
        contact_name character varying(100) null
        phone character varying(50) null
        email character varying(254) null
        is_active boolean
        notes text null
    """,
    "production_line": """
        line_id character varying(20) pk
        line_number character varying(20) unique
        description character varying(200) null
        is_active boolean
    """,
    "customers_customer": """
        customer_id character varying(20) pk
        name character varying(200)
        address_line1 character varying(200) null
        address_line2 character varying(200) null
        city character varying(100) null
        state character varying(50) null
        zip_code character varying(20) null
        country character varying(50) null
        phone character varying(50) null
        fax character varying(50) null
        email character varying(254) null
        is_active boolean
        notes text null
        created_at timestamp with time zone null
        updated_at timestamp with time zone null
    """,
    "inventory_coil": """
        coil_id character varying(20) pk
        coil_number character varying(50)
        heat_number character varying(50) null
        alloy character varying(20) null
        temper character varying(20) null
        gauge numeric(10,4) null
        width numeric(10,3) null
        length numeric(12,3) null
        weight numeric(12,2) null
        quantity numeric(12,2) null
        location character varying(100) null
        status character varying(20) null
        supplier character varying(100) null
        mill_id character varying(50) null
        received_date timestamp with time zone null
        customer_id character varying(20) null -> customers_customer.customer_id
        notes text null
        created_at timestamp with time zone null
        updated_at timestamp with time zone null
    """,
    "production_job": """
        job_id character varying(20) pk
        job_number character varying(50) unique
        customer_id character varying(20) null -> customers_customer.customer_id
        coil_id character varying(20) null -> inventory_coil.coil_id
        line_id character varying(20) null -> production_line.line_id
        part_number character varying(100) null
        quantity numeric(12,2) null
        alloy character varying(20) null
        temper character varying(20) null
        gauge numeric(10,4) null
        width numeric(10,3) null
        length numeric(12,3) null
        status character varying(20) null
        priority integer
        scheduled_date timestamp with time zone null
        start_date timestamp with time zone null
        completion_date timestamp with time zone null
        notes text null
        created_at timestamp with time zone null
        updated_at timestamp with time zone null
    """,
    "inventory_skid": """
        skid_id character varying(20) pk
        skid_number character varying(50) null unique
        job_id character varying(20) null -> production_job.job_id
        customer_id character varying(20) null -> customers_customer.customer_id
        status character varying(20) null
        location character varying(100) null
        total_pieces integer null
        total_weight numeric(12,2) null
        created_at timestamp with time zone null
        updated_at timestamp with time zone null
    """,
    "quality_qaresult": """
        test_id character varying(20) pk
        coil_id character varying(20) null -> inventory_coil.coil_id
        job_id character varying(20) null -> production_job.job_id
        test_type character varying(40) null
        test_date timestamp with time zone null
        inspector character varying(100) null
        result character varying(40) null
        passed boolean null
        notes text null
        created_at timestamp with time zone null
    """,
    "shipping_shipment": """
        shipment_id character varying(20) pk
        bol_number character varying(50) unique
        customer_id character varying(20) null -> customers_customer.customer_id
        carrier_id character varying(20) null -> shipping_carrier.carrier_id
        status character varying(20) null
        ship_date timestamp with time zone null
        delivery_date timestamp with time zone null
        tracking_number character varying(100) null
        freight_charges numeric(12,2) null
        notes text null
        created_at timestamp with time zone null
        updated_at timestamp with time zone null
    """,
}

# One line per column, written as above, out of Postgres's catalogue.
DESCRIBE = """
    select concat_ws(
        ' ',
        attribute.attname,
        format_type(attribute.atttypid, attribute.atttypmod),
        case when not attribute.attnotnull then 'null' end,
        (select string_agg(case contype when 'p' then 'pk' else 'unique' end, ' ')
           from pg_constraint
          where conrelid = attribute.attrelid and contype in ('p', 'u')
            and conkey = array[attribute.attnum]),
        (select format('-> %%s.%%s', confrelid::regclass, parent.attname)
           from pg_constraint
           join pg_attribute as parent
             on parent.attrelid = confrelid and array[parent.attnum] = confkey
          where conrelid = attribute.attrelid and contype = 'f'
            and conkey = array[attribute.attnum])
    )
      from pg_attribute as attribute
     where attribute.attrelid = %s::regclass and attribute.attnum > 0
       and not attribute.attisdropped
"""


def manage(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "demo/app/manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def select(database, statement: str, *parameters: str) -> list[tuple]:
    with database.connect() as connection, connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


@pytest.mark.parametrize("table", TABLES)
def test_a_migrated_table_has_the_columns_types_and_keys_of_the_mapping(
    module_django_database, table
):
    expected = {" ".join(line.split()) for line in TABLES[table].strip().splitlines()}
    assert {row[0] for row in select(module_django_database, DESCRIBE, table)} == expected


def test_every_foreign_key_is_deferrable_and_initially_deferred(module_django_database):
    keys = select(
        module_django_database,
        "select conname, condeferrable, condeferred from pg_constraint"
        " where contype = 'f' and conrelid::regclass::text = any(%s)",
        list(TABLES),
    )
    assert len(keys) == 10
    assert all(deferrable and deferred for _, deferrable, deferred in keys)


def test_every_foreign_key_column_has_an_index(module_django_database):
    (count,) = select(
        module_django_database,
        "select count(distinct (indrelid, indkey[0])) from pg_constraint"
        " join pg_index on indrelid = conrelid and indkey[0] = conkey[1]"
        " where contype = 'f' and conrelid::regclass::text = any(%s)",
        list(TABLES),
    )[0]
    assert count == 10


def test_the_committed_migrations_are_what_the_models_say(module_django_database):
    result = manage(module_django_database.environ, "makemigrations", "--check", "--dry-run")
    assert result.returncode == 0, result.stdout


def test_another_schema_gets_all_tables_and_the_public_one_none(database):
    with database.connect() as connection, connection.cursor() as cursor:
        cursor.execute("create schema rehearsal")
    environ = {**database.environ, "DJANGO_DB_SCHEMA": "rehearsal"}
    assert manage(environ, "migrate", "--verbosity=0").returncode == 0
    rows = select(
        database,
        "select schemaname, tablename from pg_tables"
        " where schemaname not in ('pg_catalog', 'information_schema')",
    )
    assert {schema for schema, _ in rows} == {"rehearsal"}
    assert TABLES.keys() <= {table for _, table in rows}
    (inside,) = select(
        database,
        "select count(*) from pg_constraint where contype = 'f'"
        " and connamespace = 'rehearsal'::regnamespace"
        " and confrelid in (select oid from pg_class where relnamespace = connamespace)",
    )[0]
    assert inside >= 10


def test_a_schema_that_is_no_plain_name_is_refused(database):
    result = manage({**database.environ, "DJANGO_DB_SCHEMA": "x -c role=y"}, "check")
    assert result.returncode == 1
    assert "DJANGO_DB_SCHEMA" in result.stderr


GOOD_ROWS = """
    insert into customers_customer (customer_id, name, is_active, email)
        values ('C1', 'ACME', true, null), ('C2', 'Müller', false, 'a@acme.com');
    insert into inventory_coil (coil_id, coil_number, customer_id, width)
        values ('L1', '1', 'C1', 48.5);
"""


def test_verify_migration_accepts_good_rows_and_counts_them(django_database):
    with django_database.connect() as connection, connection.cursor() as cursor:
        cursor.execute(GOOD_ROWS)
    result = manage(django_database.environ, "verify_migration")
    assert result.returncode == 0, result.stderr
    counts = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines()[1:]}
    assert len(counts) == 8
    assert counts["customers.Customer"] == ["2", "2", "0"]
    assert counts["inventory.Coil"] == ["1", "1", "0"]
    assert counts["shipping.Shipment"] == ["0", "0", "0"]


def test_verify_migration_names_every_value_that_django_refuses(django_database):
    with django_database.connect() as connection, connection.cursor() as cursor:
        cursor.execute(GOOD_ROWS)
        cursor.execute("update customers_customer set email = 'bob@acme' where customer_id = 'C2'")
        cursor.execute("update customers_customer set name = '' where customer_id = 'C1'")
        cursor.execute("update inventory_coil set width = 'NaN'")
    result = manage(django_database.environ, "verify_migration", "--sample=0")
    assert result.returncode == 1
    for place in ("Customer 'C2': email: ", "Customer 'C1': name: ", "Coil 'L1': width: "):
        assert place in result.stderr
    assert "Django refuses 3 objects" in result.stderr


def test_the_sample_of_verify_migration_finds_a_missing_parent(django_database):
    with django_database.connect() as connection, connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")  # foreign keys are not checked
        cursor.execute(GOOD_ROWS)
        cursor.execute("update inventory_coil set customer_id = 'C404'")
    result = manage(django_database.environ, "verify_migration")
    assert result.returncode == 1
    assert "inventory.Coil 'L1': customer: " in result.stderr


def test_a_duplicate_of_a_unique_value_cannot_be_stored(django_database):
    with django_database.connect() as connection, connection.cursor() as cursor:
        cursor.execute("insert into production_line values ('1', 'CTL', null, true)")
        with pytest.raises(psycopg2.errors.UniqueViolation):
            cursor.execute("insert into production_line values ('2', 'CTL', null, true)")


@pytest.mark.parametrize(
    ("models", "message"),
    [
        ([], "name the migrated models in settings.MIGRATED_MODELS"),
        (["shipping.Lorry"], "settings.MIGRATED_MODELS: App 'shipping' doesn't have a 'Lorry'"),
        (["Carrier"], "settings.MIGRATED_MODELS: "),
    ],
    ids=str,
)
def test_verify_migration_says_which_setting_is_missing_or_wrong(database, models, message):
    code = (
        "import sys; sys.path[:0] = ['demo/app', '.']\n"
        "from config import settings\n"
        f"settings.MIGRATED_MODELS = {models!r}\n"
        "from django.core.management import execute_from_command_line\n"
        "execute_from_command_line(['manage.py', 'verify_migration'])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **database.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_copy_of_the_app_works_without_this_repository(django_database, tmp_path):
    shutil.copytree(ROOT / "demo" / "app", tmp_path / "app")
    shutil.copytree(ROOT / "demo" / "legacy_audit", tmp_path / "app" / "legacy_audit")
    settings = tmp_path / "app" / "config" / "settings.py"
    text = settings.read_text().replace('"demo.legacy_audit"', '"legacy_audit"')
    # a site names its models, and reads its own .env
    text = re.sub(r"^(from load|offer\().*\n", "", text, flags=re.MULTILINE)
    named = 'MIGRATED_MODELS = ["shipping.Carrier", "shipping.Shipment"]'
    settings.write_text(re.sub(r"^MIGRATED_MODELS = .*$", named, text, flags=re.MULTILINE))
    result = subprocess.run(
        [sys.executable, "app/manage.py", "verify_migration"],
        cwd=tmp_path,
        env={**os.environ, **django_database.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "shipping.Shipment" in result.stdout
