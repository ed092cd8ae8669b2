"""What the Django tables need, by the contracts of dbt's app models (see load/entities.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from load.entities import MODELS, contracts, parents
from load.settings import ROOT

PROJECT = ROOT / "dbt_project" / "dbt_project.yml"
_SPELLED = {
    "varchar": "character varying",
    "timestamptz": "timestamp with time zone",
    "time": "time without time zone",
}


@dataclass(frozen=True)
class NeededColumn:
    """A column of a Django table; `sources` are the Oracle columns it comes from, nearly always
    one, `references` the entity of a foreign key."""

    name: str
    data_type: str
    sources: tuple[str, ...]
    rule: str
    required: bool
    has_default: bool
    unique: bool
    references: str

    @property
    def postgres_type(self) -> str:
        """The type as format_type() spells it."""
        base, parenthesis, rest = self.data_type.partition("(")
        return _SPELLED.get(base, base) + parenthesis + rest


@dataclass(frozen=True)
class NeededTable:
    """A Django table and the Oracle table it is filled from.

    `filled` are columns that are given without a source: the database's own primary key, and what
    only the app knows. `unmapped` are Oracle columns that nobody needs, with the reason.
    """

    entity: str
    name: str
    source_table: str
    columns: tuple[NeededColumn, ...]
    filled: frozenset[str]
    unmapped: Mapping[str, str]


def needed_tables(folder: Path = MODELS) -> list[NeededTable]:
    """All contracts; raises LoadError when there are none or one cannot be read."""
    return contracts(folder, _table)


def app_schema(path: Path = PROJECT) -> str:
    """The schema of the Django tables: dbt's variable of that name, `public` by default."""
    if not path.exists():
        return "public"
    project = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return str((project.get("vars") or {}).get("app_schema") or "public")


def _table(model: Mapping[str, Any]) -> NeededTable:
    config = model["config"]
    meta = config["meta"]
    return NeededTable(
        entity=model["name"],
        name=config.get("alias", model["name"]),
        source_table=meta["source_table"],
        columns=tuple(_column(column) for column in model["columns"]),
        filled=frozenset(
            (meta.get("primary_key") or {}).keys() | (meta.get("on_write") or {}).keys()
        ),
        unmapped={name: str(why) for name, why in (meta.get("unmapped") or {}).items()},
    )


def _column(column: Mapping[str, Any]) -> NeededColumn:
    meta = column["config"]["meta"]
    constraints = column.get("constraints", [])
    types = {constraint["type"] for constraint in constraints}
    referenced = parents(constraints)
    return NeededColumn(
        name=column["name"],
        data_type=column["data_type"],
        sources=(meta["source"],) if isinstance(meta["source"], str) else tuple(meta["source"]),
        rule=meta["rule"],
        required=bool(types & {"not_null", "primary_key"}),
        has_default=meta.get("default") is not None,
        unique=bool(types & {"unique", "primary_key"}),
        references=referenced[0] if referenced else "",
    )
