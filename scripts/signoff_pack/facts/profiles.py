"""Each column in figures, raw beside migrated: blanks, distinct values, shapes, top words, range.

Shapes: every digit is 9, every capital A, every small letter a.
"""

from __future__ import annotations

from dataclasses import dataclass

from scripts.signoff_pack.facts.rows import (
    held_kind,
    held_table,
    held_value,
    raw_value,
)
from scripts.signoff_pack.facts.values import filled, plain
from scripts.signoff_pack.sources.contracts import Column, Entity
from scripts.signoff_pack.sources.database import Database

TOP = 8
LOOKED_AT = 10_000  # rows, before it is decided how to count
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


def profile(database: Database, entity: Entity, column: Column, raw_kind: str) -> Profile:
    """One mapped column; `raw_kind` is the type of its raw value."""
    raw = f"{entity.raw_table} as raw"
    held = f"{held_table(entity, database.app)} as held"
    value = held_value(entity, column, database.app)
    return Profile(
        entity=entity.name,
        column=column.name,
        source=column.source,
        rule=column.rule,
        limit=column.longest,
        raw=_side(database, raw, raw_value(column), raw_kind),
        django=_side(database, held, value, held_kind(entity, column)),
    )


def _side(database: Database, rows: str, value: str, kind: str) -> Side:
    """`rows` is SQL for FROM, `value` of what is profiled, `kind` its type."""
    if kind == "text":
        value = f'({value}) collate "C"'
    row = database.row(_query(_listed(database, rows, value), kind))
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


def _listed(database: Database, rows: str, value: str) -> str:
    """SQL: all values; in order where most are different, since millions of different values are
    counted faster in order than in a hash table. The first rows tell which it is."""
    first = database.row(
        f"""
        select count(*) as all, count(distinct value) as different
        from (select {value} as value from {rows} limit {LOOKED_AT}) as first
        """
    )
    in_order = "order by 1 offset 0" if first["different"] > first["all"] * 0.96 else ""
    return f"select {value} as value from {rows} {in_order}"


def _query(listed: str, kind: str) -> str:
    """Equal values are counted first, then equal patterns, which are few: that each digit is 9."""
    is_text = kind == "text"
    pattern = (
        "translate(value, '012345678', '999999999')"
        if is_text
        else "nullif(value is not null, false)"
    )
    full = filled("value") if is_text else "value is not null"
    orderable = "value" if kind in _ORDERED else "null::text"
    shape = f"translate(left(pattern, {LONGEST_SHOWN}), '{_LETTERS}{_LETTERS.upper()}'," + (
        f" '{'a' * 26}{'A' * 26}')"
    )
    return f"""
        with counted as materialized (
            select value, count(*) as times from ({listed}) as listed group by value
        ),

        patterns as materialized (
            select
                {pattern} as pattern,
                count(*) as different,
                sum(times) as times,
                count(*) filter (where times = 1) as once,
                min({orderable}) as lowest,
                max({orderable}) as highest
            from counted
            group by 1
        ),

        seen as (
            select * from patterns where {filled("pattern") if is_text else "pattern is not null"}
        ),

        -- only as often as these: then few values are written as text and put in order
        often as (
            select times from counted where {full} order by times desc offset {TOP - 1} limit 1
        ),

        top as (
            select left(value::text, {LONGEST_SHOWN}) as value, times
            from counted
            where {full} and times >= coalesce((select times from often), 1)
            order by times desc, {"counted.value" if is_text else "value"}
            limit {TOP}
        ),

        shaped as (
            select {shape} collate "default" as shape, sum(times) as times
            from seen where {"true" if is_text else "false"}
            group by 1 order by 2 desc, 1 limit {TOP}
        )

        select
            coalesce((select sum(times) from patterns), 0)::bigint as rows,
            (
                coalesce((select sum(times) from patterns), 0)
                - coalesce((select sum(times) from seen), 0)
            )::bigint as blank,
            coalesce((select sum(different) from seen), 0)::bigint as distinct,
            coalesce((select sum(once) from seen), 0)::bigint as once,
            (select max({"length(pattern)" if is_text else "null::integer"}) from seen) as longest,
            (select min(lowest)::text from seen) as lowest,
            (select max(highest)::text from seen) as highest,
            (select coalesce(jsonb_agg(jsonb_build_array(value, times)), '[]') from top) as top,
            (
                select coalesce(jsonb_agg(jsonb_build_array(shape, times)), '[]') from shaped
            ) as shapes
        """


def _number_or_time(text: str | None) -> str | None:
    if text is None or not text.lstrip("-").replace(".", "", 1).isdigit():
        return text
    return plain(text)
