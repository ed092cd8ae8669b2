"""The difference between two builds of one entity, counted and sampled in SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg2
from psycopg2 import sql

SAMPLES = 3


@dataclass(frozen=True)
class Change:
    """One column in which rows differ: how many, and a few (key, before, after), as text."""

    column: str
    rows: int
    samples: tuple[tuple[str, str | None, str | None], ...]


@dataclass(frozen=True)
class Difference:
    """What the second build makes of an entity's rows, compared with the first.

    Rows of the Django table by primary key; rejected rows by legacy key. `reasons` are the changes
    of the number of rejected rows by reason.
    """

    entity: str
    added: int
    removed: int
    changed: int
    newly_rejected: int
    newly_accepted: int
    changes: tuple[Change, ...]
    reasons: tuple[tuple[str, int], ...]

    @property
    def is_none(self) -> bool:
        """Whether the two builds agree on this entity."""
        return not any(
            (self.added, self.removed, self.changed, self.newly_rejected, self.newly_accepted)
        ) and not (self.changes or self.reasons)


@dataclass(frozen=True)
class Sides:
    """The schemas of the two builds: Django tables and evidence."""

    base: str
    head: str
    base_audit: str
    head_audit: str


@dataclass(frozen=True)
class _Queries:
    """Runs the statements below on one entity's tables of both sides."""

    cursor: psycopg2.extensions.cursor
    names: Mapping[str, sql.Composable]

    def rows(self, statement: str, **more: sql.Composable) -> list[tuple[Any, ...]]:
        self.cursor.execute(sql.SQL(statement).format(**self.names, **more))
        return self.cursor.fetchall()

    def change(self, column: str) -> Change | None:
        found = self.rows(_CHANGED, column=sql.Literal(column), samples=sql.Literal(SAMPLES))
        if not found:
            return None
        samples = tuple((key, before, after) for key, before, after, _ in found)
        return Change(column, found[0][3], samples)


def compare(
    connection: psycopg2.extensions.connection, sides: Sides, entity: str, table: str, key: str
) -> Difference:
    """Compare one entity. A column that only one build has is a change of every row."""
    with connection.cursor() as cursor:
        queries = _Queries(
            cursor,
            {
                "base": sql.Identifier(sides.base, table),
                "head": sql.Identifier(sides.head, table),
                "base_rejected": sql.Identifier(sides.base_audit, "rejected_rows"),
                "head_rejected": sql.Identifier(sides.head_audit, "rejected_rows"),
                "key": sql.Identifier(key),
                "entity": sql.Literal(entity),
            },
        )
        ((added, removed, changed),) = queries.rows(_COUNTS)
        ((newly_rejected, newly_accepted),) = queries.rows(_REJECTED)
        found = (queries.change(column) for column in _columns(cursor, sides, table))
        return Difference(
            entity=entity,
            added=added,
            removed=removed,
            changed=changed,
            newly_rejected=newly_rejected,
            newly_accepted=newly_accepted,
            changes=tuple(change for change in found if change is not None),
            reasons=tuple((reason, more) for reason, more in queries.rows(_REASONS)),
        )


_COUNTS = """
    select
        count(*) filter (where base.{key} is null),
        count(*) filter (where head.{key} is null),
        count(*) filter (
            where base.{key} = head.{key} and to_jsonb(base) is distinct from to_jsonb(head)
        )
    from {base} as base
    full join {head} as head on base.{key} = head.{key}
"""
_CHANGED = """
    select
        coalesce(base.{key}, head.{key}),
        to_jsonb(base) ->> {column},
        to_jsonb(head) ->> {column},
        count(*) over ()
    from {base} as base
    join {head} as head on base.{key} = head.{key}
    where to_jsonb(base) -> {column} is distinct from to_jsonb(head) -> {column}
    order by 1
    limit {samples}
"""
_REJECTED = """
    with base as (
        select legacy_key, count(*) as rows from {base_rejected}
        where entity = {entity} group by legacy_key
    ),
    head as (
        select legacy_key, count(*) as rows from {head_rejected}
        where entity = {entity} group by legacy_key
    )
    select
        coalesce(sum(greatest(coalesce(head.rows, 0) - coalesce(base.rows, 0), 0)), 0)::bigint,
        coalesce(sum(greatest(coalesce(base.rows, 0) - coalesce(head.rows, 0), 0)), 0)::bigint
    from base
    -- a text key may be NULL; coalesce makes a full join of it possible
    full join head on coalesce('x' || base.legacy_key, '') = coalesce('x' || head.legacy_key, '')
"""
_REASONS = """
    select reason, sum(more)::bigint
    from (
        select unnest(reasons) as reason, 1 as more from {head_rejected} where entity = {entity}
        union all
        select unnest(reasons), -1 from {base_rejected} where entity = {entity}
    ) as counted
    group by reason having sum(more) <> 0 order by reason
"""


def _columns(cursor: psycopg2.extensions.cursor, sides: Sides, table: str) -> list[str]:
    cursor.execute(
        """
        select column_name from information_schema.columns
        where table_name = %s and table_schema in (%s, %s)
        group by column_name order by min(ordinal_position), column_name
        """,
        (table, sides.base, sides.head),
    )
    return [name for (name,) in cursor.fetchall()]
