"""legacy_audit: what was copied, when, from which snapshot, and the proof. History is kept.

The complete row of a table with the highest `number` in `extractions` describes what legacy_raw
holds now; the views current_extractions and current_extraction_warnings show just those. A clock
can be set back, a number only grows.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from psycopg2.extras import Json

from load.oracle.snapshot import Snapshot
from load.postgres.connection import Cursor
from load.values.measures import Figures
from load.values.odd import plain_decimal

RUNNING, COMPLETE, FAILED, INTERRUPTED = "running", "complete", "failed", "interrupted"


@dataclass(frozen=True)
class Start:
    """What is known of a table's extraction when it begins. `picture`: whose snapshot it is."""

    run_id: str
    picture: str
    table_name: str
    source_table: str
    snapshot: Snapshot
    mode: str
    where_clause: str
    order_by: str
    batch_size: int
    facts: dict[str, Any]
    seen_through: list[str]


@dataclass(frozen=True)
class Earlier:
    """A table of an earlier run."""

    run_id: str
    picture: str
    table_name: str
    source_table: str
    snapshot: Snapshot
    mode: str
    where_clause: str
    order_by: str
    state: str
    loaded_rows: int | None
    facts: dict[str, Any]


@dataclass(frozen=True)
class Finished:
    """A table whose copy is proven.

    `source` and `raw`: both sides' figures, equal, the source's without the `adjustments`;
    `columns`: which measures they hold.
    """

    table_name: str
    mode: str
    source_rows: int
    loaded_rows: int
    warnings: int
    source: Figures
    raw: Figures
    adjustments: Figures
    proof: str
    columns: list[dict[str, Any]]
    raw_digest: str


def mark_dead_runs(cursor: Cursor) -> None:
    """A row still 'running' while nobody holds the run lock belongs to a run that was killed."""
    cursor.execute(
        "update legacy_audit.extractions set state = %s, finished_at = clock_timestamp(),"
        " error = 'the process ended unexpectedly' where state = %s",
        (INTERRUPTED, RUNNING),
    )


def start(cursor: Cursor, entries: Iterable[Start]) -> None:
    """Write the rows of a new run, in a transaction: --resume finds all of them or none."""
    for entry in entries:
        cursor.execute(
            "insert into legacy_audit.extractions (run_id, picture, table_name, source_table,"
            " snapshot_kind, scn, snapshot_at, source_clock, mode, where_clause, order_by,"
            " is_partial, batch_size, started_at, state, facts, seen_through)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, nullif(%s, ''),"
            " nullif(%s, ''), %s, %s, clock_timestamp(), %s, %s, %s)",
            (
                entry.run_id,
                entry.picture,
                entry.table_name,
                entry.source_table,
                entry.snapshot.kind,
                entry.snapshot.scn,
                entry.snapshot.taken_at,
                entry.snapshot.source_clock,
                entry.mode,
                entry.where_clause,
                entry.order_by,
                bool(entry.where_clause),
                entry.batch_size,
                RUNNING,
                Json(entry.facts),
                Json(entry.seen_through),
            ),
        )


def go_on(cursor: Cursor, run_id: str, tables: Collection[str]) -> None:
    """Mark the rows of a run that is resumed."""
    cursor.execute(
        "update legacy_audit.extractions set state = %s, mode = 'full', error = null,"
        " finished_at = null, link = null"
        " where run_id = %s and table_name = any(%s)",
        (RUNNING, run_id, list(tables)),
    )


def complete(cursor: Cursor, run_id: str, table: Finished) -> None:
    """Write that a table is what legacy_raw holds from now on, and the proof."""
    cursor.execute(
        "update legacy_audit.extractions set state = %s, error = null, mode = %s,"
        " source_rows = %s, loaded_rows = %s, warnings = %s, source_checksums = %s,"
        " raw_checksums = %s, adjustments = %s, proof = %s, columns = %s, raw_digest = %s,"
        " finished_at = clock_timestamp() where run_id = %s and table_name = %s",
        (
            COMPLETE,
            table.mode,
            table.source_rows,
            table.loaded_rows,
            table.warnings,
            as_json(table.source),
            as_json(table.raw),
            as_json(table.adjustments),
            table.proof,
            Json(table.columns),
            table.raw_digest,
            run_id,
            table.table_name,
        ),
    )


