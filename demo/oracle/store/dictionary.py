"""The data dictionary: Oracle's views, computed from the catalogue for the account that asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from demo.oracle.compile.typed import blob, quote
from demo.oracle.store.accounts import Account
from demo.oracle.store.dictionary_rows import (
    Row,
    accessible,
    banner,
    column_comments,
    columns,
    components,
    constraint_columns,
    constraints,
    extents,
    index_columns,
    indexes,
    nls_database,
    nothing,
    objects,
    own,
    privileges,
    segments,
    session_privileges,
    table_comments,
    tables,
    users,
    v_database,
    v_instance,
)
from demo.oracle.store.versions import Version
from demo.oracle.values import number
from demo.oracle.values.datatypes import DATE, NUMBER, OracleType, varchar2

if TYPE_CHECKING:
    from demo.oracle.store.database import Database

LONG = OracleType("LONG")


@dataclass(frozen=True)
class View:
    """`fields` are name and type; `dynamic` views change without DDL; `privilege` is needed to see
    the view at all."""

    fields: tuple[tuple[str, OracleType], ...]
    rows: Callable[[Database, Account, Version], Iterator[Row]]
    dynamic: bool = False
    privilege: str | None = None


def _fields(text: str) -> tuple[tuple[str, OracleType], ...]:
    """`NAME:30` is VARCHAR2(30), `NAME#` NUMBER, `NAME@` DATE, `NAME~` LONG."""
    out = []
    for word in text.split():
        if word.endswith("#"):
            out.append((word[:-1], NUMBER))
        elif word.endswith("@"):
            out.append((word[:-1], DATE))
        elif word.endswith("~"):
            out.append((word[:-1], LONG))
        else:
            name, _, size = word.partition(":")
            out.append((name, varchar2(int(size or 30))))
    return tuple(out)


_TABLE_FIELDS = "TABLE_NAME TABLESPACE_NAME STATUS:8 NUM_ROWS# BLOCKS# AVG_ROW_LEN# LAST_ANALYZED@ PARTITIONED:3 TEMPORARY:1 SECONDARY:1 LOGGING:3 ROW_MOVEMENT:8"  # noqa: E501
_COLUMN_FIELDS = (
    "TABLE_NAME COLUMN_NAME DATA_TYPE:106 DATA_TYPE_OWNER DATA_LENGTH# DATA_PRECISION# DATA_SCALE# "
    "NULLABLE:1 COLUMN_ID# DEFAULT_LENGTH# DATA_DEFAULT~ CHARACTER_SET_NAME:44 CHAR_LENGTH# "
    "CHAR_USED:1 VIRTUAL_COLUMN:3 DATA_UPGRADED:3"
)
_CONSTRAINT_FIELDS = (
    "OWNER CONSTRAINT_NAME CONSTRAINT_TYPE:1 TABLE_NAME SEARCH_CONDITION~ R_OWNER "
    "R_CONSTRAINT_NAME DELETE_RULE:9 STATUS:8 DEFERRABLE:14 DEFERRED:9 VALIDATED:13 GENERATED:14 "
    "INDEX_NAME"
)
_INDEX_FIELDS = "OWNER INDEX_NAME INDEX_TYPE:27 TABLE_OWNER TABLE_NAME TABLE_TYPE:11 UNIQUENESS:9"
_INDEX_COLUMN_FIELDS = (
    "INDEX_OWNER INDEX_NAME TABLE_OWNER TABLE_NAME COLUMN_NAME:4000 COLUMN_POSITION# DESCEND:4"
)
_OBJECT_FIELDS = (
    "OBJECT_NAME:128 SUBOBJECT_NAME OBJECT_ID# DATA_OBJECT_ID# OBJECT_TYPE:19 STATUS:7 TEMPORARY:1"
)
_CONS_COLUMN_FIELDS = "OWNER CONSTRAINT_NAME TABLE_NAME COLUMN_NAME:4000 POSITION#"
_NLS_FIELDS = "PARAMETER VALUE:160"


def _view(fields: str, rows: Callable[..., Iterator[Row]], **options: Any) -> View:
    return View(_fields(fields), rows, **options)


VIEWS: dict[str, View] = {
    "ALL_TABLES": _view("OWNER " + _TABLE_FIELDS, tables(accessible, owner=True)),
    "USER_TABLES": _view(_TABLE_FIELDS, tables(own, owner=False)),
    "ALL_TAB_COLUMNS": _view("OWNER " + _COLUMN_FIELDS, columns(accessible, owner=True)),
    "USER_TAB_COLUMNS": _view(_COLUMN_FIELDS, columns(own, owner=False)),
    "ALL_TAB_COLS": _view("OWNER " + _COLUMN_FIELDS, columns(accessible, owner=True)),
    "ALL_CONSTRAINTS": _view(_CONSTRAINT_FIELDS, constraints(accessible)),
    "USER_CONSTRAINTS": _view(_CONSTRAINT_FIELDS, constraints(own)),
    "ALL_CONS_COLUMNS": _view(_CONS_COLUMN_FIELDS, constraint_columns(accessible)),
    "USER_CONS_COLUMNS": _view(_CONS_COLUMN_FIELDS, constraint_columns(own)),
    "ALL_INDEXES": _view(_INDEX_FIELDS, indexes(accessible)),
    "ALL_IND_COLUMNS": _view(_INDEX_COLUMN_FIELDS, index_columns(accessible)),
    "ALL_OBJECTS": _view("OWNER " + _OBJECT_FIELDS, objects(accessible, owner=True)),
    "USER_OBJECTS": _view(_OBJECT_FIELDS, objects(own, owner=False)),
    "ALL_VIEWS": _view("OWNER VIEW_NAME TEXT_LENGTH# TEXT~", nothing),
    "ALL_SYNONYMS": _view("OWNER SYNONYM_NAME TABLE_OWNER TABLE_NAME DB_LINK:128", nothing),
    "ALL_TAB_COMMENTS": _view(
        "OWNER TABLE_NAME TABLE_TYPE:11 COMMENTS:4000", table_comments(accessible)
    ),
    "ALL_COL_COMMENTS": _view(
        "OWNER TABLE_NAME COLUMN_NAME COMMENTS:4000", column_comments(accessible)
    ),
    "ALL_TAB_PRIVS": _view(
        "GRANTOR GRANTEE TABLE_SCHEMA TABLE_NAME PRIVILEGE:40 GRANTABLE:3 HIERARCHY:3", privileges
    ),
    "USER_TAB_PRIVS": _view(
        "OWNER GRANTEE GRANTOR TABLE_NAME PRIVILEGE:40 GRANTABLE:3 HIERARCHY:3", privileges
    ),
    "SESSION_PRIVS": _view("PRIVILEGE:40", session_privileges),
    "SESSION_ROLES": _view("ROLE", nothing),
    "ALL_USERS": _view("USERNAME USER_ID# CREATED@", users),
    "NLS_DATABASE_PARAMETERS": _view(_NLS_FIELDS, nls_database),
    "V$NLS_PARAMETERS": _view(_NLS_FIELDS, nls_database),
    "V$VERSION": _view("BANNER:80", banner),
    "PRODUCT_COMPONENT_VERSION": _view("PRODUCT:80 VERSION:80 STATUS:80", components),
    "V$DATABASE": _view(
        "DBID# NAME:9 CREATED@ OPEN_MODE:20 LOG_MODE:12 CURRENT_SCN# DB_UNIQUE_NAME",
        v_database, dynamic=True, privilege="SELECT V$DATABASE",
    ),
    "V$INSTANCE": _view(
        "INSTANCE_NUMBER# INSTANCE_NAME:16 HOST_NAME:64 VERSION:17 STARTUP_TIME@ STATUS:12 "
        "DATABASE_STATUS:17",
        v_instance, dynamic=True, privilege="SELECT V$DATABASE",
    ),
    "DBA_EXTENTS": _view(
        "OWNER SEGMENT_NAME:81 PARTITION_NAME SEGMENT_TYPE:18 TABLESPACE_NAME EXTENT_ID# FILE_ID# "
        "BLOCK_ID# BYTES# BLOCKS# RELATIVE_FNO#",
        extents, dynamic=True, privilege="SELECT DBA_EXTENTS",
    ),
    "DBA_SEGMENTS": _view(
        "OWNER SEGMENT_NAME:81 PARTITION_NAME SEGMENT_TYPE:18 TABLESPACE_NAME BYTES# BLOCKS#",
        segments, dynamic=True, privilege="SELECT DBA_EXTENTS",
    ),
}  # fmt: skip
ALIASES = {"V_$DATABASE": "V$DATABASE", "V_$VERSION": "V$VERSION"}


def as_arrow(view: View, rows: Iterator[Row]) -> pa.Table:
    """The rows of a view as columns c0, c1, ... in storage form."""
    materialised = list(rows)
    arrays = []
    for place, (_, kind) in enumerate(view.fields):
        values = [row[place] for row in materialised]
        if kind.is_number:
            values = [None if v is None else number.encode(Decimal(v)) for v in values]
            arrays.append(pa.array(values, pa.binary()))
        else:
            arrays.append(pa.array(values, pa.string() if kind.is_text else pa.binary()))
    return pa.table(arrays, [f"c{n}" for n in range(len(arrays))])


def as_sql(view: View, rows: Iterator[Row]) -> str:
    """The few rows of a view that is different every time, as a DuckDB subquery."""
    table = as_arrow(view, rows)
    columns = [
        [_literal(value, kind.storage) for value in table.column(place).to_pylist()]
        for place, (_, kind) in enumerate(view.fields)
    ]
    listed = ", ".join(f"({', '.join(row)})" for row in zip(*columns, strict=True))
    names = ", ".join(f"c{n}" for n in range(len(columns)))
    if not listed:
        nulls = ", ".join(
            f"CAST(NULL AS {kind.storage}) AS c{n}" for n, (_, kind) in enumerate(view.fields)
        )
        return f"(SELECT {nulls} WHERE FALSE)"
    return f"(SELECT * FROM (VALUES {listed}) v({names}))"


def _literal(value: Any, storage: str) -> str:
    if value is None:
        return f"CAST(NULL AS {storage})"
    return blob(value) if isinstance(value, bytes) else quote(value)
