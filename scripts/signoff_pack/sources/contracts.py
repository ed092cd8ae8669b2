"""The entities, from the contracts of dbt's app models: columns, owners, what they are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from scripts.signoff_pack.errors import SignoffError
from scripts.signoff_pack.sources.program import project


@dataclass(frozen=True)
class Column:
    """A Django column; `source` is Oracle's name for it, `references` the entity it names."""

    name: str
    source: str
    rule: str
    data_type: str
    required: bool
    unique: bool
    default: str | None
    references: str
    check: str

    @property
    def raw_name(self) -> str:
        """The column of legacy_raw."""
        return self.source.lower()

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers."""
        return self.data_type.startswith(("numeric", "integer"))

    @property
    def is_text(self) -> bool:
        """Whether it holds text."""
        return self.data_type.startswith(("varchar", "text"))

    @property
    def longest(self) -> int | None:
        """How many characters it takes, where that is limited."""
        found = re.fullmatch(r"varchar\((\d+)\)", self.data_type)
        return int(found.group(1)) if found else None


@dataclass(frozen=True)
class Entity:
    """A Django table and the Oracle table it is made from; `one` and `many` are its words."""

    name: str
    table: str
    source_table: str
    owner: str
    one: str
    many: str
    columns: tuple[Column, ...]

    @property
    def raw_table(self) -> str:
        """Its copy in Postgres."""
        return f"legacy_raw.{self.source_table.lower()}"

    @property
    def key(self) -> Column:
        """The primary key."""
        return next(column for column in self.columns if column.required and column.unique)

    @property
    def label(self) -> Column | None:
        """What a person knows a row by, beside its key: the first other required column."""
        others = [c for c in self.columns if c.required and c is not self.key and c.is_text]
        return next((column for column in others if column.default is None), None)

    def column(self, name: str) -> Column | None:
        """A column by its Django name."""
        return next((column for column in self.columns if column.name == name), None)


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
        except (yaml.YAMLError, KeyError, AttributeError, TypeError) as error:
            raise SignoffError(f"{path} is not a contract that can be read: {error!r}") from None
    if not found:
        raise SignoffError(f"no contracts in {folder}: the checkout is incomplete")
    return _parents_first(found)


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
    one = meta.get("noun", name)
    return Entity(
        name=name,
        table=config.get("alias", name),
        source_table=meta["source_table"],
        owner=str(meta.get("owner") or f"owner of {name}"),
        one=one,
        many=f"{one}s",
        columns=tuple(_column(column) for column in model["columns"]),
    )


def _column(column: Mapping[str, Any]) -> Column:
    meta = column["config"]["meta"]
    constraints = column.get("constraints", [])
    kinds = {constraint["type"] for constraint in constraints}
    parents = re.findall(r"ref\(['\"](\w+)['\"]\)", " ".join(c.get("to", "") for c in constraints))
    default = meta.get("default")
    return Column(
        name=column["name"],
        source=meta["source"],
        rule=meta["rule"],
        data_type=column["data_type"],
        required=bool(kinds & {"not_null", "primary_key"}),
        unique="primary_key" in kinds or "unique" in kinds,
        default=None if default is None else str(default),
        references=parents[0] if parents else "",
        check=" and ".join(c["expression"] for c in constraints if c["type"] == "check"),
    )


def _parents_first(found: list[Entity]) -> list[Entity]:
    ordered: list[Entity] = []
    while len(ordered) < len(found):
        done = {entity.name for entity in ordered}
        ready = [
            entity
            for entity in found
            if entity.name not in done
            and {column.references for column in entity.columns} - {"", entity.name} <= done
        ]
        if not ready:
            raise SignoffError("the contracts' references go round in a circle")
        ordered += ready
    return ordered
