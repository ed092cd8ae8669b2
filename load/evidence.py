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

from load.checksums import Figures
from load.oddities import plain_decimal
from load.snapshot import Snapshot
from load.target import Cursor, columns_of

RUNNING, COMPLETE, FAILED, INTERRUPTED = "running", "complete", "failed", "interrupted"

_EXTRACTIONS = {
    "number": "bigint not null",
    "run_id": "text not null",
    "picture": "text",
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
    "columns": "jsonb",
    "raw_digest": "text",
    "warnings_digest": "text",
    "seen_through": "jsonb",
    "where_clause": "text",
    "order_by": "text",
    "is_partial": "boolean not null",
    "batch_size": "integer not null",
    "started_at": "timestamptz not null",
    "finished_at": "timestamptz",
    "state": "text not null",
    "error": "text",
    "facts": "jsonb",
    "link": "bigint",
    "previous_digest": "text",
    "digest": "text",
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
    'One row per table and run of load/extract.py; the complete row of a table with the highest '
    'number describes what legacy_raw holds now: see current_extractions.';
comment on column legacy_audit.extractions.picture is
    'The run that took the snapshot: this one, or an earlier one at whose SCN it went on.';
comment on column legacy_audit.extractions.source_checksums is
    'What Oracle computed in the snapshot, less the adjustments.';
comment on column legacy_audit.extractions.adjustments is
    'By how much Oracle''s own figures exceed source_checksums, on account of exactly the values '
    'that extraction_warnings lists.';
comment on column legacy_audit.extractions.columns is
    'The columns with their kinds, and which measures of them the checksums hold: names, no SQL.';
comment on column legacy_audit.extractions.raw_digest is
    'Count of the rows and sum of their hashes when they were proven.';
comment on column legacy_audit.extractions.seen_through is
    'What may hide rows or values of the table from the account; empty where nothing was found.';
comment on column legacy_audit.extractions.link is
    'Place in the chain of digests; 0 was written before there was one.';
comment on table legacy_audit.extraction_warnings is
    'One row per value that Postgres could not hold as it was; original is hex where not text.';
comment on column legacy_audit.extraction_warnings.excess is
    'JSON: by how much Oracle''s figures of the column exceed the copy''s because of this value.';
"""
_VIEWS = """
create or replace view legacy_audit.current_extractions as
    select distinct on (table_name) * from legacy_audit.extractions
    where state = 'complete' order by table_name, number desc;
comment on view legacy_audit.current_extractions is
    'One row per table of legacy_raw: the extraction whose rows it holds now.';
create or replace view legacy_audit.current_extraction_warnings as
    select extraction_warnings.* from legacy_audit.extraction_warnings
    join legacy_audit.current_extractions using (run_id, table_name);
comment on view legacy_audit.current_extraction_warnings is
    'The warnings about the rows that legacy_raw holds now.';
"""


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
    facts: dict[str, str]
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
    facts: dict[str, str]


def create_tables(current: Cursor) -> None:
    """Make the schema and what is in it on first use, and what an older loader had not."""
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
        if table == "extractions":
            _number_rows(current)
            if "link" not in there:
                current.execute("update legacy_audit.extractions set link = 0")
            if "checksum_sql" in there:
                current.execute("alter table legacy_audit.extractions drop column checksum_sql")
    current.execute(
        "create unique index if not exists extractions_key"
        " on legacy_audit.extractions (run_id, table_name)"
    )
    current.execute(_COMMENTS)
    current.execute(_VIEWS)


def _number_rows(current: Cursor) -> None:
    """Let the server number the rows; those of an older loader in the order in which they began."""
    current.execute(
        "select attidentity <> '' from pg_attribute"
        " where attrelid = 'legacy_audit.extractions'::regclass and attname = 'number'"
    )
    if current.fetchone()[0]:
        return
    current.execute("""
        update legacy_audit.extractions as numbered set number = ordered.number
        from (
            select run_id, table_name,
                row_number() over (order by started_at, run_id, table_name) as number
            from legacy_audit.extractions
        ) as ordered
        where (numbered.run_id, numbered.table_name) = (ordered.run_id, ordered.table_name);
        alter table legacy_audit.extractions alter column number set not null;
        alter table legacy_audit.extractions
            alter column number add generated always as identity;
        select setval(
            pg_get_serial_sequence('legacy_audit.extractions', 'number'),
            (select coalesce(max(number), 0) + 1 from legacy_audit.extractions),
            false
        );
    """)


def mark_dead_runs(current: Cursor) -> None:
    """A row still 'running' while nobody holds the run lock belongs to a run that was killed."""
    current.execute(
        "update legacy_audit.extractions set state = %s, finished_at = clock_timestamp(),"
        " error = 'the process ended without a word' where state = %s",
        (INTERRUPTED, RUNNING),
    )


def start(current: Cursor, entries: Iterable[Start]) -> None:
    """Write the rows of a new run, in a transaction: --resume finds all of them or none."""
    for entry in entries:
        current.execute(
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


def go_on(current: Cursor, run_id: str, tables: Collection[str]) -> None:
    """Mark the rows of a run that is resumed."""
    current.execute(
        "update legacy_audit.extractions set state = %s, mode = 'full', error = null,"
        " finished_at = null, link = null"
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
    current.execute("select run_id from legacy_audit.extractions order by number desc limit 1")
    found = current.fetchone()
    return _earlier(current, "run_id = %s", (found[0],))[::-1] if found else []


def newest_complete(current: Cursor, table: str) -> Earlier | None:
    """What legacy_raw holds of a table."""
    found = _earlier(current, "table_name = %s and state = %s", (table, COMPLETE))
    return found[0] if found else None


def newest(current: Cursor, *, complete: bool = False) -> list[Earlier]:
    """Of each table the newest row, or the newest one that is complete."""
    condition = "state = 'complete'" if complete else "true"
    return _earlier(
        current,
        "number in (select max(number) from legacy_audit.extractions"  # noqa: S608
        f" where {condition} group by table_name)",
        (),
    )


def _earlier(current: Cursor, condition: str, values: tuple[Any, ...]) -> list[Earlier]:
    """Rows, the newest first."""
    current.execute(
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
