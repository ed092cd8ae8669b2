"""ALTER TABLE carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from oracle_standin.compile.typed import null
from oracle_standin.errors import OracleError, unsupported
from oracle_standin.session.constraints import (
    add_constraint,
    any_row,
    drop_constraint,
    rename_constraint,
    set_constraint,
)
from oracle_standin.sql import definitions as d
from oracle_standin.store.catalogue import Table
from oracle_standin.store.database import Database
from oracle_standin.values.datatypes import OracleType


@contextmanager
def all_or_nothing(
    database: Database, table: Table, actions: tuple[d.Action, ...]
) -> Iterator[None]:
    """Undo what a statement has done so far, when a part of it is refused."""
    before = [(t, t.columns, t.constraints, t.indexes) for t in database.tables.values()]
    rows = any(isinstance(a, d.AddColumns | d.DropColumns | d.ModifyColumn) for a in actions)
    with database.duck() as duck:
        if rows:
            duck.execute(f"CREATE TABLE before AS SELECT * FROM {table.storage}")
        try:
            yield
        except OracleError:
            for changed, columns, constraints, indexes in before:
                changed.columns, changed.constraints = columns, constraints
                changed.indexes = indexes
            if rows:
                duck.execute(f"DROP TABLE {table.storage}")
                duck.execute(f"CREATE TABLE {table.storage} AS SELECT * FROM before")
            raise
        finally:
            if rows:
                duck.execute("DROP TABLE before")


def alter(database: Database, table: Table, action: d.Action) -> None:
    """One change of a table."""
    _HANDLERS[type(action)](database, table, action)


def _add_columns(database: Database, table: Table, action: d.AddColumns) -> None:
    filled = any_row(database, table)
    for column in action.columns:
        if column.name in {c.name for c in table.columns}:
            raise OracleError(1430, "column being added already exists in table")
        if filled and column.default is not None:
            raise unsupported("ALTER TABLE ADD with DEFAULT to a table with rows")
    if filled and any(c.forbids_null for c in action.constraints):
        raise OracleError(1758, "table must be empty to add mandatory (NOT NULL) column")
    columns = [f"c{n}" for n in range(len(table.columns))]
    _rebuild(database, table, columns + [null(column.type).sql for column in action.columns])
    table.columns += action.columns
    for constraint in action.constraints:
        add_constraint(database, table, constraint)


def _drop_columns(database: Database, table: Table, action: d.DropColumns) -> None:
    gone = set(action.columns)
    places = [table.column(name)[0] for name in action.columns]
    for constraint in table.constraints:
        if gone & set(constraint.columns) and not set(constraint.columns) <= gone:
            raise OracleError(12991, "column is referenced in a multi-column constraint")
    kept = [n for n in range(len(table.columns)) if n not in places]
    _rebuild(database, table, [f"c{n}" for n in kept])
    table.columns = tuple(table.columns[n] for n in kept)
    table.indexes = tuple(i for i in table.indexes if not set(i.columns) & gone)
    table.constrain(tuple(c for c in table.constraints if not set(c.columns) & gone))


def _modify_column(database: Database, table: Table, action: d.ModifyColumn) -> None:
    place, column = table.column(action.column)
    kind = action.type or column.type
    if kind != column.type:
        if any_row(database, table) and not _is_wider(column.type, kind):
            raise OracleError(1439, "column to be modified must be empty to change datatype")
        if kind.storage != column.type.storage:
            columns = [f"c{n}" for n in range(len(table.columns))]
            columns[place] = null(kind).sql
            _rebuild(database, table, columns)
    changed = replace(column, type=kind, default=action.default or column.default)
    table.columns = tuple(changed if c is column else c for c in table.columns)
    if action.nullable:
        own = (action.column,)
        table.constrain(
            tuple(c for c in table.constraints if not (c.not_null and c.columns == own))
        )


def _is_wider(old: OracleType, new: OracleType) -> bool:
    """Whether every value of the old type is one of the new type, as it is kept."""
    if old.name != new.name or old.is_padded:
        return False
    if old.is_number:
        return not new.precision or (new.scale == old.scale and 0 < old.precision <= new.precision)
    return new.size >= old.size and new.scale == old.scale


def _rename_column(_: Database, table: Table, action: d.RenameColumn) -> None:
    column = table.column(action.column)[1]
    if any(c.name == action.to for c in table.columns):
        raise OracleError(957, "duplicate column name")
    used = [c for c in table.constraints if column.name in c.columns]
    if used or any(column.name in i.columns or i.has_expression for i in table.indexes):
        raise unsupported("RENAME COLUMN of a column with constraints or indexes")
    table.columns = tuple(replace(c, name=action.to) if c is column else c for c in table.columns)
    if column.name in table.comments:
        table.comments[action.to] = table.comments.pop(column.name)


def _rebuild(database: Database, table: Table, columns: list[str]) -> None:
    """Copy the stored rows into columns c0, c1, ... made of `columns`."""
    listed = ", ".join(f"{sql} AS c{n}" for n, sql in enumerate(columns))
    with database.duck() as duck:
        duck.execute(
            f"CREATE TABLE rebuilt AS SELECT {listed}, rid, born, died FROM {table.storage}"
        )
        duck.execute(f"DROP TABLE {table.storage}")
        duck.execute(f"ALTER TABLE rebuilt RENAME TO {table.storage}")


_HANDLERS: dict[type, Callable[[Database, Table, Any], None]] = {
    d.AddColumns: _add_columns,
    d.DropColumns: _drop_columns,
    d.ModifyColumn: _modify_column,
    d.RenameColumn: _rename_column,
    d.AddConstraint: lambda database, table, action: add_constraint(
        database, table, action.constraint
    ),
    d.DropConstraint: drop_constraint,
    d.SetConstraint: set_constraint,
    d.RenameConstraint: rename_constraint,
}
