"""Of which moment legacy_raw is: one picture, when all tables were read in one run's snapshot.

The tables of several moments do not fit together: a coil can be there whose customer is not there
yet. So one table alone is read again at the SCN of the others, where Oracle still has it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from load import evidence
from load.settings import ENTITIES, RAW_SCHEMA, OracleSettings
from load.snapshot import SCN, Snapshot
from load.target import Cursor, columns_of

MAPPED = frozenset(ENTITIES.values())


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

    `unfinished`: tables whose newest extraction did not end well, with its state; of them, too,
    `pictures` has what an earlier one left.
    """

    pictures: tuple[Picture, ...]
    unfinished: tuple[tuple[str, str], ...]
    partial: tuple[str, ...]

    @property
    def is_one_picture(self) -> bool:
        """Whether a build would accept it as of one moment."""
        return len(self.pictures) <= 1 and not self.unfinished


def look(current: Cursor) -> Raw:
    """What there is now."""
    held = _held(current)
    runs = dict.fromkeys(table.picture for table in held)
    return Raw(
        pictures=tuple(
            _picture([table for table in held if table.picture == run_id]) for run_id in runs
        ),
        unfinished=tuple(
            (table.source_table, table.state)
            for table in _in_order(evidence.newest(current))
            if table.state != evidence.COMPLETE
        ),
        partial=tuple(table.source_table for table in held if table.where_clause),
    )


def to_go_on_with(
    current: Cursor, oracle: OracleSettings, tables: Collection[str]
) -> Picture | None:
    """The picture that these tables would complete: that of all others, if they have one SCN."""
    others = [table for table in _held(current) if table.source_table not in tables]
    if len({table.picture for table in others}) != 1:
        return None
    facts = others[0].facts
    if (facts.get("oracle"), facts.get("schema")) != (oracle.where, oracle.schema):
        return None  # an SCN of another database
    found = _picture(others)
    return found if found.snapshot.kind == SCN else None


def _held(current: Cursor) -> list[evidence.Earlier]:
    return [
        table
        for table in _in_order(evidence.newest(current, complete=True))
        if columns_of(current, table.table_name, RAW_SCHEMA)
    ]


def _in_order(tables: Iterable[evidence.Earlier]) -> list[evidence.Earlier]:
    """Those of the mapping, parents first."""
    order = list(ENTITIES.values())
    mapped = [table for table in tables if table.source_table in MAPPED]
    return sorted(mapped, key=lambda table: order.index(table.source_table))


def _picture(tables: Collection[evidence.Earlier]) -> Picture:
    first = next(iter(tables))
    return Picture(first.picture, first.snapshot, tuple(table.source_table for table in tables))
