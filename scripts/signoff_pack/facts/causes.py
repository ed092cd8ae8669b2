"""Why rows were rejected, by what to correct: each cause with all rows below it, worst first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scripts.signoff_pack.facts.rows import raw_key
from scripts.signoff_pack.facts.values import label
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.database import Database

EXAMPLES = 5


@dataclass(frozen=True)
class Example:
    """One row at the top of a cause. `kept` is the row that was kept instead, or empty."""

    legacy_key: str
    name: str
    reasons: list[str]
    details: dict[str, str | None]
    raw: dict[str, str | None]
    kept: dict[str, str | None]
    hanging: dict[str, int]


@dataclass(frozen=True)
class Cause:
    """`rows` have the cause themselves; `hanging`: the rejected rows below, by entity."""

    entity: str
    reason: str
    rows: int
    total: int
    hanging: dict[str, int]
    examples: list[Example]


def causes(database: Database, entities: Sequence[Entity]) -> list[Cause]:
    """All causes, the one with most rows in all first."""
    known = {entity.name: entity for entity in entities}
    grouped: dict[tuple[str, str], tuple[dict[str, int], dict[str, int]]] = {}
    for row in database.rows(
        f"""
        select root_entity, root_reason, entity, {is_own()} as is_own, count(*) as rows
        from {database.audit}.rejected_rows
        group by 1, 2, 3, 4
        order by 1, 2, 5 desc, 3
        """
    ):
        own, hanging = grouped.setdefault((row["root_entity"], row["root_reason"]), ({}, {}))
        (own if row["is_own"] else hanging)[row["entity"]] = row["rows"]
    examples = _examples(database, entities)
    found = [
        Cause(
            entity=entity,
            reason=reason,
            rows=own.get(entity, 0),
            total=sum(own.values()) + sum(hanging.values()),
            hanging=hanging,
            examples=_examples_of(
                database, known[entity], reason, examples.get((entity, reason), [])
            ),
        )
        for (entity, reason), (own, hanging) in grouped.items()
    ]
    return sorted(found, key=lambda cause: (-cause.total, cause.entity, cause.reason))


def _examples(
    database: Database, entities: Sequence[Entity]
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """The rows at the top of each cause: those with most dependent rows first, then by key."""
    names = " ".join(f"when '{entity.name}' then {label(entity, 'raw_row')}" for entity in entities)
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in database.rows(
        f"""
        with hanging as (
            select
                root_entity, root_key, root_reason, sum(rows) as total,
                jsonb_object_agg(entity, rows) filter (where not is_own) as by_entity
            from (
                select
                    root_entity, root_key, root_reason, entity, {is_own()} as is_own,
                    count(*) as rows
                from {database.audit}.rejected_rows
                group by 1, 2, 3, 4, 5
            ) as counted
            group by 1, 2, 3
        ),

        placed as (
            select
                top.*,
                hanging.by_entity,
                row_number() over (
                    partition by top.entity, top.root_reason
                    order by hanging.total desc, top.legacy_key collate "C", top.raw_row::text
                ) as place
            from {database.audit}.rejected_rows as top
            join hanging
                on top.root_entity = hanging.root_entity and top.root_reason = hanging.root_reason
                -- the first compares what the second says, but a join can look it up
                and coalesce(top.root_key, '') = coalesce(hanging.root_key, '')
                and top.root_key is not distinct from hanging.root_key
            where {is_own("top.")} and top.root_reason = any(top.reasons)
        )

        select
            entity, root_reason, legacy_key, reasons, details, raw_row, by_entity,
            case entity {names} end as name
        from placed
        where place <= {EXAMPLES}
        order by entity, root_reason, place
        """
    ):
        found.setdefault((row["entity"], row["root_reason"]), []).append(row)
    return found


def _examples_of(
    database: Database, entity: Entity, reason: str, rows: Sequence[dict[str, Any]]
) -> list[Example]:
    kept = _kept_rows(database, entity, reason, rows)
    return [_example(reason, row, beside) for row, beside in zip(rows, kept, strict=True)]


def _example(reason: str, row: dict[str, Any], kept: dict[str, str | None]) -> Example:
    return Example(
        legacy_key=row["legacy_key"] or "",
        name=row["name"] or "",
        reasons=row["reasons"],
        details=texts(dict(sorted(_said(reason, row).items()))),
        raw=texts(row["raw_row"]),
        kept=kept,
        hanging=dict(sorted((row["by_entity"] or {}).items())),
    )


def _said(reason: str, row: dict[str, Any]) -> dict[str, Any]:
    """The details of a rejected row's reason."""
    found: dict[str, Any] = row["details"].get(reason) or {}
    return found


def _kept_rows(
    database: Database, entity: Entity, reason: str, rows: Sequence[dict[str, Any]]
) -> list[dict[str, str | None]]:
    """For each rejected row the raw row that was kept instead, other than the row itself; empty
    where there is none. One pass over raw finds them all."""
    keys = [_said(reason, row).get("kept_key") for row in rows]
    if not any(key is not None for key in keys):
        return [{} for _ in rows]
    found = {
        row["place"]: row["row"]
        for row in database.rows(
            f"""
            select distinct on (wanted.place) wanted.place, to_jsonb(raw) as row
            from {entity.raw_table} as raw
            join unnest(%s::text[], %s::jsonb[]) with ordinality as wanted (key, beside, place)
                on {raw_key(entity)} = wanted.key
            where to_jsonb(raw) <> wanted.beside
            order by wanted.place, to_jsonb(raw)::text
            """,
            keys,
            [json.dumps(row["raw_row"]) for row in rows],
        )
    }
    return [texts(found.get(place, {})) for place in range(1, len(rows) + 1)]


def texts(row: dict[str, Any]) -> dict[str, str | None]:
    """A row of jsonb with all its values as text."""
    return {
        name: value
        if value is None or isinstance(value, str)
        else json.dumps(value, ensure_ascii=False)
        for name, value in row.items()
    }


def is_own(row: str = "") -> str:
    """SQL: whether a rejected row is the one to correct, and depends on no other row."""
    key = f"{row}legacy_key is not distinct from {row}root_key"
    return f"({row}entity = {row}root_entity and {key})"
