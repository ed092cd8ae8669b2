"""The columns of a legacy table, from its copy in legacy_raw, else from Oracle's dictionary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from load.errors import LoadError
from load.names import SYSTEM_COLUMNS, raw_table
from load.oracle.dictionary import read_table
from load.oracle.sessions import Sessions
from load.postgres.connection import own_cursor
from load.settings import load_environment, settings_from
from scripts.entity_files.errors import ScaffoldError

_KINDS = {  # by the types that load/values/columns.py gives; any other is text
    "numeric": "number",
    "integer": "number",
    "bigint": "number",
    "smallint": "number",
    "double precision": "number",
    "real": "number",
    "timestamp": "time",
    "timestamptz": "time",
    "timestamp without time zone": "time",
    "timestamp with time zone": "time",
    "date": "time",
    "bytea": "bytes",
}
_COLUMNS = """
select attname, format_type(atttypid, null) from pg_attribute
where attrelid = to_regclass(format('legacy_raw.%%I', %s::text)) and attnum > 0 and not attisdropped
order by attnum"""
_NAMES_IN_ORACLE = """
select jsonb_object_agg(said ->> 'name', said ->> 'source')
from (
    select columns from legacy_audit.extractions
    where table_name = %s and state = 'complete' order by number desc limit 1
) as newest
cross join jsonb_array_elements(newest.columns) as columns (said)
where said ->> 'source' is not null"""


@dataclass(frozen=True)
class RawColumn:
    """A column of the legacy table. `values` counts the rows that hold something; None: unknown."""

    name: str  # as Oracle has it
    kind: str  # text, number, time or bytes
    values: int | None = None
    raw: str = ""  # in legacy_raw; by default Oracle's name in lower case

    @property
    def raw_name(self) -> str:
        """Its name in legacy_raw."""
        return self.raw or self.name.lower()

    @property
    def is_renamed(self) -> bool:
        """Whether dbt has to be told the name in legacy_raw: rule 3 of load/names.py."""
        fits = re.sub(r"[^\w$#]", "_", self.name.lower()).lstrip("_")
        return self.raw_name != (f"{fits}_" if fits in SYSTEM_COLUMNS else fits)


def columns(table: str) -> list[RawColumn]:
    """All columns in their order; raises ScaffoldError where the table is in neither place."""
    raw = raw_table(table)
    try:
        found = _copied(raw)
    except LoadError as error:
        found, missing = [], str(error)
    else:
        missing = (
            f"legacy_raw.{raw} does not exist (python load/extract.py --table {table} copies it)"
        )
    try:
        return found or _described(table)
    except LoadError as error:
        raise ScaffoldError(f"{missing}, and Oracle cannot be asked: {error}") from None


def _copied(table: str) -> list[RawColumn]:
    with own_cursor() as cursor:
        cursor.execute(_COLUMNS, (table,))
        found = cursor.fetchall()
        if not found:
            return []
        counts = ", ".join(f"count(nullif(btrim({_quoted(name)}::text), ''))" for name, _ in found)
        cursor.execute(f"select {counts} from legacy_raw.{_quoted(table)}")  # noqa: S608 - quoted
        (values,) = cursor.fetchall()
        cursor.execute("select to_regclass('legacy_audit.extractions') is not null")
        ((is_told,),) = cursor.fetchall()
        names: Mapping[str, str] = {}
        if is_told:
            cursor.execute(_NAMES_IN_ORACLE, (table,))
            ((told,),) = cursor.fetchall()
            names = told or {}
    return [
        RawColumn(names.get(name, name.upper()), _KINDS.get(kind, "text"), count, name)
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
        RawColumn(column.oracle.name, _KINDS.get(column.postgres, "text"), raw=column.name)
        for column in source.columns
    ]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
