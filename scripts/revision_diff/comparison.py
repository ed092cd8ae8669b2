"""The difference between two builds of one entity, counted and sampled in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg2
from psycopg2 import sql

from scripts.signoff_pack.facts.rows import held_json, held_key, is_raw_of, raw_value
from scripts.signoff_pack.sources.contracts import Entity

MOST_PAIRS = 10
SAMPLES = 3


@dataclass(frozen=True)
class Pair:
    """So many rows had `before`, and have `after` now; `key` is the first, `raw` Oracle's value."""

    raw: str | None
    before: str | None
    after: str | None
    rows: int
    key: str


@dataclass(frozen=True)
class Change:
    """One column in which rows differ. `kinds`: how many different pairs; `pairs` the commonest."""

    column: str
    rows: int
    kinds: int
    pairs: tuple[Pair, ...]

    def percent(self, pair: Pair) -> str:
        """The share of the pair among the column's changes."""
        return f"{100 * pair.rows / self.rows:.0f} %"


@dataclass(frozen=True)
class Loss:
    """Values of a column that a rule lists as lost: newly, and no longer. `samples`: before, after,
    how often, and whether it is newly listed."""

    column: str
    rule: str
    newly: int
    no_longer: int
    samples: tuple[tuple[str | None, str | None, int, bool], ...]


@dataclass(frozen=True)
class Cause:
    """Rows that one cause newly rejects, and that it rejected before."""

    entity: str
    reason: str
    newly_rejected: int
    newly_accepted: int


