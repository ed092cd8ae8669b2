"""The difference of the schemas: tables, columns and constraints."""

from __future__ import annotations

import psycopg2
from psycopg2 import sql

from scripts.revision_diff.difference import Difference, SchemaChange
from scripts.revision_diff.queries import Sides
from scripts.signoff_pack.sources.contracts import Entity


def on_one_side(
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


def schema_changes(
    cursor: psycopg2.extensions.cursor, sides: Sides, table: str
) -> tuple[SchemaChange, ...]:
    """Columns and constraints of a table that both sides have, in the order of their names."""
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
