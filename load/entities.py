"""The entities: which Oracle table moves into which Django table.

This is the one list of them, for the loader, the demonstration, the scripts and their tests. It
comes from the contracts of dbt's app models, dbt_project/models/app/*.yml:

models:
  - name: coil
    config: {alias: inventory_coil, meta: {source_table: AB_COIL}}
    columns:
      - name: coil_id
        constraints: [{type: primary_key}]
      - name: customer_id
        constraints: [{type: foreign_key, to: ref('customer')}]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml  # type: ignore[import-untyped]

from load.errors import LoadError
from load.names import raw_table
from load.settings import ROOT

MODELS = ROOT / "dbt_project" / "models" / "app"
_REFERENCE = re.compile(r"ref\(['\"](\w+)['\"]\)")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # 20 ms for all contracts, not 250


Made = TypeVar("Made")


@dataclass(frozen=True)
class Entity:
    """One entity. `key`: the primary key of its Django table, whether the legacy data or the
    database gives it. `parents`: the entities that its foreign keys name, itself aside."""

    name: str
    source_table: str
    django_table: str
    key: str
    parents: frozenset[str]

    @property
    def raw_table(self) -> str:
        """The copy in legacy_raw."""
        return raw_table(self.source_table)


@cache
def entities(folder: Path = MODELS) -> tuple[Entity, ...]:
    """All of them by name, but each after its parents; raises LoadError as `contracts` does."""
    found = sorted(contracts(folder, _entity), key=lambda entity: entity.name)
    waiting = {entity.name: entity for entity in found}
    ordered: list[Entity] = []
    while waiting:
        ready = [e for e in waiting.values() if not e.parents & (waiting.keys() - {e.name})]
        if not ready:
            raise LoadError(f"{', '.join(waiting)} refer to each other in a circle: see {folder}")
        ordered.append(waiting.pop(ready[0].name))
    return tuple(ordered)


def source_tables() -> tuple[str, ...]:
    """The Oracle tables of all entities, parents first."""
    return tuple(entity.source_table for entity in entities())


def contracts(folder: Path, make: Callable[[Mapping[str, Any]], Made]) -> list[Made]:
    """What `make` makes of each model that has columns.

    Raises LoadError when there is none, and when one cannot be read.
    """
    made = []
    for path in sorted(folder.glob("*.yml")):
        try:
            text = path.read_text(encoding="utf-8")
            models = (yaml.load(text, Loader=_Loader) or {}).get("models", [])  # noqa: S506 - a safe one
            made += [make(model) for model in models if model.get("columns")]
        except (yaml.YAMLError, LookupError, AttributeError, TypeError) as error:
            raise LoadError(f"{path} is not a valid contract: {error!r}") from None
    if not made:
        raise LoadError(f"no contracts in {folder}: the checkout is incomplete")
    return made


def parents(constraints: list[Mapping[str, Any]]) -> list[str]:
    """The entities that a column's foreign keys name."""
    return _REFERENCE.findall(" ".join(constraint.get("to", "") for constraint in constraints))


def _entity(model: Mapping[str, Any]) -> Entity:
    columns = [(column["name"], column.get("constraints", [])) for column in model["columns"]]
    meta = model["config"]["meta"]
    keys = [name for name, constraints in columns if "primary_key" in _types(constraints)]
    keys += meta.get("primary_key") or {}
    return Entity(
        name=model["name"],
        source_table=meta["source_table"],
        django_table=model["config"].get("alias", model["name"]),
        key=keys[0],
        parents=frozenset(name for _, constraints in columns for name in parents(constraints)),
    )


def _types(constraints: list[Mapping[str, Any]]) -> set[str]:
    return {constraint["type"] for constraint in constraints}