def end(
    cursor: Cursor,
    run_id: str,
    table: str,
    state: str,
    *,
    error: str,
    source_rows: int | None,
    warnings: int,
) -> None:
    """Write that a table has failed or was interrupted."""
    cursor.execute(
        "update legacy_audit.extractions set state = %s, error = %s, source_rows = %s,"
        " warnings = %s, finished_at = clock_timestamp() where run_id = %s and table_name = %s",
        (state, error, source_rows, warnings, run_id, table),
    )


def list_again(
    cursor: Cursor, run_id: str, previous: str, table: str, kept: str
) -> list[tuple[str, str | None]]:
    """List the values of an earlier run's rows for this run too; their columns and excess.

    `kept`: an SQL condition on legacy_key.
    """
    cursor.execute(
        "insert into legacy_audit.extraction_warnings"  # noqa: S608
        " (run_id, table_name, legacy_key, column_name, original, stored, reason, excess)"
        " select %s, table_name, legacy_key, column_name, original, stored, reason, excess"
        " from legacy_audit.extraction_warnings where run_id = %s and table_name = %s"
        f" and {kept} returning column_name, excess",
        (run_id, previous, table),
    )
    return list(cursor.fetchall())


def unlist(cursor: Cursor, run_id: str, table: str) -> None:
    """Undo list_again()."""
    cursor.execute(
        "delete from legacy_audit.extraction_warnings where run_id = %s and table_name = %s",
        (run_id, table),
    )


def newest_run(cursor: Cursor) -> list[Earlier]:
    """The tables of the newest run, empty before the first."""
    cursor.execute("select run_id from legacy_audit.extractions order by number desc limit 1")
    found = cursor.fetchone()
    return _earlier(cursor, "run_id = %s", (found[0],))[::-1] if found else []


def newest_complete(cursor: Cursor, table: str) -> Earlier | None:
    """What legacy_raw holds of a table."""
    found = _earlier(cursor, "table_name = %s and state = %s", (table, COMPLETE))
    return found[0] if found else None


def newest(cursor: Cursor, *, complete: bool = False) -> list[Earlier]:
    """Of each table the newest row, or the newest one that is complete."""
    condition = "state = 'complete'" if complete else "true"
    return _earlier(
        cursor,
        "number in (select max(number) from legacy_audit.extractions"  # noqa: S608
        f" where {condition} group by table_name)",
        (),
    )


def _earlier(cursor: Cursor, condition: str, values: tuple[Any, ...]) -> list[Earlier]:
    """Rows, the newest first."""
    cursor.execute(
        "select run_id, coalesce(picture, run_id), table_name,"  # noqa: S608
        " coalesce(source_table, upper(table_name)), snapshot_kind, scn, snapshot_at,"
        " source_clock, mode, coalesce(where_clause, ''), coalesce(order_by, ''), state,"
        " loaded_rows, coalesce(facts, '{}')"
        f" from legacy_audit.extractions where {condition} order by number desc",
        values,
    )
    return [
        Earlier(
            run_id=row[0],
            picture=row[1],
            table_name=row[2],
            source_table=row[3],
            snapshot=Snapshot(row[4], None if row[5] is None else int(row[5]), row[6], row[7]),
            mode=row[8],
            where_clause=row[9],
            order_by=row[10],
            state=row[11],
            loaded_rows=row[12],
            facts=row[13],
        )
        for row in cursor.fetchall()
    ]


def as_json(value: Any) -> str:
    """jsonb text of figures, in which numbers keep every digit."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)}: {as_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Decimal):
        return plain_decimal(value)
    return json.dumps(value)


def from_json(text: str) -> Figures:
    """The inverse."""
    figures: Figures = json.loads(text, parse_float=Decimal)
    return figures
