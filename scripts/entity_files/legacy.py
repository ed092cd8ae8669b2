"""The columns of a legacy table, from its copy in legacy_raw, else from Oracle's dictionary."""

from __future__ import annotations

from dataclasses import dataclass

from load.errors import LoadError
from load.oracle.dictionary import read_table
from load.oracle.sessions import Sessions
from load.postgres.connection import own_cursor
from load.settings import load_environment, settings_from
from scripts.entity_files.errors import ScaffoldError

_KINDS = {
    "text": "text",
    "character varying": "text",
    "numeric": "number",
    "integer": "number",
    "bigint": "number",
    "smallint": "number",
    "double precision": "number",
    "real": "number",
    "timestamp without time zone": "time",
    "timestamp with time zone": "time",
    "date": "time",
    "bytea": "bytes",
}
_ORACLE_KINDS = {
    "NUMBER": "number",
    "FLOAT": "number",
    "BINARY_FLOAT": "number",
    "BINARY_DOUBLE": "number",
    "DATE": "time",
    "RAW": "bytes",
    "BLOB": "bytes",
}
_COLUMNS = """
select attname, format_type(atttypid, null) from pg_attribute
where attrelid = to_regclass(format('legacy_raw.%%I', %s::text)) and attnum > 0 and not attisdropped
order by attnum"""


@dataclass(frozen=True)
class RawColumn:
    """A column of the legacy table. `values` counts the rows that hold something; None: unknown."""

    name: str  # as Oracle has it
    kind: str  # text, number, time or bytes
    values: int | None = None


def columns(table: str) -> list[RawColumn]:
    """All columns in their order; raises ScaffoldError where the table is in neither place."""
    found = _copied(table.lower())
    if found:
        return found
    try:
        return _described(table)
    except LoadError as error:
        raise ScaffoldError(
            f"legacy_raw.{table.lower()} does not exist (python load/extract.py --table {table} "
            f"copies it), and Oracle cannot be asked: {error}"
        ) from None


def _copied(table: str) -> list[RawColumn]:
    with own_cursor() as cursor:
        cursor.execute(_COLUMNS, (table,))
        found = cursor.fetchall()
        if not found:
            return []
        counts = ", ".join(f"count(nullif(btrim({_quoted(name)}::text), ''))" for name, _ in found)
        cursor.execute(f"select {counts} from legacy_raw.{_quoted(table)}")  # noqa: S608 - quoted
        values = cursor.fetchone()
    return [
        RawColumn(name.upper(), _KINDS.get(kind, "text"), count)
        for (name, kind), count in zip(found, values, strict=True)
    ]


def _described(table: str) -> list[RawColumn]:
    settings = settings_from(load_environment()).oracle
    sessions = Sessions(settings, 1, 30)
    try:
        sessions.open()
        with sessions.session() as session:
            source = read_table(session, settings.schema, table)
    finally:
        sessions.close()
    return [
        RawColumn(column.oracle.name, _ORACLE_KINDS.get(column.oracle.base_type, "text"))
        for column in source.columns
    ]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
