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
    raw = _Values(f"{entity.raw_table} as raw", raw_value(column))
    held = _Values(
        f"{held_table(entity, database.app)} as held", held_value(entity, column, database.app)
    )
    kind = held_kind(entity, column)
    if kind == raw_kind == "text":  # mostly the same texts: each is looked at once for both sides
        raw_side, held_side = _sides(database, kind, raw, held)
    else:
        (raw_side,), (held_side,) = _sides(database, raw_kind, raw), _sides(database, kind, held)
    return Profile(
        entity=entity.name,
        column=column.name,
        source=column.source,
        rule=column.rule,
        limit=column.longest,
        raw=raw_side,
        django=held_side,
    )


@dataclass(frozen=True)
class _Values:
    """`rows` is SQL for FROM, `value` of what is profiled."""

    rows: str
    value: str


def _sides(database: Database, kind: str, *profiled: _Values) -> list[Side]:
    """The values of one or two sides, of the type `kind`."""
    collation = 'collate "C"' if kind == "text" else ""
    listed = [
        f"select ({one.value}) {collation} as value, {side} as side from {one.rows}"
        for side, one in enumerate(profiled)
    ]
    together = " union all ".join(listed) + _order(database, listed[0])
    return [
        Side(
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
        for row in database.rows(_query(together, kind, len(profiled)))
    ]


def _order(database: Database, listed: str) -> str:
    """SQL: the order of the values, where nearly all of them are different: so many are counted
    faster in order than in a hash table. The first rows tell; the result is the same."""
    first = database.row(
        f"""
        select count(*) as all, count(distinct value) as different
        from ({listed} limit {LOOKED_AT}) as first
        """
    )
    return " order by value offset 0" if first["different"] > first["all"] * 0.96 else ""


def _query(listed: str, kind: str, sides: int) -> str:
    """A row a side. Equal values are counted first, then equal patterns (every digit is 9), which
    are few."""
    is_text = kind == "text"
    pattern = (
        "translate(value, '012345678', '999999999')"
        if is_text
        else "nullif(value is not null, false)"
    )
    times = ", ".join(
        f"count(*) filter (where side = {side}) as times_{side}" for side in range(sides)
    )
    figures = ", ".join(
        f"""
                sum(times_{side}) as times_{side},
                count(*) filter (where times_{side} > 0) as different_{side},
                count(*) filter (where times_{side} = 1) as once_{side},
                {_end("min", kind, side)} as lowest_{side},
                {_end("max", kind, side)} as highest_{side}"""
        for side in range(sides)
    )
    return f"""
        with counted as materialized (
            select value, {times} from ({listed}) as listed group by value
        ),

        patterns as materialized (
            select {pattern} as pattern, {figures}
            from counted
            group by 1
        ),

        seen as (
            select * from patterns where {filled("pattern") if is_text else "pattern is not null"}
        )

        {" union all ".join(_side_query(is_text, side) for side in range(sides))}
        order by side
        """


def _end(function: str, kind: str, side: int) -> str:
    if kind not in _ORDERED:
        return "null::text"
    return f"{function}(value) filter (where times_{side} > 0)"


def _side_query(is_text: bool, side: int) -> str:
    times = f"times_{side}"
    shapes, longest = "'[]'::jsonb", "null::integer"
    if is_text:
        shapes = _pairs(_top_shapes(times))
        longest = f"(select max(length(pattern)) from seen where {times} > 0)"
    return f"""
        (select
            {side} as side,
            coalesce((select sum({times}) from patterns), 0)::bigint as rows,
            (
                coalesce((select sum({times}) from patterns), 0)
                - coalesce((select sum({times}) from seen), 0)
            )::bigint as blank,
            coalesce((select sum(different_{side}) from seen), 0)::bigint as distinct,
            coalesce((select sum(once_{side}) from seen), 0)::bigint as once,
            {longest} as longest,
            (select min(lowest_{side})::text from seen) as lowest,
            (select max(highest_{side})::text from seen) as highest,
            {_pairs(_top_texts(times) if is_text else _top_others(times))} as top,
            {shapes} as shapes)
        """


def _pairs(rows: str) -> str:
    """SQL: rows of a shown value and its count as a JSON array."""
    return f"""(
                select coalesce(jsonb_agg(jsonb_build_array(shown, times)), '[]')
                from ({rows}) as row
            )"""


def _top_texts(times: str) -> str:
    return f"""
        select left(value, {LONGEST_SHOWN}) as shown, times
        from (
            select value, {times} as times
            from counted
            where {times} > 0 and {filled("value")}
            order by times desc, value
            limit {TOP}
        ) as first
        """


def _top_others(times: str) -> str:
    """Equally frequent ones are in the order of their texts; only values as frequent as the last
    of the top are written as text at all."""
    return f"""
        select left(value::text, {LONGEST_SHOWN}) as shown, {times} as times
        from counted
        where value is not null and {times} >= greatest(1, (
            select {times} from counted where value is not null
            order by 1 desc offset {TOP - 1} limit 1
        ))
        order by times desc, shown
        limit {TOP}
        """


def _top_shapes(times: str) -> str:
    letters = _LETTERS + _LETTERS.upper()
    shape = f"translate(left(pattern, {LONGEST_SHOWN}), '{letters}', '{'a' * 26}{'A' * 26}')"
    return f"""
        select {shape} collate "default" as shown, sum({times}) as times
        from seen where {times} > 0
        group by 1 order by 2 desc, 1 limit {TOP}
        """


def _number_or_time(text: str | None) -> str | None:
    if text is None or not text.lstrip("-").replace(".", "", 1).isdigit():
        return text
    return plain(text)
