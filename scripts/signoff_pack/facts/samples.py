"""Ten rows per entity and the extremes, Oracle beside Django, to be compared by eye.

Which ten follows from the seed that is printed: the rows whose hash with it is lowest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scripts.signoff_pack.facts.rows import migrated, pairs, raw_shown, shown
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.database import Database, quoted

ROWS = 10


@dataclass(frozen=True)
class Sample:
    """One row. `why` says why it was chosen; `values`: [column, Oracle's column, before, after]."""

    entity: str
    key: str
    why: str
    values: list[list[str | None]]


def samples(
    database: Database, entity: Entity, kinds: Mapping[str, str], seed: str, zone: str
) -> list[Sample]:
    """The chosen rows of an entity; `kinds` as of raw_kinds."""
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
    extremes = _extremes(entity)
    for row in database.rows(_extremes_query(database, entity, extremes)) if extremes else ():
        chosen.setdefault(row["key"], extremes[row["number"]].why)
    return _compared(database, entity, kinds, chosen, zone) if chosen else []


@dataclass(frozen=True)
class _Extreme:
    """The row with the highest or lowest (`end` is max or min) of an SQL expression."""

    why: str
    expression: str
    end: str


def _extremes(entity: Entity) -> list[_Extreme]:
    found = []
    if entity.label:
        name = entity.label.name
        found.append(_Extreme(f"longest {name}", f"length(held.{quoted(name)})", "max"))
    numbers = [column for column in entity.columns if column.data_type.startswith("numeric")]
    for column in numbers[:1]:
        name = f"held.{quoted(column.name)}"
        found.append(_Extreme(f"highest {column.name}", name, "max"))
        found.append(_Extreme(f"lowest {column.name}", name, "min"))
    times = [column for column in entity.columns if column.data_type == "timestamptz"]
    for column in times[:1]:
        found.append(_Extreme(f"earliest {column.name}", f"held.{quoted(column.name)}", "min"))
    return found


def _extremes_query(database: Database, entity: Entity, extremes: Sequence[_Extreme]) -> str:
    """One pass finds the values, a second one the rows that have them: of each the lowest key."""
    rows = migrated(database, entity)
    ends = ", ".join(
        f"{one.end}({one.expression}) as end_{number}" for number, one in enumerate(extremes)
    )
    keys = ", ".join(
        f'min(loaded.key collate "C") filter (where {one.expression} = ends.end_{number})'
        for number, one in enumerate(extremes)
    )
    at_an_end = " or ".join(
        f"{one.expression} = (select end_{number} from ends)" for number, one in enumerate(extremes)
    )
    return f"""
        with ends as materialized (select {ends} from {rows}),

        found as (
            select array[{keys}] as keys
            from {rows}
            cross join ends
            where {at_an_end}
        )

        select key, number::integer - 1 as number
        from found
        cross join lateral unnest(keys) with ordinality as one (key, number)
        where key is not null
        order by number
        """


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
