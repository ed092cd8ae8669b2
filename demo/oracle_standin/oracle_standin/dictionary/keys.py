"""Rows of the views that tell of constraints and indexes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oracle_standin.dictionary.system import Row
from oracle_standin.dictionary.tables import PLAIN_SEGMENT, data_length, of_each_table
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


@of_each_table
def constraints(database: Database, table: Table) -> Iterator[Row]:
    for constraint in table.constraints:
        has_index = constraint.kind in "PU"
        yield {
            "OWNER": table.owner,
            "CONSTRAINT_NAME": constraint.name,
            "CONSTRAINT_TYPE": constraint.kind,
            "TABLE_NAME": table.name,
            "SEARCH_CONDITION": constraint.condition,
            "SEARCH_CONDITION_VC": constraint.condition,
            "STATUS": "ENABLED",
            "DEFERRABLE": "NOT DEFERRABLE",
            "DEFERRED": "IMMEDIATE",
            "VALIDATED": "VALIDATED",
            "GENERATED": "GENERATED NAME" if constraint.generated else "USER NAME",
            "INDEX_OWNER": table.owner if has_index else None,
            "INDEX_NAME": constraint.name if has_index else None,
            **_reference(database, table, constraint),
        }


def _reference(database: Database, table: Table, constraint: Constraint) -> Row:
    """What a foreign key adds: the primary key that it refers to."""
    if constraint.references is None:
        return {}
    target = database.table(table.owner, constraint.references)
    keys = (c.name for c in target.constraints if c.kind == "P") if target else iter(())
    return {
        "R_OWNER": table.owner,
        "R_CONSTRAINT_NAME": next(keys, None),
        "DELETE_RULE": constraint.delete_rule,
    }


@of_each_table
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


@of_each_table
def indexes(_: Database, table: Table) -> Iterator[Row]:
    for index in table.all_indexes:
        yield {
            **_index(table, index),
            **_PLAIN_INDEX,
            "INDEX_TYPE": "FUNCTION-BASED NORMAL" if index.has_expression else "NORMAL",
            "FUNCIDX_STATUS": "ENABLED" if index.has_expression else None,
            "TABLE_TYPE": "TABLE",
            "UNIQUENESS": "UNIQUE" if index.unique else "NONUNIQUE",
            "GENERATED": "Y" if index.generated else "N",
        }


@of_each_table
def index_columns(database: Database, table: Table) -> Iterator[Row]:
    for index in table.all_indexes:
        for place, part in enumerate(index.parts, 1):
            yield {
                **_index(table, index),
                **_column(database, table, part),
                "COLUMN_POSITION": place,
                "DESCEND": "DESC" if part.descending else "ASC",
            }


@of_each_table
def index_expressions(_: Database, table: Table) -> Iterator[Row]:
    for index in table.all_indexes:
        for place, part in enumerate(index.parts, 1):
            if part.expression:
                yield {
                    **_index(table, index),
                    "COLUMN_EXPRESSION": part.expression,
                    "COLUMN_POSITION": place,
                }


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
