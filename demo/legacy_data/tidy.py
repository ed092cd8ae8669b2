"""The rows of a chunk as a tidy plant would have kept them, value by value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demo.legacy_data.ddl import Column, tables
from demo.legacy_data.entities import Entity, Site
from demo.legacy_data.legacy import BUILDERS, Rows
from demo.legacy_data.legacy.rows import NO_PARENT


@dataclass(frozen=True)
class Tidy:
    """The rows `start` to `stop` - 1 of an entity's table, before anything is planted."""

    site: Site
    entity: Entity
    start: int
    stop: int
    columns: dict[str, Column]
    rows: Rows

    @classmethod
    def of(cls, site: Site, entity: Entity, start: int, stop: int) -> Tidy:
        """Make the rows."""
        columns = {column.name: column for column in tables()[entity.table]}
        rows = BUILDERS[entity.name](site, np.arange(start, stop, dtype=np.int64))
        return cls(site, entity, start, stop, columns, rows)

    def value(self, column: str, row: int) -> str | None:
        """A value as text, without CHAR's blanks."""
        value = self.rows.columns[column][row - self.start].as_py()
        return None if value is None else str(value)

    def parent(self, column: str, row: int) -> int:
        """The row number of the parent that a reference leads to; NO_PARENT where it is none."""
        parents = self.rows.parents.get(column)
        return NO_PARENT if parents is None else int(parents[row - self.start])
