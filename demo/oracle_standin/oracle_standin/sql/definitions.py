"""What DDL says: plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass

from oracle_standin.sql import ast
from oracle_standin.values.datatypes import OracleType


@dataclass(frozen=True)
class Column:
    """`nullable` is what the dictionary says, which follows from the table's constraints."""

    name: str
    type: OracleType
    nullable: bool = True
    default: str | None = None


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
    bitmap: bool = False

    @property
    def has_expression(self) -> bool:
        return any(part.expression for part in self.parts)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(part.column for part in self.parts)


@dataclass(frozen=True)
class ConstraintState:
    """As the dictionary tells it: enabled for new rows, validated for those that were there."""

    enabled: bool = True
    validated: bool = True
    deferrable: bool = False
    deferred: bool = False
    rely: bool = False


@dataclass(frozen=True)
class Constraint:
    """kind: P primary key, U unique, R foreign key, C check.

    `not_null` marks the check that NOT NULL is. `references` is the table of a foreign key and
    `referenced` its columns there, none for the primary key. `index` is what USING INDEX named, or
    the index that it creates.
    """

    name: str
    kind: str
    columns: tuple[str, ...]
    condition: str | None = None
    not_null: bool = False
    references: ast.Name | None = None
    referenced: tuple[str, ...] = ()
    delete_rule: str = "NO ACTION"
    state: ConstraintState = ConstraintState()
    index: str | Index | None = None
    generated: bool = False

    @property
    def forbids_null(self) -> bool:
        """Whether NULLABLE of its columns is N: no old row and no transaction has a NULL."""
        certain = self.state.enabled and self.state.validated and not self.state.deferrable
        return certain and (self.not_null or self.kind == "P")


@dataclass(frozen=True)
class Shape:
    """What a client can tell of how a table is kept.

    `duration` is that of a temporary table's rows, SYS$SESSION or SYS$TRANSACTION.
    """

    index_organized: bool = False
    partitioned: bool = False
    duration: str | None = None
    cluster: str | None = None


@dataclass(frozen=True)
class CreateTable:
    name: ast.Name
    columns: tuple[Column, ...]
    constraints: tuple[Constraint, ...]
    shape: Shape = Shape()


@dataclass(frozen=True)
class CreateView:
    """`text` is the query as written; `columns` the names that were given, none for its own.

    `force` admits a view whose tables are not there yet.
    """

    name: ast.Name
    columns: tuple[str, ...]
    text: str
    query: ast.Query
    replace: bool = False
    force: bool = False
    read_only: bool = False


@dataclass(frozen=True)
class DropView:
    name: ast.Name


@dataclass(frozen=True)
class CreateSynonym:
    name: ast.Name
    target: ast.Name
    replace: bool = False
    public: bool = False


@dataclass(frozen=True)
class DropTable:
    name: ast.Name
    cascade: bool = False


@dataclass(frozen=True)
class TruncateTable:
    name: ast.Name


@dataclass(frozen=True)
class AddColumns:
    columns: tuple[Column, ...]
    constraints: tuple[Constraint, ...] = ()


@dataclass(frozen=True)
class DropColumns:
    columns: tuple[str, ...]


@dataclass(frozen=True)
class ModifyColumn:
    """What is None stays as it is; `nullable` True drops NOT NULL."""

    column: str
    type: OracleType | None
    default: str | None
    nullable: bool | None


@dataclass(frozen=True)
class RenameColumn:
    column: str
    to: str


@dataclass(frozen=True)
class AddConstraint:
    constraint: Constraint


@dataclass(frozen=True)
class Which:
    """A constraint by its name, or the primary key, or the unique key of some columns."""

    name: str | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class DropConstraint:
    which: Which
    cascade: bool = False


@dataclass(frozen=True)
class SetConstraint:
    which: Which
    enabled: bool
    validated: bool


@dataclass(frozen=True)
class RenameConstraint:
    name: str
    to: str


Action = (
    AddColumns | DropColumns | ModifyColumn | RenameColumn | AddConstraint | DropConstraint
    | SetConstraint | RenameConstraint
)  # fmt: skip


@dataclass(frozen=True)
class AlterTable:
    """What changes nothing that a client can tell (LOGGING, PARALLEL) is no action."""

    name: ast.Name
    actions: tuple[Action, ...]


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
    CreateTable | CreateView | DropView | CreateSynonym | DropTable | TruncateTable | AlterTable
    | Comment | Grant | CreateIndex
)  # fmt: skip
