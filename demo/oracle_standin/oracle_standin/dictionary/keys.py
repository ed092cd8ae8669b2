"""Rows of the views that tell of constraints and indexes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oracle_standin.dictionary.system import Row
from oracle_standin.dictionary.tables import PLAIN_SEGMENT, data_length, of_each
from oracle_standin.sql.definitions import Constraint, Index, IndexPart
from oracle_standin.store.catalogue import Table
from oracle_standin.store.database import Database

_PLAIN_INDEX: Mapping[str, Any] = {
    **PLAIN_SEGMENT,
    "INI_TRANS": 2,
    "DEGREE": "1",
    "INSTANCES": "1",
    "JOIN_INDEX": "NO",
    "IOT_REDUNDANT_PKEY_ELIM": "NO",
    "VISIBILITY": "VISIBLE",
    "ORPHANED_ENTRIES": "NO",
    "INDEXING": "FULL",
}


@of_each
def constraints(database: Database, table: Table) -> Iterator[Row]:
    for constraint in table.constraints:
        state, index = constraint.state, table.index_of(constraint)
        yield {
            "OWNER": table.owner,
            "CONSTRAINT_NAME": constraint.name,
            "CONSTRAINT_TYPE": constraint.kind,
            "TABLE_NAME": table.name,
            "SEARCH_CONDITION": constraint.condition,
            "SEARCH_CONDITION_VC": constraint.condition,
            "STATUS": "ENABLED" if state.enabled else "DISABLED",
            "DEFERRABLE": "DEFERRABLE" if state.deferrable else "NOT DEFERRABLE",
            "DEFERRED": "DEFERRED" if state.deferred else "IMMEDIATE",
            "VALIDATED": "VALIDATED" if state.validated else "NOT VALIDATED",
            "RELY": "RELY" if state.rely else None,
            "GENERATED": "GENERATED NAME" if constraint.generated else "USER NAME",
            "INDEX_OWNER": table.owner if index else None,
            "INDEX_NAME": index,
            **_reference(database, constraint),
        }


def _reference(database: Database, constraint: Constraint) -> Row:
    """What a foreign key adds: the key that it refers to."""
    if constraint.references is None:
        return {}
    owner, name = constraint.references
    target = database.table(owner, name)
    key = target.key(constraint.referenced) if target else None
    return {
        "R_OWNER": owner,
        "R_CONSTRAINT_NAME": key.name if key else None,
        "DELETE_RULE": constraint.delete_rule,
    }


@of_each
def constraint_columns(_: Database, table: Table) -> Iterator[Row]:
    for constraint in table.constraints:
        for place, column in enumerate(constraint.columns, 1):
            yield {
                "OWNER": table.owner,
                "CONSTRAINT_NAME": constraint.name,
                "TABLE_NAME": table.name,
                "COLUMN_NAME": column,
                "POSITION": None if constraint.kind == "C" else place,
            }


@of_each
def indexes(_: Database, table: Table) -> Iterator[Row]:
    for index in table.all_indexes:
        yield {
            **_index(table, index),
            **_PLAIN_INDEX,
            "INDEX_TYPE": _index_type(table, index),
            "FUNCIDX_STATUS": "ENABLED" if index.has_expression else None,
            "TABLE_TYPE": "TABLE",
            "UNIQUENESS": "UNIQUE" if index.unique else "NONUNIQUE",
            "GENERATED": "Y" if index.generated else "N",
        }


@of_each
def index_columns(database: Database, table: Table) -> Iterator[Row]:
    for index in table.all_indexes:
        for place, part in enumerate(index.parts, 1):
            yield {
                **_index(table, index),
                **_column(database, table, part),
                "COLUMN_POSITION": place,
                "DESCEND": "DESC" if part.descending else "ASC",
            }


@of_each
def index_expressions(_: Database, table: Table) -> Iterator[Row]:
    for index in table.all_indexes:
        for place, part in enumerate(index.parts, 1):
            if part.expression:
                yield {
                    **_index(table, index),
                    "COLUMN_EXPRESSION": part.expression,
                    "COLUMN_POSITION": place,
                }


def _index_type(table: Table, index: Index) -> str:
    if table.shape.index_organized and any(c.kind == "P" and table.index_of(c) == index.name
                                           for c in table.constraints):  # fmt: skip
        return "IOT - TOP"
    plain = "BITMAP" if index.bitmap else "NORMAL"
    return f"FUNCTION-BASED {plain}" if index.has_expression else plain


def _index(table: Table, index: Index) -> Row:
    return {
        "OWNER": table.owner,
        "INDEX_OWNER": table.owner,
        "INDEX_NAME": index.name,
        "TABLE_OWNER": table.owner,
        "TABLE_NAME": table.name,
    }


def _column(database: Database, table: Table, part: IndexPart) -> Row:
    """An expression is kept in a hidden column, which has a name made of its number."""
    if part.expression:
        return {"COLUMN_NAME": f"SYS_NC{len(table.columns) + 1:05}$"}
    kind = table.column(part.column)[1].type
    has_length = kind.is_text and not kind.is_lob
    return {
        "COLUMN_NAME": part.column,
        "COLUMN_LENGTH": data_length(kind, database.charset),
        "CHAR_LENGTH": kind.size if has_length else 0,
    }
