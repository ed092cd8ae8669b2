"""legacy_load.chunks: which chunks of each table a run reads, and which are loaded already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg2.extras import execute_values

from load.oracle.chunks import Chunk
from load.postgres import schemas
from load.postgres.connection import Cursor


def create(cursor: Cursor) -> None:
    """Make the table, unless it is there."""
    cursor.execute(f"""
        create table if not exists {schemas.LOAD}.chunks (
            run_id text not null,
            table_name text not null,
            chunk integer not null,
            low text,
            high text,
            expected_rows bigint,
            loaded_rows bigint,
            warnings bigint,
            figures jsonb,
            loaded_at timestamptz,
            primary key (run_id, table_name, chunk)
        )
    """)


def plan_chunks(cursor: Cursor, run_id: str, table: str, chunks: Sequence[Chunk]) -> None:
    """Record which chunks to read."""
    execute_values(
        cursor,
        f"insert into {schemas.LOAD}.chunks"  # noqa: S608
        " (run_id, table_name, chunk, low, high, expected_rows) values %s",
        [(run_id, table, c.number, c.low, c.high, c.expected_rows) for c in chunks],
    )


@dataclass(frozen=True)
class Progress:
    """How far a table has come: which chunks are missing, and the figures of the others."""

    missing: list[Chunk]
    loaded_rows: int
    warnings: int
    figures: list[dict[str, Any]]
    planned: bool


def progress_of(cursor: Cursor, run_id: str, table: str) -> Progress:
    """What the log says of a table."""
    cursor.execute(
        "select chunk, low, high, expected_rows, loaded_rows, warnings, figures"  # noqa: S608
        f" from {schemas.LOAD}.chunks where run_id = %s and table_name = %s order by chunk",
        (run_id, table),
    )
    found = cursor.fetchall()
    return Progress(
        missing=[Chunk(*row[:4]) for row in found if row[4] is None],
        loaded_rows=sum(row[4] or 0 for row in found),
        warnings=sum(row[5] or 0 for row in found),
        figures=[row[6] for row in found if row[6]],
        planned=bool(found),
    )


def all_chunks(cursor: Cursor, run_id: str, table: str) -> list[Chunk]:
    """All chunks of a table, loaded or not."""
    cursor.execute(
        f"select chunk, low, high, expected_rows from {schemas.LOAD}.chunks"  # noqa: S608
        " where run_id = %s and table_name = %s order by chunk",
        (run_id, table),
    )
    return [Chunk(*row) for row in cursor.fetchall()]
