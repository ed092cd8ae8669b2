"""Values that look different from Oracle's, though nothing is lost: phone numbers formatted,
capitals, blanks removed. Counted per column, with up to three samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scripts.signoff_pack.facts.rows import pairs, raw_kinds, raw_shown, shown
from scripts.signoff_pack.sources.contracts import Column, Entity
from scripts.signoff_pack.sources.database import Database

_NONE_LISTED = "'{}'::text[]"


@dataclass(frozen=True)
class Look:
    """One column: `values` of its migrated rows look different, listed changes aside."""

    entity: str
    column: str
    source: str
    rule: str
    values: int
    samples: list[list[str | None]]


def looks(database: Database, entities: Sequence[Entity], zone: str) -> list[Look]:
    """The columns in which any value does, in the contracts' order."""
    found = []
    for entity in entities:
        kinds = raw_kinds(database, entity)
        columns = [column for column in entity.columns if column.name in kinds]
        if columns:
            counted = database.row(_query(database, entity, columns, kinds, zone))
            found += [
                _look(entity, column, number, counted)
                for number, column in enumerate(columns)
                if counted[f"look_{number}"]
            ]
    return found


def _query(
    database: Database,
    entity: Entity,
    columns: Sequence[Column],
    kinds: dict[str, str],
    zone: str,
) -> str:
    figures = []
    for number, column in enumerate(columns):
        before = f'({raw_shown(column, kinds[column.name])}) collate "C"'
        after = f'({shown(entity, column, database.app, zone)}) collate "C"'
        differs = (
            f"filter (where {before} is distinct from {after}"
            f" and not '{column.name}' = any(coalesce(listed.columns, {_NONE_LISTED})))"
        )
        figures += [
            f"count(*) {differs} as look_{number}",
            f"min(array[{before}, {after}]) {differs} as low_{number}",
            f"max(array[{before}, {after}]) {differs} as high_{number}",
            f'(min(array[loaded.key collate "C", {before}, {after}]) {differs})[2:3]'
            f" as first_{number}",
        ]
    return f"""
        with listed as (
            select legacy_key, array_agg(column_name) as columns
            from {database.audit}.value_changes
            where entity = '{entity.name}'
            group by legacy_key
        )

        select {", ".join(figures)}
        from {pairs(database, entity)}
        left join listed on loaded.legacy_key = listed.legacy_key
        """


def _look(entity: Entity, column: Column, number: int, counted: dict[str, Any]) -> Look:
    samples: list[list[str | None]] = []
    for which in ("first", "low", "high"):
        sample = counted[f"{which}_{number}"]
        if sample not in samples:
            samples.append(sample)
    return Look(
        entity=entity.name,
        column=column.name,
        source=column.source,
        rule=column.rule,
        values=counted[f"look_{number}"],
        samples=samples,
    )
