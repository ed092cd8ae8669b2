"""What to decide, and how much of it accepted.csv covers, as the test counts it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scripts.signoff_pack.facts.values import label
from scripts.signoff_pack.sources.accepted import Line, as_json
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.database import Database


@dataclass(frozen=True)
class Item:
    """One thing to decide: so many rows or values, of which so many are accepted."""

    entity: str
    kind: str
    what: str
    there: int
    accepted: int
    open: int
    open_keys: list[str]


@dataclass(frozen=True)
class Single:
    """One row or value behind an item. `before` and `after` are of a changed value."""

    entity: str
    kind: str
    what: str
    key: str
    name: str
    before: str | None
    after: str | None
    row: str


def items(database: Database, lines: Sequence[Line]) -> list[Item]:
    """All of them, those with most open first within an entity."""
    return [
        Item(**row)
        for row in database.rows(
            f"""
            select * from {database.audit}.acceptance(%s::jsonb)
            order by entity, open desc, kind, what collate "C"
            """,
            as_json(lines),
        )
    ]


def singles(database: Database, entity: Entity) -> Iterator[Single]:
    """The rejected rows, changed values and conflicts of an entity, one by one."""
    name = label(entity, "raw_row")
    for row in database.stream(
        f"""
        select * from (
            select
                'rejected' as kind, reason as what, btrim(coalesce(key, legacy_key, '')) as key,
                {name} as name, null as before, null as after, raw_row::text as row
            from {database.audit}.rejected_rows
            cross join lateral unnest(reasons) as reason
            where entity = %(entity)s

            union all

            select
                'changed', changes.rule || ':' || changes.column_name,
                coalesce(loaded.key, btrim(changes.legacy_key)), '',
                changes.original, changes.stored, ''
            from {database.audit}.value_changes as changes
            left join {database.audit}.loaded_keys as loaded
                on loaded.entity = %(entity)s and loaded.accepted
                and changes.legacy_key = loaded.legacy_key
            where changes.entity = %(entity)s

            union all

            select 'conflict', kind, key, '', kept::text, legacy::text, ''
            from {database.audit}.conflicts
            where entity = %(entity)s
        ) as one
        order by
            kind desc, what collate "C", key collate "C", before collate "C", after collate "C",
            row collate "C"
        """,
        {"entity": entity.name},
    ):
        yield Single(entity.name, *row)
