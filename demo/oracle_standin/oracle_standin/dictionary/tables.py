"""Rows of the views that tell of tables, computed from the catalogue for the account that asks.

A row has its values by column; what it leaves out, such as statistics that nobody gathered, is
NULL, and what the view does not have (OWNER in USER_TABLES) is left out of the view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from oracle_standin.dictionary.system import Row
from oracle_standin.dictionary.viewer import Viewer
from oracle_standin.sql.definitions import Column
from oracle_standin.store.accounts import Account
from oracle_standin.store.catalogue import StoredView, Table
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


Relation = Table | StoredView
_R = TypeVar("_R", bound=Relation)
_RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "FLASHBACK")


def _accessible(relations: Iterable[_R], account: Account) -> Iterator[_R]:
    """What ALL_ views show: own tables and views, and those with any grant."""
    for relation in sorted(relations, key=lambda r: (r.owner, r.name)):
        if (
            relation.owner == account.name
            or any((right, relation.owner, relation.name) in account.grants for right in _RIGHTS)
            or account.may("SELECT ANY TABLE")
        ):
            yield relation


def accessible(database: Database, account: Account) -> Iterator[Table]:
    return _accessible(list(database.tables.values()), account)


def accessible_views(database: Database, account: Account) -> Iterator[StoredView]:
    return _accessible(list(database.views.values()), account)


def relations(database: Database, account: Account) -> Iterator[Relation]:
    """Tables, then views."""
    yield from accessible(database, account)
    yield from accessible_views(database, account)


def own(choose: Choice[_R]) -> Choice[_R]:
    """Of what `choose` gives, what belongs to the account."""
    return lambda database, account: (
        relation for relation in choose(database, account) if relation.owner == account.name
    )


Choice = Callable[[Database, Account], Iterator[_R]]
Rows = Callable[[Database, Viewer], Iterator[Row]]


def of_each(describe: Callable[[Database, _R], Iterator[Row]]) -> Callable[[Choice[_R]], Rows]:
    """The rows that `describe` gives for one table or view, for each that a view shows."""

    def view(choose: Choice[_R]) -> Rows:
        return lambda database, viewer: (
            row
            for relation in choose(database, viewer.account)
            for row in describe(database, relation)
        )

    return view


@of_each
def tables(_: Database, table: Table) -> Iterator[Row]:
    shape = table.shape
    kept: Row = {}
    if shape.duration:
        kept |= {"TEMPORARY": "Y", "DURATION": shape.duration, "TABLESPACE_NAME": None,
                 "LOGGING": "NO"}  # fmt: skip
    if shape.partitioned:
        kept |= {"PARTITIONED": "YES", "TABLESPACE_NAME": None, "LOGGING": None}
    if shape.index_organized:
        kept |= {"IOT_TYPE": "IOT", "TABLESPACE_NAME": None, "PCT_FREE": None}
    if shape.cluster:
        kept |= {"CLUSTER_OWNER": table.owner, "CLUSTER_NAME": shape.cluster}
    yield {"OWNER": table.owner, "TABLE_NAME": table.name, **_PLAIN_TABLE, **kept}


@of_each
def views(_: Database, view: StoredView) -> Iterator[Row]:
    yield {
        "OWNER": view.owner,
        "VIEW_NAME": view.name,
        "TEXT_LENGTH": len(view.text),
        "TEXT": view.text,
        "TEXT_VC": view.text[:4000],
        "EDITIONING_VIEW": "N",
        "READ_ONLY": "Y" if view.read_only else "N",
    }


@of_each
def objects(database: Database, relation: Relation) -> Iterator[Row]:
    row = {
        "OWNER": relation.owner,
        "OBJECT_NAME": relation.name,
        "OBJECT_ID": relation.object_id,
        "OBJECT_TYPE": "TABLE",
        "STATUS": "VALID",
        "TEMPORARY": "N",
        "GENERATED": "N",
        "SECONDARY": "N",
        "NAMESPACE": 1,
        "SHARING": "NONE",
        "ORACLE_MAINTAINED": "N",
    }
    if isinstance(relation, Table):
        row["DATA_OBJECT_ID"] = relation.object_id
        row["TEMPORARY"] = "Y" if relation.shape.duration else "N"
    else:
        there = database.tables.keys() | database.views.keys()
        valid = bool(relation.columns) and relation.reads <= there
        row |= {"OBJECT_TYPE": "VIEW", "STATUS": "VALID" if valid else "INVALID"}
    yield row


@of_each
def table_comments(_: Database, relation: Relation) -> Iterator[Row]:
    yield {
        "OWNER": relation.owner,
        "TABLE_NAME": relation.name,
        "TABLE_TYPE": "TABLE" if isinstance(relation, Table) else "VIEW",
        "COMMENTS": relation.comments.get(""),
    }


@of_each
def column_comments(_: Database, relation: Relation) -> Iterator[Row]:
    for column in relation.columns:
        yield {
            "OWNER": relation.owner,
            "TABLE_NAME": relation.name,
            "COLUMN_NAME": column.name,
            "COMMENTS": relation.comments.get(column.name),
        }


def synonyms(database: Database, viewer: Viewer) -> Iterator[Row]:
    seen = {(r.owner, r.name) for r in relations(database, viewer.account)}
    for (owner, name), target in sorted(database.synonyms.items()):
        if owner in (viewer.account.name, "PUBLIC") or target in seen:
            yield {
                "OWNER": owner,
                "SYNONYM_NAME": name,
                "TABLE_OWNER": target[0],
                "TABLE_NAME": target[1],
            }


@of_each
def columns(database: Database, relation: Relation) -> Iterator[Row]:
    for place, column in enumerate(relation.columns, 1):
        yield {
            "OWNER": relation.owner,
            "TABLE_NAME": relation.name,
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
