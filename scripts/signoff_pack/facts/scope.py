"""What was moved and what was not: columns that are not mapped, tables without a contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.signoff_pack.facts.extractions import Extraction
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.database import Database, quoted


@dataclass(frozen=True)
class Unmapped:
    """An Oracle column that is not mapped; `filled` rows hold a value."""

    entity: str
    source_table: str
    column: str
    filled: int


@dataclass(frozen=True)
class Scope:
    """`mapped` is the number of columns by Oracle table; `looked_into` are copied tables, with
    their rows, that the models of others read, such as tables of codes; `left_out` those that none
    reads; `not_copied` the others that the account sees, None where that is not known."""

    mapped: dict[str, int]
    unmapped: list[Unmapped]
    looked_into: dict[str, int]
    left_out: dict[str, int]
    not_copied: list[str] | None


def scope(
    database: Database,
    entities: Sequence[Entity],
    extractions: Sequence[Extraction],
    read: Sequence[str],
) -> Scope:
    """Of all copied tables; `read` are those that models of others look into."""
    unmapped = [
        Unmapped(row["entity"], row["source_table"], row["column_name"], row["filled"])
        for row in database.rows(
            f"""
            select * from {database.audit}.unmapped()
            order by source_table, column_name collate "C"
            """
        )
    ]
    known = {entity.raw_name for entity in entities}
    others = [
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
        looked_into=_counted(database, [name for name in others if name in read]),
        left_out=_counted(database, [name for name in others if name not in read]),
        not_copied=_not_copied(extractions, known | set(others)),
    )


def _counted(database: Database, names: Sequence[str]) -> dict[str, int]:
    """The rows of tables of legacy_raw, by Oracle's names."""
    return {
        name.upper(): database.row(
            f"select count(*) as rows from {quoted('legacy_raw')}.{quoted(name)}"
        )["rows"]
        for name in names
    }


def _not_copied(extractions: Sequence[Extraction], moved: set[str]) -> list[str] | None:
    """By the newest run; `moved` are the names in raw."""
    newest = max(extractions, key=lambda one: one.started_at, default=None)
    if newest is None or "other_tables" not in newest.facts:
        return None
    names = newest.facts["other_tables"].split(", ")
    return [name for name in names if name and name.lower() not in moved]
