"""What the Django tables need, from the one place that says so: the contracts of dbt's app models.

models:
  - name: customer
    config: {alias: customers_customer, meta: {source_table: AB_CUSTOMER}}
    columns:
      - name: phone
        data_type: varchar(50)
        config: {meta: {source: PHONE, rule: phone}}
        constraints: [{type: not_null}, {type: foreign_key, to: ref('customer')}]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from load.errors import LoadError
from load.settings import ROOT

MODELS = ROOT / "dbt_project" / "models" / "app"
PROJECT = ROOT / "dbt_project" / "dbt_project.yml"
_SPELLED = {"varchar": "character varying", "timestamptz": "timestamp with time zone"}


@dataclass(frozen=True)
class NeededColumn:
    """A column of a Django table; `source` is the Oracle column it comes from, `references` the
    entity of a foreign key."""

    name: str
    data_type: str
    source: str
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
    """A Django table and the Oracle table it is filled from."""

    entity: str
    name: str
    source_table: str
    columns: tuple[NeededColumn, ...]


def needed_tables(folder: Path = MODELS) -> list[NeededTable]:
    """All contracts; raises LoadError when there are none or one cannot be read."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        try:
            models = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models", [])
            found += [_table(model) for model in models if model.get("columns")]
        except (yaml.YAMLError, KeyError, AttributeError, TypeError) as error:
            raise LoadError(f"{path} is not a contract that can be read: {error!r}") from None
    if not found:
        raise LoadError(f"no contracts in {folder}: the checkout is incomplete")
    return found


def app_schema(path: Path = PROJECT) -> str:
    """The schema of the Django tables: dbt's variable of that name, `public` by default."""
    if not path.exists():
        return "public"
    project = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return str((project.get("vars") or {}).get("app_schema") or "public")


def _table(model: Mapping[str, Any]) -> NeededTable:
    config = model["config"]
    return NeededTable(
        entity=model["name"],
        name=config.get("alias", model["name"]),
        source_table=config["meta"]["source_table"],
        columns=tuple(_column(column) for column in model["columns"]),
    )


def _column(column: Mapping[str, Any]) -> NeededColumn:
    meta = column["config"]["meta"]
    constraints = column.get("constraints", [])
    types = {constraint["type"] for constraint in constraints}
    parents = re.findall(r"ref\(['\"](\w+)['\"]\)", " ".join(c.get("to", "") for c in constraints))
    return NeededColumn(
        name=column["name"],
        data_type=column["data_type"],
        source=meta["source"],
        rule=meta["rule"],
        required=bool(types & {"not_null", "primary_key"}),
        has_default=meta.get("default") is not None,
        unique=bool(types & {"unique", "primary_key"}),
        references=parents[0] if parents else "",
    )
