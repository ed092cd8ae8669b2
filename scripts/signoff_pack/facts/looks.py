"""Values that look different from Oracle's, though nothing is lost: phone numbers formatted,
capitals, blanks removed. Counted per column, with up to three samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.signoff_pack.facts.rows import (
    NUMBER,
    TIME,
    held_value,
    pairs,
    raw_shown,
    raw_value,
    shown,
)
from scripts.signoff_pack.sources.contracts import Column, Entity
from scripts.signoff_pack.sources.database import Database


@dataclass(frozen=True)
class Look:
    """One column: `values` of its migrated rows look different, listed changes aside."""

    entity: str
    column: str
    source: str
    rule: str
    values: int
    samples: list[list[str | None]]


def looks(database: Database, entity: Entity, kinds: Mapping[str, str], zone: str) -> list[Look]:
    """The columns in which any value does, in the contract's order; `kinds` as of raw_kinds."""
    columns = [column for column in entity.columns if column.name in kinds]
    if not columns:
        return []
    counted = database.row(_query(database, entity, columns, kinds, zone))
    return [
        _look(entity, column, number, counted)
        for number, column in enumerate(columns)
        if counted[f"look_{number}"]
    ]


def _query(
    database: Database,
    entity: Entity,
    columns: Sequence[Column],
    kinds: Mapping[str, str],
    zone: str,
) -> str:
    """Most values are equal: they are compared as they are, and only those that differ as text."""
    compared, figures = [], []
    for number, column in enumerate(columns):
        raw, held, before, after = _sides(database, entity, column, kinds[column.name], zone)
        compared += [
            f"{raw} as raw_{number}",
            f"{held} as held_{number}",
            f"({raw} is distinct from {held} and (listed.columns is null"
            f" or '{column.name}' <> all(listed.columns))) as differs_{number}",
        ]
        before = f'({before.format(f"raw_{number}")}) collate "C"'
        after = f'({after.format(f"held_{number}")}) collate "C"'
        differs = f"filter (where differs_{number} and {before} is distinct from {after})"
        figures += [
            f"count(*) {differs} as look_{number}",
            f"min(array[{before}, {after}]) {differs} as low_{number}",
            f"max(array[{before}, {after}]) {differs} as high_{number}",
            f'(min(array[key collate "C", {before}, {after}]) {differs})[2:3] as first_{number}',
        ]
    return f"""
        with listed as (
            select legacy_key, array_agg(column_name) as columns
            from {database.audit}.value_changes
            where entity = '{entity.name}'
            group by legacy_key
        )

        select {", ".join(figures)}
        from (
            select loaded.key, {", ".join(compared)}
            from {pairs(database, entity)}
            left join listed on loaded.legacy_key = listed.legacy_key
            offset 0  -- each value is computed once, not for each figure
        ) as compared
        """


def _sides(
    database: Database, entity: Entity, column: Column, kind: str, zone: str
) -> tuple[str, str, str, str]:
    """SQL: the values on both sides, and the patterns that make their texts. Times and numbers are
    the faster to compare; equal ones have equal texts."""
    raw, held = raw_value(column), held_value(entity, column, database.app)
    if kind == "timestamp without time zone" and column.data_type == "timestamptz":
        return raw, f"{held} at time zone '{zone}'", TIME, TIME
    if kind == column.base_type == "numeric":
        return raw, held, NUMBER, NUMBER
    return raw_shown(column, kind), shown(entity, column, database.app, zone), "{}", "{}"


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
