"""Ten rows per entity and the extremes, Oracle beside Django, to be compared by eye.

Which ten follows from the seed that is printed: the rows whose hash with it is lowest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.signoff_pack.facts.rows import migrated, pairs, raw_kinds, raw_shown, shown
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


def samples(database: Database, entities: Sequence[Entity], seed: str, zone: str) -> list[Sample]:
    """The chosen rows of all entities."""
    found = []
    for entity in entities:
        chosen: dict[str, str] = {}
        for why, query in _choices(database, entity, seed):
            for row in database.rows(query):
                chosen.setdefault(row["key"], why)
        if chosen:
            found += _compared(database, entity, chosen, zone)
    return found


def _choices(database: Database, entity: Entity, seed: str) -> list[tuple[str, str]]:
    rows = f"from {migrated(database, entity)}"
    text = seed.replace("'", "''")
    choices = [
        (
            f"chosen by the seed {seed}",
            f"""select loaded.key {rows}
            order by hashtextextended('{text}:' || loaded.key, 0), loaded.key collate "C"
            limit {ROWS}""",
        )
    ]

    def extreme(why: str, expression: str, direction: str) -> None:
        choices.append(
            (
                why,
                f"""select loaded.key {rows} where {expression} is not null
                order by {expression} {direction}, loaded.key collate "C" limit 1""",
            )
        )

    for column in entity.columns:
        name = f"held.{quoted(column.name)}"
        if column is entity.label:
            extreme(f"longest {column.name}", f"length({name})", "desc")
    numbers = [column for column in entity.columns if column.data_type.startswith("numeric")]
    for column in numbers[:1]:
        extreme(f"highest {column.name}", f"held.{quoted(column.name)}", "desc")
        extreme(f"lowest {column.name}", f"held.{quoted(column.name)}", "asc")
    times = [column for column in entity.columns if column.data_type == "timestamptz"]
    for column in times[:1]:
        extreme(f"earliest {column.name}", f"held.{quoted(column.name)}", "asc")
    return choices


def _compared(
    database: Database, entity: Entity, chosen: dict[str, str], zone: str
) -> list[Sample]:
    kinds = raw_kinds(database, entity)
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
