"""A site in the tests: a database with hand-made legacy tables, dbt on it, and what came of it."""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping
from typing import Any

from psycopg2.extras import Json

from load.entities import entities
from load.postgres import evidence_tables
from tests.conftest import Database
from tests.dbt.project import Project, Run

# What load/ makes of the documented schema: CHAR, VARCHAR2 and CLOB are text, NUMBER is numeric.
RAW_TABLES = {
    "ab_carrier": """
        carrier_id text, carrier_name text, scac_code text, contact_name text, phone text,
        email text, is_active text, notes text""",
    "ab_line": "line_id text, line_number text, description text, is_active numeric",
    "ab_customer": """
        customer_id text, customer_name text, address_1 text, address_2 text, city text, state text,
        zip_code text, country text, phone text, fax text, email text, is_active text, notes text,
        created_date timestamp, modified_date timestamp""",
    "ab_coil": """
        coil_id text, coil_number text, heat_number text, alloy text, temper text, gauge numeric,
        width numeric, length numeric, weight numeric, quantity numeric, location text, status text,
        supplier text, mill_id text, received_date timestamp, customer_id text, notes text,
        created_date timestamp, modified_date timestamp""",
    "ab_job": """
        job_id text, job_number text, customer_id text, coil_id text, line_id text,
        part_number text, quantity numeric, alloy text, temper text, gauge numeric, width numeric,
        length numeric, status text, priority numeric, scheduled_date timestamp,
        start_date timestamp, completion_date timestamp, notes text, created_date timestamp,
        modified_date timestamp""",
    "ab_skid": """
        skid_id numeric, skid_number text, job_id text, customer_id text, status text,
        location text, total_pieces numeric, total_weight numeric, created_date timestamp,
        modified_date timestamp""",
    "ab_qa_result": """
        test_id numeric, coil_id text, job_id text, test_type text, test_date text, inspector text,
        result text, passed text, notes text, created_date timestamp""",
    "ab_shipment": """
        shipment_id numeric, bol_number text, customer_id text, carrier_id text, status text,
        ship_date timestamp, delivery_date timestamp, tracking_number text,
        freight_charges numeric, notes text, created_date timestamp, modified_date timestamp""",
}
# The required column beside the key; a row that does not name it gets a value made of its key.
REQUIRED = {
    "ab_carrier": "carrier_name",
    "ab_line": "line_number",
    "ab_customer": "customer_name",
    "ab_coil": "coil_number",
    "ab_job": "job_number",
    "ab_shipment": "bol_number",
}
DJANGO = {entity.name: (entity.django_table, entity.key) for entity in entities()}
_numbers = itertools.count(1)
EVIDENCE = ("rejected_rows", "value_changes", "conflicts")


