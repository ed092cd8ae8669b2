"""The equation that must hold for each entity, read from the evidence in Postgres."""

from dataclasses import dataclass

import psycopg2
from psycopg2 import sql

from load.entities import Entity, entities

_SOURCE_ROWS = """
    select source_rows from legacy_audit.extractions
    where table_name = %s and state = 'complete'
    order by number desc limit 1
"""
_MIGRATED_ROWS = """
    select count(*)
    from public.{table} as held
    join legacy_audit.loaded_keys as loaded
        on loaded.entity = %s and loaded.accepted
        and coalesce(loaded.pk, loaded.key) = held.{key}::text
"""
_REJECTED_ROWS = "select count(*) from legacy_audit.rejected_rows where entity = %s"


@dataclass(frozen=True)
class Balance:
    """Row counts of one entity along the way; counted again, not taken from one another."""

    entity: str
    source: int | None  # as Oracle counted them; None if no extraction is complete
    raw: int
    migrated: int  # rows of the Django table that come from the legacy data
    rejected: int

    @property
    def holds(self) -> bool:
        """Whether source = raw = migrated + rejected."""
        return self.source == self.raw == self.migrated + self.rejected


def read(connection: psycopg2.extensions.connection) -> list[Balance]:
    """The balance of each entity."""
    with connection.cursor() as cursor:
        return [_balance(cursor, entity) for entity in entities()]


def _balance(cursor: psycopg2.extensions.cursor, entity: Entity) -> Balance:
    def one(statement: sql.Composable | str, *values: object) -> int | None:
        cursor.execute(statement, values)
        row = cursor.fetchone()
        return None if row is None else row[0]

    raw = sql.SQL("select count(*) from legacy_raw.{}").format(sql.Identifier(entity.raw_table))
    migrated = sql.SQL(_MIGRATED_ROWS).format(
        table=sql.Identifier(entity.django_table), key=sql.Identifier(entity.key)
    )
    return Balance(
        entity=entity.name,
        source=one(_SOURCE_ROWS, entity.raw_table),
        raw=one(raw) or 0,
        migrated=one(migrated, entity.name) or 0,
        rejected=one(_REJECTED_ROWS, entity.name) or 0,
    )


def table(balances: list[Balance]) -> str:
    """The balances as lines for a terminal, as `dbt build` prints them, with the sum last."""
    sources = [one.source for one in balances if one.source is not None]
    total = Balance(
        entity="all",
        source=sum(sources) if len(sources) == len(balances) else None,
        raw=sum(one.raw for one in balances),
        migrated=sum(one.migrated for one in balances),
        rejected=sum(one.rejected for one in balances),
    )
    rows = [["entity", "Oracle", "=", "raw", "=", "migrated", "+", "rejected", ""]]
    for one in [*balances, total]:
        source = "?" if one.source is None else f"{one.source:,}"
        raw = "=" if one.source == one.raw else "!="
        sums = "=" if one.raw == one.migrated + one.rejected else "!="
        rows.append(
            [
                *(one.entity, source, raw, f"{one.raw:,}", sums, f"{one.migrated:,}"),
                *("+", f"{one.rejected:,}", "" if one.holds else "DOES NOT ADD UP"),
            ]
        )
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    lines = []
    for name, *cells, remark in rows:
        numbers = (cell.rjust(width) for cell, width in zip(cells, widths[1:-1], strict=True))
        lines.append(" ".join([name.ljust(widths[0]), *numbers, remark]).rstrip())
    return "\n".join(lines)
