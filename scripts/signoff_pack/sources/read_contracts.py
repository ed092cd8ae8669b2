"""The contracts of dbt's app models, and what else its YAML names.

The macro `contract` of dbt reads the same; columns and keys have the same names here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from load.names import raw_columns
from scripts.signoff_pack.errors import SignoffError
from scripts.signoff_pack.sources.contracts import Column, Entity, Limit
from scripts.signoff_pack.sources.program import project


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
