"""What the database knows of its tables, views and synonyms."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from oracle_standin.errors import OracleError
from oracle_standin.sql import ast
from oracle_standin.sql.definitions import Column, Constraint, Index, IndexPart, Shape

Key = tuple[str, str]  # owner and name


@dataclass
class Table:
    """A table; `object_id` names it in DuckDB (t<id>) and in its ROWIDs.

    `next_row` is the ordinal of the next ROWID; `defined_at` the SCN of its last DDL, before which
    it cannot be read. `indexes` are those of CREATE INDEX, which nothing enforces.
    """

    owner: str
    name: str
    columns: tuple[Column, ...]
    shape: Shape = field(default_factory=Shape)
    constraints: tuple[Constraint, ...] = ()
    indexes: tuple[Index, ...] = ()
    object_id: int = 0
    next_row: int = 0
    defined_at: int = 0
    comments: dict[str, str] = field(default_factory=dict)

    @property
    def storage(self) -> str:
        return f"t{self.object_id}"

    @property
    def all_indexes(self) -> tuple[Index, ...]:
        """Those that keys made for themselves, named as the constraints are, and `indexes`."""
        keys = (c for c in self.constraints if c.index is None and self.index_of(c))
        return (
            *(
                Index(c.name, tuple(map(IndexPart, c.columns)), unique=True, generated=c.generated)
                for c in keys
            ),
            *self.indexes,
        )

    def index_of(self, constraint: Constraint) -> str | None:
        """The name of the index that a key uses; a disabled one has none."""
        if constraint.kind not in "PU" or not constraint.state.enabled:
            return None
        return constraint.index if isinstance(constraint.index, str) else constraint.name

    def column(self, name: str) -> tuple[int, Column]:
        for place, column in enumerate(self.columns):
            if column.name == name:
                return place, column
        raise OracleError(904, f'"{name}": invalid identifier')

    def key(self, columns: tuple[str, ...]) -> Constraint | None:
        """The primary key, or for columns the key that has them in any order."""
        for constraint in self.constraints:
            if constraint.kind == "P" and not columns:
                return constraint
            if constraint.kind in "PU" and columns and set(constraint.columns) == set(columns):
                return constraint
        return None

    def constrain(self, constraints: tuple[Constraint, ...]) -> None:
        """Give it these constraints, from which follows which columns may be NULL."""
        mandatory = {name for c in constraints if c.forbids_null for name in c.columns}
        self.constraints = constraints
        self.columns = tuple(
            replace(column, nullable=column.name not in mandatory) for column in self.columns
        )


@dataclass
class StoredView:
    """A view over tables. `columns` are fixed when it is made: a column that a table gets later is
    not the view's. Without columns it was made by force, and has not been valid yet. `reads` are
    the tables and views that its query names.
    """

    owner: str
    name: str
    text: str
    query: ast.Query
    given: tuple[str, ...]
    read_only: bool
    object_id: int
    columns: tuple[Column, ...] = ()
    reads: frozenset[Key] = frozenset()
    comments: dict[str, str] = field(default_factory=dict)
