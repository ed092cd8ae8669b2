"""Constraints added, changed and dropped. Only NOT NULL is enforced; the dictionary has all."""

from __future__ import annotations

from dataclasses import replace

from oracle_standin.errors import OracleError, unsupported
from oracle_standin.sql import definitions as d
from oracle_standin.sql.constraints import with_columns
from oracle_standin.sql.definitions import Constraint, Index
from oracle_standin.store.catalogue import Table
from oracle_standin.store.database import Database


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
    if made.forbids_null and any_row(database, table, " OR ".join(_nulls(table, made))):
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


def drop_constraint(database: Database, table: Table, action: d.DropConstraint) -> None:
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


def set_constraint(database: Database, table: Table, action: d.SetConstraint) -> None:
    old = _find(table, action.which)
    state = replace(old.state, enabled=action.enabled, validated=action.validated)
    new = replace(old, state=state)
    if new.forbids_null and any_row(database, table, " OR ".join(_nulls(table, new))):
        raise OracleError(2296, f"cannot enable ({table.owner}.{new.name}) - null values found")
    table.constrain(tuple(new if c is old else c for c in table.constraints))


def rename_constraint(_: Database, table: Table, action: d.RenameConstraint) -> None:
    old = _find(table, d.Which(name=action.name))
    new = replace(old, name=action.to, generated=False)
    if table.index_of(old) == old.name and old.index is None:
        raise unsupported("RENAME CONSTRAINT of a key, whose index keeps its name")
    table.constrain(tuple(new if c is old else c for c in table.constraints))


def any_row(database: Database, table: Table, condition: str = "TRUE") -> bool:
    with database.duck() as duck:
        found = duck.execute(f"SELECT 1 FROM {table.storage} WHERE {condition} LIMIT 1")
        return found.fetchone() is not None
