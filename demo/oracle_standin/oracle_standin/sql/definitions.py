"""What DDL says: plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass

from oracle_standin.sql import ast
from oracle_standin.values.datatypes import OracleType


@dataclass(frozen=True)
class Column:
    name: str
    type: OracleType
    nullable: bool = True
    default: str | None = None


@dataclass(frozen=True)
class Constraint:
    """kind: P primary key, U unique, R foreign key, C check."""

    name: str
    kind: str
    columns: tuple[str, ...]
    condition: str | None = None
    references: str | None = None
    delete_rule: str = "NO ACTION"
    generated: bool = False


@dataclass(frozen=True)
class IndexPart:
    """A column, or an expression (then `column` is empty), which a descending column is too."""

    column: str
    expression: str | None = None
    descending: bool = False


@dataclass(frozen=True)
class Index:
    name: str
    parts: tuple[IndexPart, ...]
    unique: bool = False
    generated: bool = False

    @property
    def has_expression(self) -> bool:
        return any(part.expression for part in self.parts)


@dataclass(frozen=True)
class CreateTable:
    name: ast.Name
    columns: tuple[Column, ...]
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True)
class DropTable:
    name: ast.Name


@dataclass(frozen=True)
class TruncateTable:
    name: ast.Name


@dataclass(frozen=True)
class AddColumns:
    name: ast.Name
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class DropColumns:
    name: ast.Name
    columns: tuple[str, ...]


@dataclass(frozen=True)
class AddConstraint:
    name: ast.Name
    constraint: Constraint


@dataclass(frozen=True)
class Comment:
    """`column` is None for the comment of the table itself."""

    name: ast.Name
    column: str | None
    text: str


@dataclass(frozen=True)
class Grant:
    privilege: str
    name: ast.Name | None
    grantee: str
    revoke: bool = False


@dataclass(frozen=True)
class CreateIndex:
    """For the dictionary only: not even a unique index is enforced. `name` is the table's."""

    name: ast.Name
    index: Index


Definition = (
    CreateTable | DropTable | TruncateTable | AddColumns | DropColumns | AddConstraint | Comment
    | Grant | CreateIndex
)  # fmt: skip
