"""The database as the pack reads it: one snapshot, read-only, in UTC, so that all facts agree."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg2
from psycopg2.extras import RealDictCursor, register_default_jsonb

from load.postgres.session import connection_string, settled
from scripts.signoff_pack.errors import SignoffError

Row = dict[str, Any]
_FETCHED_AT_ONCE = 2_000
_SETTINGS = """
    set transaction isolation level repeatable read, read only;
    set local jit = off;
    set local work_mem = '64MB'
"""


class Database:
    """One snapshot. `audit` and `app` are the schemas of the evidence and of the Django tables."""

    def __init__(self, connection: Any, audit: str, app: str) -> None:
        self._connection = connection
        self.audit = audit
        self.app = app

    def rows(self, query: str, *values: object) -> list[Row]:
        """All rows of a query."""
        with self._connection.cursor(cursor_factory=RealDictCursor) as cursor:
            cursor.execute(query, values or None)
            return [dict(row) for row in cursor.fetchall()]

    def row(self, query: str, *values: object) -> Row:
        """The one row of a query."""
        (found,) = self.rows(query, *values)
        return found

    def stream(self, query: str, values: Mapping[str, object]) -> Iterator[Row]:
        """The rows of a query that may be many: a few thousand are in memory at a time."""
        with self._connection.cursor(
            "signoff", cursor_factory=RealDictCursor, scrollable=False
        ) as cursor:
            cursor.itersize = _FETCHED_AT_ONCE
            cursor.execute(query, values)
            for row in cursor:
                yield dict(row)

    def exists(self, relation: str) -> bool:
        """Whether a table of that name is there."""
        return bool(self.row("select to_regclass(%s) is not null as found", relation)["found"])

    def columns(self, relation: str) -> list[str]:
        """The columns of a table, in its order; none where there is no such table."""
        found = self.rows(
            """
            select attname from pg_attribute
            where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped order by attnum
            """,
            relation,
        )
        return [row["attname"] for row in found]

    def types(self, query: str) -> dict[str, str]:
        """The types of a query's columns, without lengths, by their names."""
        with self._connection.cursor() as cursor:
            cursor.execute(f"select * from ({query}) as typed limit 0")  # noqa: S608  our own SQL
            described = {column.name: column.type_code for column in cursor.description}
        names = {
            row["oid"]: row["name"]
            for row in self.rows(
                "select oid::bigint, format_type(oid, null) as name from pg_type"
                " where oid = any(%s::oid[])",
                list(described.values()),
            )
        }
        return {name: names[code] for name, code in described.items()}


def quoted(name: str) -> str:
    """A name as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def connect() -> Any:
    """A connection that libpq's own variables describe, with the settings of all our sessions."""
    try:
        connection = settled(psycopg2.connect(connection_string("abis-signoff")))
    except psycopg2.OperationalError as error:
        said = " ".join(str(error).split())
        raise SignoffError(f"{said}: check the PG* variables or .env") from None
    register_default_jsonb(connection, loads=_exactly)
    return connection


@contextmanager
def snapshot(audit: str, app: str) -> Iterator[Database]:
    """The database as it is now; later changes are not seen."""
    connection = connect()
    try:
        with connection.cursor() as cursor:
            cursor.execute(_SETTINGS)
        database = Database(connection, audit, app)
        _require_evidence(database)
        yield database
    finally:
        connection.close()


def _exactly(document: str) -> Any:
    return json.loads(document, parse_float=str)  # 0.1 stays 0.1


def _require_evidence(database: Database) -> None:
    wanted = [f"{database.audit}.{table}" for table in ("loads", "rejected_rows", "loaded_keys")]
    wanted += ["legacy_audit.builds", "legacy_audit.extractions"]
    missing = [table for table in wanted if not database.exists(table)]
    if missing:
        raise SignoffError(
            f"there is no {', no '.join(missing)}: run python load/extract.py, then dbt build"
        )
