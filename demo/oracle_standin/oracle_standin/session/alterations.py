"""ALTER TABLE carried out, and constraints added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from oracle_standin.compile.typed import null
from oracle_standin.errors import OracleError, unsupported
from oracle_standin.sql import definitions as d
from oracle_standin.sql.constraints import with_columns
from oracle_standin.sql.definitions import Constraint, Index
from oracle_standin.store.catalogue import Table
from oracle_standin.store.database import Database
from oracle_standin.values.datatypes import OracleType


def alter(database: Database, table: Table, action: d.Action) -> None:
    """One change. The table stays as it is where Oracle would refuse it."""
    _HANDLERS[type(action)](database, table, action)


# --- constraints


def add_constraint(database: Database, table: Table, constraint: Constraint) -> None:
    """ORA-02264 for a name in use, ORA-02260 for a second primary key, ORA-00904 for a column that
    is not there, ORA-02296 where NOT NULL does not hold for a row."""
    names = tuple(column.name for column in table.columns)
    made = with_columns(constraint, names)
    for name in made.columns:
        table.column(name)
    if made.kind == "P" and any(c.kind == "P" for c in table.constraints):
        raise OracleError(2260, "table can have only one primary key")
    if made.kind == "U" and any(
        c.kind in "PU" and c.columns == made.columns for c in table.constraints
    ):
        raise OracleError(2261, "such unique or primary key already exists in the table")
    if not made.name:
        made = replace(made, name=database.constraint_name(), generated=True)
    elif any(
        c.name == made.name
        for other in database.tables.values()
        if other.owner == table.owner
        for c in other.constraints
    ):
        raise OracleError(2264, "name already used by an existing constraint")
    if made.references is not None:
        made = _with_target(table, made)
    if made.kind in "PU":
        made = _with_index(database, table, made)
    if made.forbids_null and _any_row(database, table, " OR ".join(_nulls(table, made))):
        raise OracleError(2296, f"cannot enable ({table.owner}.{made.name}) - null values found")
    table.constrain((*table.constraints, made))


def _nulls(table: Table, made: Constraint) -> list[str]:
    return [f"c{table.column(name)[0]} IS NULL" for name in made.columns]


def _with_target(table: Table, made: Constraint) -> Constraint:
    """A foreign key with the owner of the table that it names."""
    target = made.references or ()
    whole = target if len(target) > 1 else (table.owner, *target)
    if made.referenced and len(made.referenced) != len(made.columns):
        raise OracleError(2256, "number of referencing columns must match referenced columns")
    return replace(made, references=whole)


def _with_index(database: Database, table: Table, made: Constraint) -> Constraint:
    """A key with the name of the index that it uses; None for one of its own.

    As in Oracle, an index on the same columns is used without being named.
    """
    if isinstance(made.index, Index):
        database.require_free_index(table.owner, made.index.name)
        table.indexes += (made.index,)
        return replace(made, index=made.index.name)
    fitting = [i.name for i in table.indexes if set(i.columns) == set(made.columns)]
    if made.index is not None:
        if made.index not in fitting:
            raise OracleError(14196, "specified index cannot be used to enforce the constraint")
        return made
    if fitting:
        return replace(made, index=fitting[0])
    if made.state.enabled:
        database.require_free_index(table.owner, made.name)
    return made


def check_references(database: Database, table: Table) -> None:
    """ORA-00942 and ORA-02270 for a foreign key to no table and to no key."""
    for constraint in table.constraints:
        if constraint.references is None:
            continue
        owner, name = constraint.references
        target = database.table(owner, name)
        if target is None:
            raise OracleError(
                942, f"table or view does not exist: {owner}.{name}, which the foreign key "
                f"{constraint.name} of {table.name} names",
            )  # fmt: skip
        if target.key(constraint.referenced) is None:
            raise OracleError(
                2270, f"no matching unique or primary key in {owner}.{name} for the foreign key "
                f"{constraint.name} of {table.name}",
            )  # fmt: skip


def _find(table: Table, which: d.Which) -> Constraint:
    for constraint in table.constraints:
        if which.name is not None:
            found = constraint.name == which.name
        elif which.columns:
            found = constraint.kind == "U" and constraint.columns == which.columns
        else:
            found = constraint.kind == "P"
        if found:
            return constraint
    raise OracleError(2443, "Cannot drop constraint - nonexistent constraint")


def _drop_constraint(database: Database, table: Table, action: d.DropConstraint) -> None:
    gone = _find(table, action.which)
    key = (table.owner, table.name)
    for other in database.tables.values():
        foreign = [
            c for c in other.constraints if c.references == key and table.key(c.referenced) is gone
        ]
        if foreign and not action.cascade:
            raise OracleError(2273, "this unique/primary key is referenced by some foreign keys")
        other.constrain(tuple(c for c in other.constraints if c not in foreign))
    table.constrain(tuple(c for c in table.constraints if c is not gone))


def _set_constraint(database: Database, table: Table, action: d.SetConstraint) -> None:
    old = _find(table, action.which)
    state = replace(old.state, enabled=action.enabled, validated=action.validated)
    new = replace(old, state=state)
    if new.forbids_null and _any_row(database, table, " OR ".join(_nulls(table, new))):
        raise OracleError(2296, f"cannot enable ({table.owner}.{new.name}) - null values found")
    table.constrain(tuple(new if c is old else c for c in table.constraints))


def _rename_constraint(_: Database, table: Table, action: d.RenameConstraint) -> None:
    old = _find(table, d.Which(name=action.name))
    new = replace(old, name=action.to, generated=False)
    if table.index_of(old) == old.name and old.index is None:
        raise unsupported("RENAME CONSTRAINT of a key, whose index keeps its name")
    table.constrain(tuple(new if c is old else c for c in table.constraints))


# --- columns


def _add_columns(database: Database, table: Table, action: d.AddColumns) -> None:
    filled = _any_row(database, table)
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
        if _any_row(database, table) and not _is_wider(column.type, kind):
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


def _any_row(database: Database, table: Table, condition: str = "TRUE") -> bool:
    with database.duck() as duck:
        found = duck.execute(f"SELECT 1 FROM {table.storage} WHERE {condition} LIMIT 1")
        return found.fetchone() is not None


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
    d.DropConstraint: _drop_constraint,
    d.SetConstraint: _set_constraint,
    d.RenameConstraint: _rename_constraint,
}
