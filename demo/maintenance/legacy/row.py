"""One legacy row, and what has to become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Raw = dict[str, str | None]  # a legacy column, and its text in the CSV file
Stored = dict[str, Any]  # a Django column, and its value; of a reference, the parent's natural key
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Change:
    """A value that does not survive cleaning."""

    column: str
    original: str
    stored: str | None
    rule: str


@dataclass
class Row:
    """A row as it stands in the legacy table, and as it would stand in Django's."""

    raw: Raw
    stored: Stored
    planted: list[str] = field(default_factory=list)  # what is wrong with it, in words
    declared: list[str] = field(default_factory=list)  # reasons that the planting gave it
    changes: list[Change] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)  # all of them, once judged


@dataclass(frozen=True)
class Unique:
    """Columns that no two rows may share: their values as Django compares them, or None."""

    columns: tuple[str, ...]
    value: Callable[[Stored], Key | None]

    @property
    def reason(self) -> str:
        """Why a second row with these values is rejected."""
        return f"duplicate:{'+'.join(self.columns)}"

    def of(self, row: Row) -> Key | None:
        """The row's value, or None where no other row can be its duplicate."""
        return self.value(row.stored)


@dataclass(frozen=True)
class Entity:
    """One Django table and the legacy table that it is filled from."""

    name: str
    model: str  # app.Model, or app.Model.field for a plain many-to-many field
    table: str
    legacy_key: tuple[str, ...]  # columns of the legacy table
    key: tuple[str, ...]  # the natural key: columns of the Django table
    references: dict[str, str] = field(default_factory=dict)  # a column, and the parent's name
    uniques: tuple[Unique, ...] = ()

    def key_of(self, row: Row) -> Key:
        """The row's natural key; a reference in it counts by the parent's natural key."""
        return tuple(row.stored[column] for column in self.key)


def together(*columns: str) -> Unique:
    """Unique unless one of the columns is NULL."""

    def value(stored: Stored) -> Key | None:
        values = tuple(stored[column] for column in columns)
        return None if None in values else values

    return Unique(columns, value)


def where_given(text: str, *others: str) -> Unique:
    """Unique where this text is not empty and nothing is NULL."""
    pair = together(*others, text)
    return Unique(pair.columns, lambda stored: pair.value(stored) if stored[text] else None)


def whatever_case(column: str) -> Unique:
    """Unique without regard to case."""
    return Unique((column,), lambda stored: (str(stored[column]).lower(),))
