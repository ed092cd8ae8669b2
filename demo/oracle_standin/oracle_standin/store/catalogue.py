"""What the database knows of its tables: columns, constraints, owners, grants."""

from __future__ import annotations

from dataclasses import dataclass, field

from oracle_standin.errors import OracleError
from oracle_standin.sql.definitions import Column, Constraint, Index, IndexPart


@dataclass
class Table:
    """A table; `object_id` names it in DuckDB (t<id>) and in its ROWIDs.

    `next_row` is the ordinal of the next ROWID; `defined_at` the SCN of its last DDL, before which
    it cannot be read. `indexes` are those of CREATE INDEX, which nothing enforces.
    """

    owner: str
    name: str
    columns: tuple[Column, ...]
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
        """Those of the keys, which bear the names of their constraints, and `indexes`."""
        keys = (c for c in self.constraints if c.kind in "PU")
        return (
            *(
                Index(c.name, tuple(map(IndexPart, c.columns)), unique=True, generated=c.generated)
                for c in keys
            ),
            *self.indexes,
        )

    def column(self, name: str) -> tuple[int, Column]:
        for place, column in enumerate(self.columns):
            if column.name == name:
                return place, column
        raise OracleError(904, f'"{name}": invalid identifier')
