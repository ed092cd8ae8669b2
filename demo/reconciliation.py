"""The equation that must hold for each entity, read from the evidence in Postgres."""

from dataclasses import dataclass

import psycopg2
from psycopg2 import sql


@dataclass(frozen=True)
class Entity:
    """One of the eight, and where it is on its way."""

    name: str
    raw_table: str
    django_table: str
    key: str


# In the order of dependence.
ENTITIES = (
    Entity("carrier", "ab_carrier", "shipping_carrier", "carrier_id"),
    Entity("line", "ab_line", "production_line", "line_id"),
    Entity("customer", "ab_customer", "customers_customer", "customer_id"),
    Entity("coil", "ab_coil", "inventory_coil", "coil_id"),
    Entity("job", "ab_job", "production_job", "job_id"),
    Entity("skid", "ab_skid", "inventory_skid", "skid_id"),
    Entity("qa", "ab_qa_result", "quality_qaresult", "test_id"),
    Entity("shipment", "ab_shipment", "shipping_shipment", "shipment_id"),
)
REASONS_SHOWN = 3

_SOURCE_ROWS = """
    select source_rows from legacy_audit.extractions
    where table_name = %s and state = 'complete'
    order by number desc limit 1
"""
_MIGRATED_ROWS = """
    select count(*)
    from public.{table} as held
    join legacy_audit.loaded_keys as loaded
        on loaded.entity = %s and loaded.accepted and loaded.key = held.{key}
"""
_REJECTED_ROWS = "select count(*) from legacy_audit.rejected_rows where entity = %s"
_REASONS = """
    select reason, count(*)
    from legacy_audit.rejected_rows, unnest(reasons) as reason
    where entity = %s
    group by reason order by count(*) desc, reason limit %s
"""


@dataclass(frozen=True)
class Balance:
    """Row counts of one entity along the way; counted anew, not taken from one another."""

    entity: str
    source: int | None  # as Oracle counted them; None where no extraction is complete
    raw: int
    migrated: int  # rows of the Django table that the legacy data stand behind
    rejected: int
    reasons: tuple[tuple[str, int], ...]  # the most frequent ones; a row may have several

    @property
    def holds(self) -> bool:
        """Whether source = raw = migrated + rejected."""
        return self.source == self.raw == self.migrated + self.rejected


def read(connection: psycopg2.extensions.connection) -> list[Balance]:
    """The balance of all eight entities."""
    with connection.cursor() as cursor:
        return [_balance(cursor, entity) for entity in ENTITIES]


def _balance(cursor: psycopg2.extensions.cursor, entity: Entity) -> Balance:
    def one(statement: sql.Composable | str, *values: object) -> int | None:
        cursor.execute(statement, values)
        row = cursor.fetchone()
        return None if row is None else row[0]

    raw = sql.SQL("select count(*) from legacy_raw.{}").format(sql.Identifier(entity.raw_table))
    migrated = sql.SQL(_MIGRATED_ROWS).format(
        table=sql.Identifier(entity.django_table), key=sql.Identifier(entity.key)
    )
    cursor.execute(_REASONS, (entity.name, REASONS_SHOWN))
    reasons = tuple((str(reason), int(rows)) for reason, rows in cursor.fetchall())
    return Balance(
        entity=entity.name,
        source=one(_SOURCE_ROWS, entity.raw_table),
        raw=one(raw) or 0,
        migrated=one(migrated, entity.name) or 0,
        rejected=one(_REJECTED_ROWS, entity.name) or 0,
        reasons=reasons,
    )


def table(balances: list[Balance]) -> str:
    """The balances as lines for a terminal, with the sum last."""
    heads = f"{'entity':10}{'source':>9}{'raw':>11}{'migrated':>12}{'rejected':>11}"
    lines = [f"{heads}   most frequent reasons"]
    for one in balances:
        reasons = ", ".join(f"{reason} {rows:,}" for reason, rows in one.reasons)
        source = "?" if one.source is None else f"{one.source:,}"
        sign, reasons = ("=", reasons) if one.holds else ("≠", f"DOES NOT ADD UP; {reasons}")
        lines.append(
            f"{one.entity:10}{source:>9} {sign}{one.raw:>9,} {sign}{one.migrated:>10,} +"
            f"{one.rejected:>9,}   {reasons}"
        )
    total = [
        sum(one.source or 0 for one in balances),
        sum(one.raw for one in balances),
        sum(one.migrated for one in balances),
        sum(one.rejected for one in balances),
    ]
    sign = "=" if all(one.holds for one in balances) else "≠"
    lines.append(
        f"{'all':10}{total[0]:>9,} {sign}{total[1]:>9,} {sign}{total[2]:>10,} +{total[3]:>9,}"
    )
    return "\n".join(lines)