class Site:
    """One database, and what a test does to it. Statements are committed at once."""

    def __init__(self, database: Database, dbt: Project) -> None:
        self.database = database
        self.dbt = dbt
        self._connection = database.connect()
        self._connection.autocommit = True

    def close(self) -> None:
        self._connection.close()

    # -- the legacy side

    def make_raw(self, **types: str) -> Site:
        """Make legacy_raw with its eight empty tables; `ab_coil__width="text"` changes a type."""
        self.execute("create schema legacy_raw")
        for table, columns in RAW_TABLES.items():
            self.execute(f"create table legacy_raw.{table} ({columns})")
        for name, kind in types.items():
            table, _, column = name.partition("__")
            self.execute(f"alter table legacy_raw.{table} alter {column} type {kind} using null")
        return self

    def add(self, table: str, *rows: Mapping[str, Any], **row: Any) -> None:
        """Insert rows into a raw table."""
        key = RAW_TABLES[table].split()[0]
        for one in rows or (row,):
            values = dict(one)
            if table in REQUIRED:
                values.setdefault(REQUIRED[table], f"of {values.get(key)}")
            self.execute(
                f"insert into legacy_raw.{table} ({', '.join(values)})"
                f" values ({', '.join(['%s'] * len(values))})",
                *values.values(),
            )

    # -- the database

    def execute(self, statement: str, *values: Any) -> int:
        """Run one statement; return the number of rows it changed."""
        with self._connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return int(cursor.rowcount)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self._connection.cursor() as cursor:
            cursor.execute(query, values or None)
            return list(cursor.fetchall())

    def column(self, query: str, *values: Any) -> list[Any]:
        """The first column of a query."""
        return [row[0] for row in self.rows(query, *values)]

    def value(self, query: str, *values: Any) -> Any:
        """The one value of a query."""
        (row,) = self.rows(query, *values)
        return row[0]

    def digest(self, *tables: str) -> dict[str, tuple[Any, ...]]:
        """Per table the count of its rows and a sum over them, whatever their order."""
        one = "select count(*), sum(hashtextextended(held::text, 0)) from {} as held"
        return {table: self.rows(one.format(table))[0] for table in tables}

    def wait_for_other_sessions_to_end(self) -> None:
        """dbt's sessions end a moment after its command has."""
        others = (
            "select count(*) from pg_stat_activity where datname = current_database()"
            " and backend_type = 'client backend' and pid <> pg_backend_pid()"
        )
        for _ in range(100):
            if self.value(others) == 0:
                return
            time.sleep(0.1)
        raise TimeoutError("sessions of dbt are still open")

    # -- dbt, and what came of it

    def run(self, *arguments: str, command: str = "run", **options: str) -> Run:
        """`dbt run`: the models without the tests."""
        return self.dbt.run(self.database.environ, command, *arguments, **options)

    def loaded(self, *arguments: str, **options: str) -> Run:
        """`dbt run` that has to succeed."""
        run = self.run(*arguments, **options)
        assert run.succeeded, run.output
        return run

    def tested(self, *arguments: str, **options: str) -> Run:
        """`dbt test`."""
        return self.run(*arguments, command="test", **options)

    def keys(self, entity: str) -> list[str]:
        """The keys in the Django table of an entity."""
        table, key = DJANGO[entity]
        return self.column(f"select {key} from {table} order by 1")

    def get(self, entity: str, key: str) -> dict[str, Any]:
        """One row of a Django table."""
        table, key_column = DJANGO[entity]
        return dict(
            self.value(f"select to_jsonb(held) from {table} as held where {key_column} = %s", key)
        )

    def reasons(self, entity: str) -> dict[str, list[str]]:
        """The reasons of rejected rows, by the key as it stands in raw."""
        found: dict[str, list[str]] = {}
        for key, reasons in self.rows(
            "select legacy_key, reasons from legacy_audit.rejected_rows where entity = %s", entity
        ):
            assert key not in found, f"{entity} {key} was rejected twice: use other keys"
            found[key] = reasons
        return found

    def conflicts(self, entity: str) -> dict[str, tuple[str, str]]:
        """Kind and resolution of the conflicts, by key."""
        return {
            key: (kind, resolution)
            for key, kind, resolution in self.rows(
                "select key, kind, resolution from legacy_audit.conflicts where entity = %s", entity
            )
        }

    def last_load(self, entity: str) -> dict[str, Any]:
        """The newest row of an entity in the history of loads."""
        return dict(
            self.value(
                "select to_jsonb(loads) from legacy_audit.loads where entity = %s"
                " order by number desc limit 1",
                entity,
            )
        )

    def state(self) -> dict[str, tuple[Any, ...]]:
        """A digest of everything that must follow from the raw tables alone."""
        return self.digest(
            *(table for table, _ in DJANGO.values()),
            *(f"legacy_audit.{table}" for table in EVIDENCE),
        )

    def extracted(self, table: str, **values: Any) -> None:
        """Write the evidence of a complete extraction of what a raw table holds now."""
        with self._connection.cursor() as cursor:
            evidence_tables.create_tables(cursor)
        rows = self.value(f"select count(*) from legacy_raw.{table}")
        row = {
            "run_id": f"by hand {next(_numbers)}",
            "picture": "by hand",
            "table_name": table,
            "snapshot_kind": "scn",
            "scn": 1,
            "snapshot_at": "2026-01-01 00:00:00+00",
            "batch_size": 1,
            "started_at": "2026-01-01 00:00:00+00",
            "link": 0,
            "source_rows": rows,
            "loaded_rows": rows,
            "columns": [{"name": RAW_TABLES[table].split()[0], "kind": "text", "measures": []}],
            "source_checksums": {
                "*": {"rows": values.get("source_rows", rows)},
                RAW_TABLES[table].split()[0]: {},
            },
            "is_partial": False,
            "state": "complete",
            **values,
        }
        self.execute(
            f"insert into legacy_audit.extractions ({', '.join(row)}, finished_at)"
            f" values ({', '.join(['%s'] * len(row))}, clock_timestamp())",
            *(Json(value) if isinstance(value, dict | list) else value for value in row.values()),
        )
