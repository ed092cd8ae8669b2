"""Tables, views and subqueries as what a query block sees of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from oracle_standin.compile.scope import Relation
from oracle_standin.compile.typed import Value
from oracle_standin.sql import ast
from oracle_standin.values.datatypes import OracleType


@dataclass(frozen=True)
class Resolved:
    """A table or view for FROM: DuckDB SQL, and its columns in order with their SQL names."""

    sql: str
    owner: str
    name: str
    columns: tuple[tuple[str, str, OracleType, bool], ...]  # name, sql name, type, nullable
    has_rowid: bool = False
    packed: Mapping[str, str] = field(default_factory=dict)  # sql name of a time: of its integer


def of_table(resolved: Resolved, alias: str, name: str | None) -> Relation:
    columns = {
        column: Value(
            f"{alias}.{sql}",
            kind,
            nullable=nullable,
            packed=f"{alias}.{resolved.packed[sql]}" if sql in resolved.packed else None,
        )
        for column, sql, kind, nullable in resolved.columns
    }
    hidden = {}
    if resolved.has_rowid:
        hidden["ROWID"] = Value(f"{alias}.rid", OracleType("ROWID"), nullable=False)
        hidden["ORA_ROWSCN"] = Value(f"{alias}.born", OracleType("NUMBER"), native=True)
    names: tuple[ast.Name, ...] = (
        ((name,),) if name else ((resolved.name,), (resolved.owner, resolved.name))
    )
    return Relation(names, columns, hidden)


def of_query(
    names: Sequence[str], values: Sequence[Value], alias: str, name: str | None
) -> Relation:
    """A subquery as a relation; a name that two of its columns have cannot be used."""
    columns: dict[str, Value] = {}
    ambiguous = set()
    for n, (column, value) in enumerate(zip(names, values, strict=True)):
        if column in columns:
            ambiguous.add(column)
        columns[column] = value.moved(f"{alias}.o{n}")
    return Relation(((name,),) if name else (), columns, ambiguous=frozenset(ambiguous))
