"""What a contract says of an entity: keys, columns, owners, words for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from load.names import identifier, raw_table

_NUMBERS = ("numeric", "smallint", "integer", "bigint")


@dataclass(frozen=True)
class Column:
    """A Django column.

    `sources` are Oracle's columns for it, `raw_names` those of legacy_raw, and `expression` makes
    one value of several; `references` is the entity that it names, by the raw key of a row of that
    entity.
    """

    name: str
    sources: tuple[str, ...]
    raw_names: tuple[str, ...]
    rule: str
    data_type: str
    required: bool
    unique: bool
    default: str | None
    references: str
    check: str
    expression: str = ""
    blank_when: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Oracle's columns in words: `PLANT_NO and EQUIP_NO`."""
        return listed(self.sources)

    @property
    def base_type(self) -> str:
        """Its type without length."""
        return self.data_type.partition("(")[0]

    @property
    def is_number(self) -> bool:
        """Whether it holds exact numbers that mean something when added up."""
        return self.base_type in _NUMBERS and not self.references

    @property
    def is_text(self) -> bool:
        """Whether it holds text."""
        return self.base_type in ("varchar", "text")

    @property
    def longest(self) -> int | None:
        """How many characters it takes, where that is limited."""
        found = re.fullmatch(r"varchar\((\d+)\)", self.data_type)
        return int(found.group(1)) if found else None


@dataclass(frozen=True)
class Limit:
    """A constraint over several columns, or one that is more than a list of them."""

    kind: str
    name: str
    columns: tuple[str, ...]
    expression: str


@dataclass(frozen=True)
class Entity:
    """A Django table and the Oracle table it is made from; `one` and `many` are its words.

    `key_names` are the columns by which people know a row, in the key's order. `pk` is the Django
    primary key: one of them, or a column that the database fills and that no contract has.
    `on_write` has SQL for columns that only the app has; `unmapped` says why a raw column is left
    behind; `parents` are the entities that its references name, itself aside.
    """

    name: str
    table: str
    source_table: str
    owner: str
    one: str
    many: str
    columns: tuple[Column, ...]
    key_names: tuple[str, ...]
    pk: str
    pk_type: str
    on_write: Mapping[str, str] = field(default_factory=dict, compare=False)
    limits: tuple[Limit, ...] = ()
    unmapped: Mapping[str, str] = field(default_factory=dict, compare=False)
    parents: Mapping[str, Entity] = field(default_factory=dict, compare=False, repr=False)

    @property
    def raw_name(self) -> str:
        """The name of its copy in legacy_raw."""
        return raw_table(self.source_table)

    @property
    def raw_table(self) -> str:
        """Its copy in Postgres."""
        name = self.raw_name
        return f"legacy_raw.{name if name.isidentifier() else identifier(name)}"

    @property
    def key(self) -> tuple[Column, ...]:
        """The columns of the natural key."""
        by_name = {column.name: column for column in self.columns}
        return tuple(by_name[name] for name in self.key_names)

    @property
    def key_sources(self) -> tuple[str, ...]:
        """The raw columns that the natural key is made of."""
        return tuple(name for column in self.key for name in column.raw_names)

    @property
    def is_plain(self) -> bool:
        """Whether the Django primary key is the natural key itself, a text."""
        own = self.column(self.pk)
        return own is not None and own.is_text and not own.references

    @property
    def gives_pk(self) -> bool:
        """Whether the database gives the primary key, so that it says nothing of the data."""
        return self.column(self.pk) is None

    @property
    def has_ids(self) -> bool:
        """Whether a row holds primary keys that another build would choose differently."""
        return self.gives_pk or any(self.is_by_pk(column) for column in self.columns)

    @property
    def label(self) -> Column | None:
        """What a person knows a row by, beside its key: the first other required text."""
        return next(
            (
                column
                for column in self.columns
                if column.required and column.is_text and column.default is None
                and column.name not in self.key_names
                and not column.references and len(column.sources) == 1
            ),
            None,
        )  # fmt: skip

    def column(self, name: str) -> Column | None:
        """A column by its Django name."""
        return next((column for column in self.columns if column.name == name), None)

    def named(self, names: str) -> list[Column]:
        """The columns that a reason names: `plant+number`; none where it names something else."""
        found = [self.column(name) for name in names.split("+")]
        return [column for column in found if column] if all(found) else []

    def limit(self, name: str) -> Limit | None:
        """A constraint by its name."""
        return next((limit for limit in self.limits if limit.name == name), None)

    def parent(self, column: Column) -> Entity:
        """The entity that a reference names."""
        return self if column.references == self.name else self.parents[column.references]

    def is_by_pk(self, column: Column) -> bool:
        """Whether a reference is stored as a primary key that is not the parent's natural key."""
        return bool(column.references) and not self.parent(column).is_plain


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
