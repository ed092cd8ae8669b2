"""The contracts that a dbt project has already: what a new entity can refer to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Contract:
    """An entity's contract, as far as others need it."""

    entity: str
    table: str
    source_table: str
    key: tuple[str, ...]  # columns of the Django table
    sources: tuple[str, ...]  # the raw columns that the key is made of
    columns: tuple[str, ...]
    mapped: frozenset[str]  # raw columns
    unmapped: frozenset[str]


def contracts(project: Path) -> dict[str, Contract]:
    """All contracts of a project, by the name of the Django table."""
    found = {}
    for path in sorted((project / "models" / "app").glob("*.yml")):
        for model in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models", []):
            if model.get("columns"):
                contract = _contract(model)
                found[contract.table] = contract
    return found


def _contract(model: dict[str, Any]) -> Contract:
    config = model["config"]
    meta = config["meta"]
    columns = {column["name"]: column for column in model["columns"]}
    key = meta.get("key") or [
        name
        for name, column in columns.items()
        if any(one["type"] == "primary_key" for one in column.get("constraints", []))
    ]
    return Contract(
        entity=model["name"],
        table=config.get("alias", model["name"]),
        source_table=meta["source_table"],
        key=tuple(key),
        sources=tuple(source for name in key for source in _sources(columns[name])),
        columns=tuple(columns),
        mapped=frozenset(source for column in columns.values() for source in _sources(column)),
        unmapped=frozenset(meta.get("unmapped") or {}),
    )


def _sources(column: dict[str, Any]) -> list[str]:
    source = column["config"]["meta"]["source"]
    return [source] if isinstance(source, str) else list(source)
