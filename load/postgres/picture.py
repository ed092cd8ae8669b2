"""Which snapshots the tables of legacy_raw come from: one picture, if all come from one.

Tables from different snapshots do not match: a coil may be there without its customer. So if
you copy one table again, it is read at the SCN of the others, as long as Oracle still has it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from load.entities import source_tables
from load.oracle.snapshot import SCN, Snapshot
from load.postgres import evidence, schemas
from load.postgres.connection import Cursor, columns_of
from load.settings import OracleSettings


@dataclass(frozen=True)
class Picture:
    """Tables that were read in one snapshot, which the run `run_id` took."""

    run_id: str
    snapshot: Snapshot
    tables: tuple[str, ...]

    def __str__(self) -> str:
        taken = f"{self.snapshot.taken_at:%Y-%m-%d %H:%M} UTC"
        return f"{self.snapshot}, taken {taken} by run {self.run_id}: {', '.join(self.tables)}"


@dataclass(frozen=True)
class Raw:
    """What legacy_raw holds of the mapped tables.

    `unfinished`: tables whose newest extraction failed, with its state; for them, too,
    `pictures` has what an earlier one left.
    """

    pictures: tuple[Picture, ...]
    unfinished: tuple[tuple[str, str], ...]
    partial: tuple[str, ...]

    @property
    def is_one_picture(self) -> bool:
        """Whether dbt build accepts it."""
        return len(self.pictures) <= 1 and not self.unfinished


def look(cursor: Cursor) -> Raw:
    """What legacy_raw holds now."""
    held = _held(cursor)
    runs = dict.fromkeys(table.picture for table in held)
    return Raw(
        pictures=tuple(
            _picture([table for table in held if table.picture == run_id]) for run_id in runs
        ),
        unfinished=tuple(
            (table.source_table, table.state)
            for table in _in_order(evidence.newest(cursor))
            if table.state != evidence.COMPLETE
        ),
        partial=tuple(table.source_table for table in held if table.where_clause),
    )


def to_go_on_with(
    cursor: Cursor, oracle: OracleSettings, tables: Collection[str]
) -> Picture | None:
    """The picture that these tables belong to: that of all others, if they share one SCN."""
    others = [table for table in _held(cursor) if table.source_table not in tables]
    if len({table.picture for table in others}) != 1:
        return None
    facts = others[0].facts
    if (facts.get("oracle"), facts.get("schema")) != (oracle.where, oracle.schema):
        return None  # an SCN of another database
    found = _picture(others)
    return found if found.snapshot.kind == SCN else None


def _held(cursor: Cursor) -> list[evidence.Earlier]:
    return [
        table
        for table in _in_order(evidence.newest(cursor, complete=True))
        if columns_of(cursor, table.table_name, schemas.RAW)
    ]


def _in_order(tables: Iterable[evidence.Earlier]) -> list[evidence.Earlier]:
    """The tables of the entities, parents first."""
    order = {name: place for place, name in enumerate(source_tables())}
    mapped = [table for table in tables if table.source_table in order]
    return sorted(mapped, key=lambda table: order[table.source_table])


def _picture(tables: Collection[evidence.Earlier]) -> Picture:
    first = next(iter(tables))
    return Picture(first.picture, first.snapshot, tuple(table.source_table for table in tables))
