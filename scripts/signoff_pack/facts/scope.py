"""What was moved and what was not: columns that nothing is made from, tables without a contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.database import Database


@dataclass(frozen=True)
class Unmapped:
    """An Oracle column that nothing is made from; `filled` rows hold a value."""

    entity: str
    source_table: str
    column: str
    filled: int


@dataclass(frozen=True)
class Scope:
    """`mapped` is the number of columns by Oracle table; `left_out` are copied tables that no
    contract names."""

    mapped: dict[str, int]
    unmapped: list[Unmapped]
    left_out: dict[str, int]


def scope(database: Database, entities: Sequence[Entity]) -> Scope:
    """Of all copied tables."""
    unmapped = [
        Unmapped(row["entity"], row["source_table"], row["column_name"], row["filled"])
        for row in database.rows(
            f"""
            select * from {database.audit}.unmapped()
            order by source_table, column_name collate "C"
            """
        )
    ]
    known = {entity.source_table.lower() for entity in entities}
    left_out = [
        row["relname"]
        for row in database.rows(
            """
            select relname from pg_class
            where relnamespace = to_regnamespace('legacy_raw') and relkind in ('r', 'p')
            order by relname
            """
        )
        if row["relname"] not in known
    ]
    return Scope(
        mapped={entity.source_table: len(entity.columns) for entity in entities},
        unmapped=unmapped,
        left_out={
            name.upper(): database.row(f'select count(*) as rows from legacy_raw."{name}"')["rows"]
            for name in left_out
        },
    )
