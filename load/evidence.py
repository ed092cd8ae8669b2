"""legacy_audit: what was copied, when, from which snapshot, and the proof. History is kept.

The newest complete row of a table in `extractions` describes what legacy_raw holds now.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from psycopg2.extras import Json

from load.checksums import Figures
from load.oddities import plain_decimal
from load.snapshot import Snapshot
from load.target import Cursor, columns_of

RUNNING, COMPLETE, FAILED, INTERRUPTED = "running", "complete", "failed", "interrupted"

_EXTRACTIONS = {
    "run_id": "text not null",
    "table_name": "text not null",
    "source_table": "text",
    "snapshot_kind": "text not null",
    "scn": "numeric",
    "snapshot_at": "timestamptz not null",
    "source_clock": "timestamp",
    "mode": "text",
    "source_rows": "bigint",
    "loaded_rows": "bigint",
    "warnings": "bigint",
    "source_checksums": "jsonb",
    "raw_checksums": "jsonb",
    "adjustments": "jsonb",
    "proof": "text",
    "checksum_sql": "text",
    "where_clause": "text",
    "order_by": "text",
    "is_partial": "boolean not null",
    "batch_size": "integer not null",
    "started_at": "timestamptz not null",
    "finished_at": "timestamptz",
    "state": "text not null",
    "error": "text",
    "facts": "jsonb",
}
_WARNINGS = {
    "run_id": "text not null",
    "table_name": "text not null",
    "legacy_key": "text",
    "column_name": "text not null",
    "original": "text",
    "stored": "text",
    "reason": "text not null",
    "excess": "text",
}
_COMMENTS = """
comment on table legacy_audit.extractions is
    'One row per table and run of load/extract.py; the newest complete row of a table describes '
    'what legacy_raw holds now.';
comment on column legacy_audit.extractions.source_checksums is
    'What Oracle computed in the snapshot, less the adjustments.';
comment on column legacy_audit.extractions.adjustments is
    'By how much Oracle''s own figures exceed source_checksums, on account of exactly the values '
    'that extraction_warnings lists.';
comment on column legacy_audit.extractions.checksum_sql is
    'Computes raw_checksums again from legacy_raw: one row, one jsonb.';
comment on table legacy_audit.extraction_warnings is
    'One row per value that Postgres could not hold as it was; original is hex where not text.';
comment on column legacy_audit.extraction_warnings.excess is
    'JSON: by how much Oracle''s figures of the column exceed the copy''s because of this value.';
"""


@dataclass(frozen=True)
class Start:
    """What is known of a table's extraction when it begins."""

    run_id: str
    table_name: str
    source_table: str
    snapshot: Snapshot
    mode: str
    where_clause: str
    order_by: str
    batch_size: int
    facts: dict[str, str]


@dataclass(frozen=True)
class Earlier:
    """A table of an earlier run."""

    run_id: str
    table_name: str
    source_table: str
    snapshot: Snapshot
    mode: str
    where_clause: str
    order_by: str
    state: str
    loaded_rows: int | None


def create_tables(current: Cursor) -> None:
    """Make the schema and the tables on first use, and columns that an older loader had not."""
    current.execute("create schema if not exists legacy_audit")
    for table, columns in (("extractions", _EXTRACTIONS), ("extraction_warnings", _WARNINGS)):
        declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        current.execute(f"create table if not exists legacy_audit.{table} ({declared})")
        there = {name for name, _ in columns_of(current, table, "legacy_audit")}
        for name, kind in columns.items():
            if name not in there:
                current.execute(
                    f"alter table legacy_audit.{table} add column {name}"
                    f" {kind.removesuffix(' not null')}"
                )
    current.execute(
        "create unique index if not exists extractions_key"
        " on legacy_audit.extractions (run_id, table_name)"
    )
    current.execute(_COMMENTS)


def mark_dead_runs(current: Cursor) -> None:
    """A row still 'running' while nobody holds the run lock belongs to a run that was killed."""
    current.execute(
        "update legacy_audit.extractions set state = %s, finished_at = clock_timestamp(),"
        " error = 'the process ended without a word' where state = %s",
        (INTERRUPTED, RUNNING),
    )


def start(current: Cursor, entries: Iterable[Start]) -> None:
    """Write the rows of a new run."""
    for entry in entries:
        current.execute(
            "insert into legacy_audit.extractions (run_id, table_name, source_table, snapshot_kind,"
            " scn, snapshot_at, source_clock, mode, where_clause, order_by, is_partial, batch_size,"
            " started_at, state, facts) values (%s, %s, %s, %s, %s, %s, %s, %s, nullif(%s, ''),"
            " nullif(%s, ''), %s, %s, clock_timestamp(), %s, %s)",
            (
                entry.run_id,
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
            ),
        )


def go_on(current: Cursor, run_id: str, tables: Collection[str]) -> None:
    """Mark the rows of a run that is resumed."""
    current.execute(
        "update legacy_audit.extractions set state = %s, mode = 'full', error = null,"
        " finished_at = null"
        " where run_id = %s and table_name = any(%s)",
        (RUNNING, run_id, list(tables)),
    )


def finish(
    current: Cursor,
    run_id: str,
    table: str,
    state: str,
    *,
    error: str | None = None,
    **figures: Any,
) -> None:
    """Write how a table ended; `figures` are further columns of `extractions` by name."""
    columns = {"state": state, "error": error, **figures}
    assignments = ", ".join(f"{name} = %s" for name in columns)
    current.execute(
        f"update legacy_audit.extractions set {assignments}, finished_at = clock_timestamp()"  # noqa: S608
        " where run_id = %s and table_name = %s",
        (*columns.values(), run_id, table),
    )


def newest_run(current: Cursor) -> list[Earlier]:
    """The tables of the newest run, empty before the first."""
    current.execute(
        "select run_id from legacy_audit.extractions order by started_at desc, run_id desc limit 1"
    )
    newest = current.fetchone()
    return _earlier(current, "run_id = %s", (newest[0],)) if newest else []


def newest_complete(current: Cursor, table: str) -> Earlier | None:
    """What legacy_raw holds of a table."""
    found = _earlier(current, "table_name = %s and state = %s", (table, COMPLETE))
    return found[0] if found else None


def _earlier(current: Cursor, condition: str, values: tuple[Any, ...]) -> list[Earlier]:
    current.execute(
        "select run_id, table_name, source_table, snapshot_kind, scn, snapshot_at, source_clock,"  # noqa: S608
        " mode, coalesce(where_clause, ''), coalesce(order_by, ''), state, loaded_rows"
        f" from legacy_audit.extractions where {condition} order by started_at desc, table_name",
        values,
    )
    return [
        Earlier(
            row[0],
            row[1],
            row[2],
            Snapshot(row[3], None if row[4] is None else int(row[4]), row[5], row[6]),
            *row[7:],
        )
        for row in current.fetchall()
    ]


def as_json(figures: Figures | None) -> str | None:
    """jsonb text in which numbers keep every digit."""
    return None if figures is None else _json(figures)


def _json(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)}: {_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Decimal):
        return plain_decimal(value)
    return json.dumps(value)


def from_json(text: str) -> Figures:
    """The inverse."""
    figures: Figures = json.loads(text, parse_float=Decimal)
    return figures
