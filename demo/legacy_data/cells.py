"""What is planted where in a chunk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from demo.legacy_data.defects.kinds import Group, Text


class ScaleTooSmallError(ValueError):
    """The table has too few rows for all kinds of defects."""


@dataclass(frozen=True)
class Cell:
    """One planted value. `outcome` is empty where it only sets the stage for another."""

    row: int
    column: str
    raw: Text  # without CHAR's blanks
    kind: str = ""
    outcome: str = ""
    rule: str = ""
    stored: Text = None
    parent: int | None = None  # of a reference: the row of the parent, if it is not the tidy one


@dataclass(frozen=True)
class PlacedGroup:
    """A group and the rows of its members."""

    group: Group
    rows: tuple[int, ...]


@dataclass
class Planting:
    """Everything that is planted in the rows `start` to `stop` - 1 of a table."""

    start: int
    stop: int
    cells: dict[tuple[int, str], Cell] = field(default_factory=dict)
    groups: list[PlacedGroup] = field(default_factory=list)
    spoilt: set[int] = field(default_factory=set)  # rows that a planted defect may reject
    reserved: set[tuple[int, str]] = field(default_factory=set)  # tidy cells that others equal

    def put(self, cell: Cell) -> None:
        """Plant one value."""
        self.cells[cell.row, cell.column] = cell

    def has(self, row: int, column: str) -> bool:
        """Whether the cell is planted, or must stay as it is."""
        return (row, column) in self.cells or (row, column) in self.reserved

    def probe(self, row: int, is_free: Callable[[int], bool]) -> int:
        """The first free row from `row` on, around the chunk."""
        size = self.stop - self.start
        for step in range(size):
            candidate = self.start + (row - self.start + step) % size
            if is_free(candidate):
                return candidate
        raise ScaleTooSmallError("too few rows for all kinds of defects: take a greater --scale")