@dataclass(frozen=True)
class SchemaChange:
    """A column, constraint or table before and after; None: it is not there."""

    what: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Difference:
    """What the second build makes of an entity's rows, compared with the first.

    Rows of the Django table by natural key; rejected rows by legacy key. `reasons` are the changes
    of the number of rejected rows by reason.
    """

    entity: str
    rows: int = 0
    added: int = 0
    removed: int = 0
    changed: int = 0
    newly_rejected: int = 0
    newly_accepted: int = 0
    schema: tuple[SchemaChange, ...] = ()
    changes: tuple[Change, ...] = ()
    losses: tuple[Loss, ...] = ()
    causes: tuple[Cause, ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()

    @property
    def is_none(self) -> bool:
        """Whether the two builds agree on this entity."""
        return self == Difference(self.entity, self.rows)


@dataclass(frozen=True)
class Sides:
    """The schemas of the two builds, Django tables and evidence, and of the raw tables."""

    base: str
    head: str
    base_audit: str
    head_audit: str
    raw: str = "legacy_raw"


@dataclass(frozen=True)
class _Queries:
    """Runs the statements below on one entity's tables of both sides."""

    cursor: psycopg2.extensions.cursor
    names: Mapping[str, sql.Composable] = field(default_factory=dict)

    def rows(self, statement: str, **more: sql.Composable) -> list[tuple[Any, ...]]:
        self.cursor.execute(sql.SQL(statement).format(**self.names, **more))
        return self.cursor.fetchall()

    def row(self, statement: str) -> tuple[Any, ...]:
        (found,) = self.rows(statement)
        return found

    def change(self, column: str, raw: str) -> Change | None:
        """`raw` is SQL of Oracle's value."""
        found = self.rows(
            _CHANGED,
            column=sql.Literal(column),
            raw_value=sql.SQL(raw),
            most=sql.Literal(MOST_PAIRS),
        )
        if not found:
            return None
        pairs = tuple(Pair(*row[:5]) for row in found)
        return Change(column, rows=int(found[0][6]), kinds=found[0][5], pairs=pairs)


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
        if (only := _on_one_side(cursor, sides, entity)) is not None:
            return only
        queries = _Queries(
            cursor,
            {
                "raw": sql.Identifier(sides.raw, entity.raw_name),
                "base_rejected": sql.Identifier(sides.base_audit, "rejected_rows"),
                "head_rejected": sql.Identifier(sides.head_audit, "rejected_rows"),
                "base_losses": sql.Identifier(sides.base_audit, "value_changes"),
                "head_losses": sql.Identifier(sides.head_audit, "value_changes"),
                "loaded": sql.Identifier(sides.head_audit, "loaded_keys"),
                "is_raw_of": sql.SQL(is_raw_of(entity)),
                "entity": sql.Literal(entity.name),
            },
        )
        columns, left_out = _columns(cursor, sides, entity, before)
        _make_rows(cursor, "base", before, sides.base, left_out)
        _make_rows(cursor, "head", entity, sides.head, left_out)
        rows, added, removed, changed = queries.row(_COUNTS)
        newly_rejected, newly_accepted = queries.row(_REJECTED)
        raw = _raw_values(cursor, sides, entity)
        found = (queries.change(column, raw.get(column, "null")) for column in columns)
        difference = Difference(
            entity=entity.name,
            rows=rows,
            added=added,
            removed=removed,
            changed=changed,
            newly_rejected=newly_rejected,
            newly_accepted=newly_accepted,
            schema=_schema_changes(cursor, sides, entity.table),
            changes=tuple(change for change in found if change is not None),
            losses=_losses(queries),
            causes=tuple(Cause(*row) for row in queries.rows(_CAUSES)),
            reasons=tuple((reason, more) for reason, more in queries.rows(_REASONS)),
        )
        cursor.execute("drop table pg_temp.base, pg_temp.head")
        return difference


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
_CAUSES = """
    with base as (
        -- of rows that are equal in everything the first is the first on both sides
        select *, row_number() over (partition by raw_row order by root_reason) as place
        from {base_rejected} where entity = {entity}
    ),
    head as (
        select *, row_number() over (partition by raw_row order by root_reason) as place
        from {head_rejected} where entity = {entity}
    ),
    moved as (
        select
            coalesce(head.root_entity, base.root_entity) as root_entity,
            coalesce(head.root_reason, base.root_reason) as root_reason,
            head.entity is not null as is_newly_rejected
        from base
        full join head on base.raw_row = head.raw_row and base.place = head.place
        where base.entity is null or head.entity is null
    )
    select
        root_entity, root_reason,
        count(*) filter (where is_newly_rejected), count(*) filter (where not is_newly_rejected)
    from moved
    group by root_entity, root_reason
    order by count(*) desc, root_entity, root_reason
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
_LOSSES = """
    with base as (
        select legacy_key, column_name, rule, original, stored from {base_losses}
        where entity = {entity}
    ),
    head as (
        select legacy_key, column_name, rule, original, stored from {head_losses}
        where entity = {entity}
    ),
    moved as (
        select *, true as is_new from (table head except all table base) as newly
        union all
        select *, false from (table base except all table head) as no_longer
    )
    select column_name, rule, original, stored, is_new, count(*)
    from moved
    group by column_name, rule, original, stored, is_new
    order by column_name, rule, count(*) desc, is_new desc, original, stored
"""


def _losses(queries: _Queries) -> tuple[Loss, ...]:
    grouped: dict[tuple[str, str], list[tuple[str | None, str | None, int, bool]]] = {}
    for column, rule, original, stored, is_new, times in queries.rows(_LOSSES):
        grouped.setdefault((column, rule), []).append((original, stored, times, is_new))
    return tuple(
        Loss(
            column,
            rule,
            newly=sum(times for *_, times, is_new in found if is_new),
            no_longer=sum(times for *_, times, is_new in found if not is_new),
            samples=tuple(found[:SAMPLES]),
        )
        for (column, rule), found in grouped.items()
    )


def _on_one_side(
    cursor: psycopg2.extensions.cursor, sides: Sides, entity: Entity
) -> Difference | None:
    """The whole difference where only one build has the table."""
    there = {}
    for side in (sides.base, sides.head):
        cursor.execute("select to_regclass(format('%%I.%%I', %s, %s))", (side, entity.table))
        ((found,),) = cursor.fetchall()
        if found is not None:
            cursor.execute(
                sql.SQL("select count(*) from {}").format(sql.Identifier(side, entity.table))
            )
            ((there[side],),) = cursor.fetchall()
    if len(there) == 2:
        return None
    before, after = (
        f"{there[side]:,} rows" if side in there else None for side in (sides.base, sides.head)
    )
    return Difference(
        entity.name,
        rows=there.get(sides.head, 0),
        added=there.get(sides.head, 0),
        removed=there.get(sides.base, 0),
        schema=(SchemaChange(f"table {entity.table}", before, after),),
    )


def _schema_changes(
    cursor: psycopg2.extensions.cursor, sides: Sides, table: str
) -> tuple[SchemaChange, ...]:
    before, after = (_described(cursor, side, table) for side in (sides.base, sides.head))
    return tuple(
        SchemaChange(name, before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    )


def _described(cursor: psycopg2.extensions.cursor, side: str, table: str) -> dict[str, str]:
    """Columns and constraints; a constraint by its definition, since Django chooses its name."""
    cursor.execute(
        """
        select 'column ' || attname,
            format_type(atttypid, atttypmod) || case when attnotnull then ' not null' else '' end
        from pg_attribute
        where attrelid = to_regclass(format('%%I.%%I', %s, %s)) and attnum > 0 and not attisdropped
        union all
        select distinct replace(pg_get_constraintdef(oid), %s || '.', ''), 'there'
        from pg_constraint
        where conrelid = to_regclass(format('%%I.%%I', %s, %s)) and contype in ('p', 'u', 'f', 'c')
        """,
        (side, table, side, side, table),
    )
    return dict(cursor.fetchall())
