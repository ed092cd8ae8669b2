"""The entities, from the contracts of dbt's app models: keys, columns, owners, words for them.

The macro `contract` of dbt reads the same; columns and keys have the same names here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from load.names import identifier, raw_columns, raw_table
from scripts.signoff_pack.errors import SignoffError
from scripts.signoff_pack.sources.program import project

_NUMBERS = ("numeric", "smallint", "integer", "bigint")


@dataclass(frozen=True)
class Column:
    """A Django column. `sources` are Oracle's columns for it, `raw_names` those of legacy_raw, and
    `expression` makes one value of
    several; `references` is the entity that it names, by the raw key of a row of that entity."""

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


def entities(of: Path | None = None) -> list[Entity]:
    """All contracts of a dbt project, by default this one's, parents before children.

    Raises SignoffError where one cannot be read.
    """
    folder = (of or project()) / "models" / "app"
    found: list[Entity] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            models = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models", [])
            found += [_entity(model) for model in models if model.get("columns")]
        except (yaml.YAMLError, LookupError, AttributeError, TypeError) as error:
            raise SignoffError(f"{path} is not a valid contract: {error!r}") from None
    if not found:
        raise SignoffError(f"no contracts in {folder}: the checkout is incomplete")
    return _parents_first(found)


def raw_tables(of: Path | None = None) -> list[str]:
    """All tables of legacy_raw that the staging models read, those without a contract, too."""
    found: set[str] = set()
    for path in sorted(((of or project()) / "models" / "staging").glob("*.yml")):
        said = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for source in said.get("sources", []):
            if source["name"] == "legacy_raw":
                found |= {table["name"] for table in source["tables"]}
    return sorted(found)


def test_names() -> list[str]:
    """The names of the tests that a whole build runs: of the contracts, and one law a file."""
    names = [path.stem for path in (project() / "tests").glob("*.sql")]
    for path in sorted(_contracts().glob("*.yml")):
        for model in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models", []):
            for test in model.get("data_tests", []):
                names += [said["name"] for said in test.values() if "name" in said]
    return sorted(names)


def _contracts() -> Path:
    return project() / "models" / "app"


def _entity(model: Mapping[str, Any]) -> Entity:
    config = model["config"]
    meta = config["meta"]
    name = model["name"]
    one = str(meta.get("noun", name)).replace("_", " ")
    renamed = meta.get("renamed") or {}
    columns = tuple(_column(column, name, renamed) for column in model["columns"])
    pk, pk_type = _primary_key(model)
    said = meta.get("key") or [pk]
    return Entity(
        name=name,
        table=config.get("alias", name),
        source_table=meta["source_table"],
        owner=str(meta.get("owner") or f"owner of {name}"),
        one=one,
        many=_plural(one),
        columns=columns,
        key_names=(said,) if isinstance(said, str) else tuple(said),
        pk=pk,
        pk_type=pk_type,
        on_write={
            written: str(moments.get("insert") or moments.get("update"))
            for written, moments in (meta.get("on_write") or {}).items()
        },
        limits=tuple(_limit(one) for one in model.get("constraints", [])),
        unmapped={
            _raw_name(column, renamed).upper(): str(why)
            for column, why in (meta.get("unmapped") or {}).items()
        },
    )


def _primary_key(model: Mapping[str, Any]) -> tuple[str, str]:
    """Its name and type: as the database gives it, or a column of the contract."""
    for name, data_type in (model["config"]["meta"].get("primary_key") or {}).items():
        return str(name), str(data_type)
    for column in model["columns"]:
        if any(one["type"] == "primary_key" for one in column.get("constraints", [])):
            return column["name"], column["data_type"]
    raise KeyError("primary_key")


def _plural(one: str) -> str:
    """As the macro `counted` has it."""
    if re.search("[^aeiou]y$", one):
        return f"{one[:-1]}ies"
    return one + ("es" if re.search("(s|x|ch|sh)$", one) else "s")


def _limit(constraint: Mapping[str, Any]) -> Limit:
    return Limit(
        kind=constraint["type"],
        name=constraint.get("name", ""),
        columns=tuple(constraint.get("columns", ())),
        expression=constraint.get("expression") or "",
    )


def _column(column: Mapping[str, Any], entity: str, renamed: Mapping[str, str]) -> Column:
    meta = column["config"]["meta"]
    constraints = column.get("constraints", [])
    kinds = {constraint["type"] for constraint in constraints}
    default = meta.get("default")
    source = meta["source"]
    sources = (source,) if isinstance(source, str) else tuple(source)
    return Column(
        name=column["name"],
        sources=sources,
        raw_names=tuple(_raw_name(one, renamed) for one in sources),
        rule=meta["rule"],
        data_type=column["data_type"],
        required=bool(kinds & {"not_null", "primary_key"}),
        unique="primary_key" in kinds or "unique" in kinds,
        default=None if default is None else str(default),
        references=_referred_to(constraints, entity),
        check=" and ".join(c["expression"] for c in constraints if c["type"] == "check"),
        expression=meta.get("expression") or "",
        blank_when=tuple(_raw_name(one, renamed) for one in meta.get("blank_when", ())),
        choices=tuple(map(str, meta.get("choices") or ())),
    )


def _referred_to(constraints: Sequence[Mapping[str, Any]], entity: str) -> str:
    """The entity that a foreign key names; one that says `expression: this` names its own."""
    for constraint in constraints:
        if constraint["type"] == "foreign_key":
            if not constraint.get("to") and constraint.get("expression") == "this":
                return entity
            return str(re.findall(r"ref\(['\"](\w+)['\"]\)", constraint["to"])[0])
    return ""


def _raw_name(name: str, renamed: Mapping[str, str]) -> str:
    return str(renamed.get(name) or raw_columns([name])[name])


def _parents_first(found: list[Entity]) -> list[Entity]:
    ordered: dict[str, Entity] = {}
    while len(ordered) < len(found):
        ready = [
            (entity, named)
            for entity in found
            if entity.name not in ordered
            and (named := {column.references for column in entity.columns} - {"", entity.name})
            <= ordered.keys()
        ]
        if not ready:
            raise SignoffError("the contracts refer to each other in a circle")
        for entity, named in ready:
            ordered[entity.name] = replace(
                entity, parents={name: ordered[name] for name in sorted(named)}
            )
    return list(ordered.values())
