"""Each column in figures, raw beside migrated: blanks, distinct values, shapes, top words, range.

Shapes: every digit is 9, every capital A, every small letter a. Equal values are counted first, and
the counts are worked with: a column costs one pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scripts.signoff_pack.facts.rows import (
    held_kind,
    held_table,
    held_value,
    raw_kinds,
    raw_value,
)
from scripts.signoff_pack.facts.values import filled, plain
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.database import Database

TOP = 8
LONGEST_SHOWN = 200  # characters of a value here: a profile does not show a whole note
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# types for which a range is useful, and for which Postgres has min and max
_ORDERED = (
    *("numeric", "smallint", "integer", "bigint", "double precision", "real", "interval"),
    *("date", "time", "time without time zone", "timestamptz"),
    *("timestamp without time zone", "timestamp with time zone"),
)


@dataclass(frozen=True)
class Side:
    """One column on one side. `top` and `shapes` are the most frequent with their counts."""

    rows: int
    blank: int
    distinct: int
    once: int
    longest: int | None
    lowest: str | None
    highest: str | None
    top: list[list[str | int | None]]
    shapes: list[list[str | int]]


@dataclass(frozen=True)
class Profile:
    """One column on both sides."""

    entity: str
    column: str
    source: str
    rule: str
    limit: int | None
    raw: Side
    django: Side


def profiles(database: Database, entities: Sequence[Entity]) -> list[Profile]:
    """All mapped columns."""
    found = []
    for entity in entities:
        kinds = raw_kinds(database, entity)
        held = f"{held_table(entity, database.app)} as held"
        for column in entity.columns:
            if column.name not in kinds:
                continue
            raw = database.row(
                _query(f"{entity.raw_table} as raw", raw_value(column), kinds[column.name])
            )
            django = database.row(
                _query(held, held_value(entity, column, database.app), held_kind(entity, column))
            )
            found.append(
                Profile(
                    entity=entity.name,
                    column=column.name,
                    source=column.source,
                    rule=column.rule,
                    limit=column.longest,
                    raw=_side(raw),
                    django=_side(django),
                )
            )
    return found


def _query(rows: str, value: str, kind: str) -> str:
    """`rows` is SQL for FROM, `value` of what is profiled, `kind` its type."""
    is_text = kind == "text"
    full = filled("value") if is_text else "value is not null"
    order = 'value collate "C"' if is_text else "value"
    cut = f"left(value::text, {LONGEST_SHOWN})"
    shape = f"translate({cut}, '0123456789{_LETTERS}{_LETTERS.upper()}'," + (
        f" '{'9' * 10}{'a' * 26}{'A' * 26}')"
    )
    orderable = "value" if kind in _ORDERED else "null"
    return f"""
        with counted as materialized (
            select {value} as value, count(*) as times from {rows} group by 1
        ),

        seen as (
            select * from counted where {full}
        ),

        top as (
            select {cut} as value, times from seen order by times desc, {order} limit {TOP}
        ),

        shaped as (
            select {shape if is_text else "null"} as shape, sum(times) as times
            from seen where {"true" if is_text else "false"}
            group by 1 order by 2 desc, 1 limit {TOP}
        )

        select
            coalesce((select sum(times) from counted), 0)::bigint as rows,
            coalesce((select sum(times) from counted where not ({full})), 0)::bigint as blank,
            (select count(*) from seen) as distinct,
            (select count(*) from seen where times = 1) as once,
            (select max({"length(value)" if is_text else "null::integer"}) from seen) as longest,
            (select min({orderable})::text from seen) as lowest,
            (select max({orderable})::text from seen) as highest,
            (select coalesce(jsonb_agg(jsonb_build_array(value, times)), '[]') from top) as top,
            (
                select coalesce(jsonb_agg(jsonb_build_array(shape, times)), '[]') from shaped
            ) as shapes
        """


def _side(row: dict[str, Any]) -> Side:
    return Side(
        rows=row["rows"],
        blank=row["blank"],
        distinct=row["distinct"],
        once=row["once"],
        longest=row["longest"],
        lowest=_number_or_time(row["lowest"]),
        highest=_number_or_time(row["highest"]),
        top=row["top"],
        shapes=row["shapes"],
    )


def _number_or_time(text: str | None) -> str | None:
    if text is None or not text.lstrip("-").replace(".", "", 1).isdigit():
        return text
    return plain(text)
