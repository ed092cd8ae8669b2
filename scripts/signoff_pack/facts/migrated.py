"""What several facts need of an entity's migrated rows, from one pass over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.signoff_pack.facts.rows import migrated
from scripts.signoff_pack.sources.contracts import Column, Entity
from scripts.signoff_pack.sources.database import Database, Row, quoted


@dataclass(frozen=True)
class Extreme:
    """The highest or lowest (`end` is max or min) of an SQL expression."""

    why: str
    expression: str
    end: str


def migrated_figures(database: Database, entity: Entity) -> Row:
    """`rows`; by Django column `filled_…`, `sum_…`, `characters_…`; by number `end_…`, as text."""
    figures = ["count(*) as rows"]
    for column in entity.columns:
        name = f"held.{quoted(column.name)}"
        full = f"nullif({name}, '')" if is_empty_text(column) else name
        figures.append(f'count({full}) as "filled_{column.name}"')
        if column.is_number:
            figures.append(f'sum({name}) as "sum_{column.name}"')
        if column.is_text:
            figures.append(f'sum(length({name})) as "characters_{column.name}"')
    for number, one in enumerate(extremes(entity)):
        figures.append(f"{one.end}({one.expression})::text as end_{number}")
    return database.row(f"select {', '.join(figures)} from {migrated(database, entity)}")


def extremes(entity: Entity) -> Sequence[Extreme]:
    """Those whose rows are worth a look."""
    found = []
    if entity.label:
        name = entity.label.name
        found.append(Extreme(f"longest {name}", f"length(held.{quoted(name)})", "max"))
    numbers = [column for column in entity.columns if column.data_type.startswith("numeric")]
    for column in numbers[:1]:
        name = f"held.{quoted(column.name)}"
        found.append(Extreme(f"highest {column.name}", name, "max"))
        found.append(Extreme(f"lowest {column.name}", name, "min"))
    times = [column for column in entity.columns if column.data_type == "timestamptz"]
    for column in times[:1]:
        found.append(Extreme(f"earliest {column.name}", f"held.{quoted(column.name)}", "min"))
    return found


def is_empty_text(column: Column) -> bool:
    """Whether it holds '' where it holds nothing, as a NOT NULL text of Django's does."""
    return column.is_text and column.default == ""
