"""A new entity: what its contract and its staging model are to say, and what is left to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from load.names import raw_table
from scripts.entity_files.legacy import RawColumn

Field = Mapping[str, Any]  # as described.py prints it
_TYPES = {"timestamp with time zone": "timestamptz", "time without time zone": "time"}


def type_of(one: Field) -> str:
    """A field's type as a contract spells it."""
    base, parenthesis, rest = str(one["type"]).partition("(")
    base = _TYPES.get(base.strip(), base.strip())
    return base + (parenthesis + rest.replace(" ", "") if parenthesis else "")


@dataclass(frozen=True)
class Column:
    """A column of the contract. `why` stands beside it in the staging model."""

    name: str
    data_type: str
    sources: tuple[str, ...]
    rule: str
    why: str
    required: bool = False
    unique: bool = False
    primary_key: bool = False
    default: Any = None
    choices: tuple[Any, ...] = ()
    check: str = ""
    unit: str = ""
    references: str = ""  # an entity; "this" for the entity itself
    blank_when: tuple[str, ...] = ()
    to_columns: tuple[str, ...] = ()


@dataclass
class Draft:
    """A new entity."""

    entity: str
    label: str
    table: str
    source_table: str
    columns: list[Column] = field(default_factory=list)
    key: tuple[str, ...] = ()
    primary_key: tuple[str, str] | None = None  # name and type, where the database gives it
    on_write: dict[str, str] = field(default_factory=dict)
    uniques: list[tuple[str, tuple[str, ...], str]] = field(default_factory=list)
    checks: list[tuple[str, tuple[str, ...], str]] = field(default_factory=list)
    raw: Sequence[RawColumn] = ()
    undecided: list[RawColumn] = field(default_factory=list)
    to_decide: list[str] = field(default_factory=list)

    @property
    def raw_table(self) -> str:
        """The legacy table's name in legacy_raw."""
        return raw_table(self.source_table)

    def raw_name(self, column: str) -> str:
        """What a column of Oracle's is called there."""
        return next(one.raw_name for one in self.raw if one.name == column)
