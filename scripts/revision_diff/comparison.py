"""Two builds of one entity compared in SQL: its rows, its schema and its evidence."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg2
from psycopg2 import sql

from scripts.revision_diff import evidence
from scripts.revision_diff.difference import Change, Difference, Pair
from scripts.revision_diff.queries import Queries, Sides, queries_of
from scripts.revision_diff.schema import on_one_side, schema_changes
from scripts.signoff_pack.facts.rows import held_json, held_key, raw_value
from scripts.signoff_pack.sources.contracts import Entity

MOST_PAIRS = 10
_COUNTS = """
    select
        count(head.key),
        count(*) filter (where base.key is null),
        count(*) filter (where head.key is null),
        count(*) filter (where base.key = head.key and base.row is distinct from head.row)
    from pg_temp.base
    full join pg_temp.head on base.key = head.key
"""
_CHANGED = """
    with changed as (
        select
            head.key,
            {raw_value} as raw,
            base.row ->> {column} as before,
            head.row ->> {column} as after
        from pg_temp.base
        join pg_temp.head on base.key = head.key
        left join {loaded} as loaded
            on loaded.entity = {entity} and loaded.accepted and head.key = loaded.key
        left join {raw} as raw on {is_raw_of}
        where base.row -> {column} is distinct from head.row -> {column}
    )
    select
        raw, before, after, count(*), min(key collate "C"),
        count(*) over (), sum(count(*)) over ()
    from changed
    group by raw, before, after
    order by count(*) desc, min(key collate "C")
    limit {most}
"""


def compare(
    connection: psycopg2.extensions.connection,
    sides: Sides,
    entity: Entity,
    before: Entity | None = None,
) -> Difference:
    """Compare one entity; `before` is it as the first revision has it, where that differs.

    A column that only one build has is a change of every row. Primary keys that the database
    gives, and columns that only the app writes, are not compared.
    """
    before = before or entity
    with connection.cursor() as cursor:
        if (only := on_one_side(cursor, sides, entity)) is not None:
            return only
        queries = queries_of(cursor, sides, entity)
        columns, left_out = _columns(cursor, sides, entity, before)
        _make_rows(cursor, "base", before, sides.base, left_out)
        _make_rows(cursor, "head", entity, sides.head, left_out)
        rows, added, removed, changed = queries.row(_COUNTS)
        newly_rejected, newly_accepted = evidence.rejected(queries)
        raw = _raw_values(cursor, sides, entity)
        found = (_change(queries, column, raw.get(column, "null")) for column in columns)
        difference = Difference(
            entity=entity.name,
            rows=rows,
            added=added,
            removed=removed,
            changed=changed,
            newly_rejected=newly_rejected,
            newly_accepted=newly_accepted,
            schema=schema_changes(cursor, sides, entity.table),
            changes=tuple(change for change in found if change is not None),
            losses=evidence.losses(queries),
            causes=evidence.causes(queries),
            reasons=evidence.reasons(queries),
        )
        cursor.execute("drop table pg_temp.base, pg_temp.head")
        return difference


def _change(queries: Queries, column: str, raw: str) -> Change | None:
    """`raw` is SQL of Oracle's value."""
    found = queries.rows(
        _CHANGED,
        column=sql.Literal(column),
        raw_value=sql.SQL(raw),
        most=sql.Literal(MOST_PAIRS),
    )
    if not found:
        return None
    pairs = tuple(Pair(*row[:5]) for row in found)
    return Change(column, rows=int(found[0][6]), kinds=found[0][5], pairs=pairs)


def _make_rows(
    cursor: psycopg2.extensions.cursor,
    side: str,
    entity: Entity,
    schema: str,
    left_out: Sequence[str],
) -> None:
    """The rows of one side as a temporary table of its name: the natural key's text, and the
    columns but those left out as jsonb, references as their parents' keys."""
    cursor.execute(
        sql.SQL(
            "create temporary table {side} as"
            " select {key} as key, {row} - {left_out}::text[] as row from {table} as held;"
            " analyze {side}"
        ).format(
            side=sql.Identifier("pg_temp", side),
            key=sql.SQL(held_key(entity, schema)),
            row=sql.SQL(f"({held_json(entity, schema, 'to_jsonb(held)')})"),
            left_out=sql.Literal(list(left_out)),
            table=sql.Identifier(schema, entity.table),
        )
    )


def _columns(
    cursor: psycopg2.extensions.cursor, sides: Sides, entity: Entity, before: Entity
) -> tuple[list[str], list[str]]:
    """The columns to compare, which a contract has or only one side; and the others."""
    mapped = {column.name for one in (entity, before) for column in one.columns}
    cursor.execute(
        """
        select column_name, count(*) from information_schema.columns
        where table_name = %s and table_schema in (%s, %s)
        group by column_name order by min(ordinal_position), column_name
        """,
        (entity.table, sides.base, sides.head),
    )
    compared: list[str] = []
    left_out: list[str] = []
    for name, times in cursor.fetchall():
        (compared if name in mapped or times == 1 else left_out).append(name)
    return compared, left_out


def _raw_values(cursor: psycopg2.extensions.cursor, sides: Sides, entity: Entity) -> dict[str, str]:
    """SQL of Oracle's value of each column whose raw columns are there."""
    cursor.execute(
        "select column_name from information_schema.columns"
        " where table_schema = %s and table_name = %s",
        (sides.raw, entity.raw_name),
    )
    there = {name for (name,) in cursor.fetchall()}
    return {
        column.name: f"to_jsonb({raw_value(column)}) #>> '{{}}'"
        for column in entity.columns
        if there.issuperset(column.raw_names)
    }
