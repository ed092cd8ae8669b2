"""Ten rows per entity and the extremes, Oracle beside Django, to be compared by eye.

Which ten follows from the seed that is printed: the rows whose hash with it is lowest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.signoff_pack.facts.migrated import extremes
from scripts.signoff_pack.facts.rows import migrated, pairs, raw_shown, shown
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.database import Database

ROWS = 10


@dataclass(frozen=True)
class Sample:
    """One row. `why` says why it was chosen; `values`: [column, Oracle's column, before, after]."""

    entity: str
    key: str
    why: str
    values: list[list[str | None]]


def samples(
    database: Database,
    entity: Entity,
    kinds: Mapping[str, str],
    held: Mapping[str, Any],
    seed: str,
    zone: str,
) -> list[Sample]:
    """The chosen rows of an entity; `kinds` as of raw_kinds, `held` as of migrated_figures."""
    chosen: dict[str, str] = {}
    text = seed.replace("'", "''")
    for row in database.rows(
        f"""
        select loaded.key from {migrated(database, entity)}
        order by hashtextextended('{text}:' || loaded.key, 0), loaded.key collate "C"
        limit {ROWS}
        """
    ):
        chosen.setdefault(row["key"], f"chosen by the seed {seed}")
    at_the_ends = {
        one.why: f"{one.expression} = '{held[f'end_{number}']}'"
        for number, one in enumerate(extremes(entity))
        if held[f"end_{number}"] is not None
    }
    if at_the_ends:
        lowest_keys = database.row(_lowest_keys(database, entity, list(at_the_ends.values())))
        for number, why in enumerate(at_the_ends):
            chosen.setdefault(lowest_keys[f"key_{number}"], why)
    return _compared(database, entity, kinds, chosen, zone) if chosen else []


def _lowest_keys(database: Database, entity: Entity, conditions: Sequence[str]) -> str:
    """SQL: of the rows for which each condition holds the one with the lowest key."""
    keys = ", ".join(
        f'min(loaded.key collate "C") filter (where {one}) as key_{number}'
        for number, one in enumerate(conditions)
    )
    return f"select {keys} from {migrated(database, entity)} where {' or '.join(conditions)}"


def _compared(
    database: Database, entity: Entity, kinds: Mapping[str, str], chosen: dict[str, str], zone: str
) -> list[Sample]:
    columns = [column for column in entity.columns if column.name in kinds]
    both = "".join(
        f", {raw_shown(column, kinds[column.name])} as raw_{number}"
        f", {shown(entity, column, database.app, zone)} as held_{number}"
        for number, column in enumerate(columns)
    )
    found = f"select loaded.key{both} from {pairs(database, entity)}".replace("%", "%%")
    rows = {
        row["key"]: row
        for row in database.rows(f"{found} where loaded.key = any(%s)", list(chosen))
    }
    return [
        Sample(
            entity=entity.name,
            key=key,
            why=why,
            values=[
                [
                    column.name,
                    column.source,
                    rows[key][f"raw_{number}"],
                    rows[key][f"held_{number}"],
                ]
                for number, column in enumerate(columns)
            ],
        )
        for key, why in chosen.items()
        if key in rows
    ]
