"""Which columns a query block sees."""

from __future__ import annotations

from dataclasses import dataclass, field

from oracle_standin.compile.typed import (
    Value,
)
from oracle_standin.errors import OracleError
from oracle_standin.sql import ast


@dataclass
class Relation:
    """Something in FROM: the alias and table it answers to, and its columns.

    `hidden` columns answer to their name but do not belong to `*`: ROWID. `ambiguous` names belong
    to several columns of a subquery.
    """

    names: tuple[ast.Name, ...]
    columns: dict[str, Value]
    hidden: dict[str, Value] = field(default_factory=dict)
    ambiguous: frozenset[str] = frozenset()

    def answers_to(self, qualifier: ast.Name) -> bool:
        return not qualifier or qualifier in self.names


@dataclass
class Scope:
    """The relations that a query block sees, and those of the block around it."""

    relations: list[Relation] = field(default_factory=list)
    outer: Scope | None = None

    def find(self, name: ast.Name) -> Value | None:
        """The column of that name. ORA-00918 when there are several."""
        asked = [relation for relation in self.relations if relation.answers_to(name[:-1])]
        found = [
            value
            for relation in asked
            for columns in (relation.columns, relation.hidden)
            if (value := columns.get(name[-1])) is not None
        ]
        if len(found) > 1 or any(name[-1] in relation.ambiguous for relation in asked):
            raise OracleError(918, "column ambiguously defined")
        if found:
            return found[0]
        return self.outer.find(name) if self.outer else None
