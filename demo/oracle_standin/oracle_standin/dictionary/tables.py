"""Rows of the views that tell of tables, computed from the catalogue for the account that asks.

A row has its values by column; what it leaves out, such as statistics that nobody gathered, is
NULL, and what the view does not have (OWNER in USER_TABLES) is left out of the view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from oracle_standin.dictionary.system import Row
from oracle_standin.dictionary.viewer import Viewer
from oracle_standin.sql.definitions import Column
from oracle_standin.store.accounts import Account
from oracle_standin.store.catalogue import Table
from oracle_standin.store.database import Database
from oracle_standin.values.datatypes import DATE, OracleType

# What Oracle says of a heap table and of an index that nothing special was asked for.
PLAIN_SEGMENT: Mapping[str, Any] = {
    "TABLESPACE_NAME": "USERS",
    "STATUS": "VALID",
    "PCT_FREE": 10,
    "MAX_TRANS": 255,
    "LOGGING": "YES",
    "PARTITIONED": "NO",
    "TEMPORARY": "N",
    "SECONDARY": "N",
    "BUFFER_POOL": "DEFAULT",
    "FLASH_CACHE": "DEFAULT",
    "CELL_FLASH_CACHE": "DEFAULT",
    "GLOBAL_STATS": "NO",
    "USER_STATS": "NO",
    "COMPRESSION": "DISABLED",
    "DROPPED": "NO",
    "SEGMENT_CREATED": "YES",
}
_PLAIN_TABLE: Mapping[str, Any] = {
    **PLAIN_SEGMENT,
    "INI_TRANS": 1,
    "BACKED_UP": "N",
    "DEGREE": "         1",
    "INSTANCES": "         1",
    "CACHE": "    N",
    "TABLE_LOCK": "ENABLED",
    "NESTED": "NO",
    "ROW_MOVEMENT": "DISABLED",
    "SKIP_CORRUPT": "DISABLED",
    "MONITORING": "YES",
    "DEPENDENCIES": "DISABLED",
    "READ_ONLY": "NO",
    "RESULT_CACHE": "DEFAULT",
    "CLUSTERING": "NO",
    "HAS_IDENTITY": "NO",
    "CONTAINER_DATA": "NO",
}


def accessible(database: Database, account: Account) -> Iterator[Table]:
    """The tables that ALL_ views show: own ones and those with any grant."""
    for table in sorted(database.tables.values(), key=lambda t: (t.owner, t.name)):
        granted = any((p, table.owner, table.name) in account.grants
                      for p in ("SELECT", "INSERT", "UPDATE", "DELETE", "FLASHBACK"))  # fmt: skip
        if table.owner == account.name or granted or account.may("SELECT ANY TABLE"):
            yield table


def own(database: Database, account: Account) -> Iterator[Table]:
    return (t for t in accessible(database, account) if t.owner == account.name)


Choice = Callable[["Database", Account], Iterator[Table]]
Rows = Callable[["Database", Viewer], Iterator[Row]]


def of_each_table(describe: Callable[[Database, Table], Iterator[Row]]) -> Callable[[Choice], Rows]:
    """The rows that `describe` gives for one table, for every table that a view shows."""

    def view(choose: Choice) -> Rows:
        return lambda database, viewer: (
            row for table in choose(database, viewer.account) for row in describe(database, table)
        )

    return view


@of_each_table
def tables(_: Database, table: Table) -> Iterator[Row]:
    yield {"OWNER": table.owner, "TABLE_NAME": table.name, **_PLAIN_TABLE}


@of_each_table
def objects(_: Database, table: Table) -> Iterator[Row]:
    yield {
        "OWNER": table.owner,
        "OBJECT_NAME": table.name,
        "OBJECT_ID": table.object_id,
        "DATA_OBJECT_ID": table.object_id,
        "OBJECT_TYPE": "TABLE",
        "STATUS": "VALID",
        "TEMPORARY": "N",
        "GENERATED": "N",
        "SECONDARY": "N",
        "NAMESPACE": 1,
        "SHARING": "NONE",
        "ORACLE_MAINTAINED": "N",
    }


@of_each_table
def table_comments(_: Database, table: Table) -> Iterator[Row]:
    yield {
        "OWNER": table.owner,
        "TABLE_NAME": table.name,
        "TABLE_TYPE": "TABLE",
        "COMMENTS": table.comments.get(""),
    }


@of_each_table
def column_comments(_: Database, table: Table) -> Iterator[Row]:
    for column in table.columns:
        yield {
            "OWNER": table.owner,
            "TABLE_NAME": table.name,
            "COLUMN_NAME": column.name,
            "COMMENTS": table.comments.get(column.name),
        }


@of_each_table
def columns(database: Database, table: Table) -> Iterator[Row]:
    for place, column in enumerate(table.columns, 1):
        yield {
            "OWNER": table.owner,
            "TABLE_NAME": table.name,
            "COLUMN_ID": place,
            "SEGMENT_COLUMN_ID": place,
            "INTERNAL_COLUMN_ID": place,
            "GLOBAL_STATS": "NO",
            "USER_STATS": "NO",
            "HISTOGRAM": "NONE",
            "V80_FMT_IMAGE": "NO",
            "DATA_UPGRADED": "YES",
            "HIDDEN_COLUMN": "NO",
            "VIRTUAL_COLUMN": "NO",
            "USER_GENERATED": "YES",
            "DEFAULT_ON_NULL": "NO",
            "IDENTITY_COLUMN": "NO",
            **_column(column, database.charset),
        }


def _column(column: Column, charset: str) -> Row:
    kind = column.type
    text = kind.is_text and not kind.is_lob and not kind.is_long
    precision = kind.precision if (kind.is_number or kind.is_interval) and kind.precision else None
    scale: int | None = kind.scale
    if (
        not (kind.is_number or kind.is_interval or kind.is_moment)
        or kind == DATE
        or (kind.is_number and kind.scale == -127)
    ):
        scale = None
    return {
        "COLUMN_NAME": column.name,
        "QUALIFIED_COL_NAME": column.name,
        "DATA_TYPE": kind.dictionary_name,
        "DATA_LENGTH": data_length(kind, charset),
        "DATA_PRECISION": precision,
        "DATA_SCALE": scale,
        "NULLABLE": "Y" if column.nullable else "N",
        "DEFAULT_LENGTH": len(column.default) if column.default else None,
        "DATA_DEFAULT": column.default,
        "CHARACTER_SET_NAME": {0: None, 1: "CHAR_CS", 2: "NCHAR_CS"}[kind.charset_form],
        "CHAR_LENGTH": kind.size if text else None,
        "CHAR_USED": ("C" if kind.is_national or not kind.byte_semantics else "B")
        if text
        else None,
    }


def data_length(kind: OracleType, charset: str) -> int:
    """DATA_LENGTH: bytes in the database."""
    if kind.is_long:
        return 0
    if kind.is_text and not kind.is_lob:
        if kind.is_national:
            return kind.size * 2
        return kind.size if kind.byte_semantics or charset != "AL32UTF8" else kind.size * 4
    return {"ROWID": 10, "NUMBER": 22}.get(kind.name, kind.wire_size)
