"""The Postgres side: connecting, one run at a time, the working schema, and the swap.

Schemas: `legacy_load` holds what is not finished and dlt's own tables; it is dropped when a run is
complete. `legacy_raw` holds finished tables and nothing else. libpq reads the PG* variables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg2
import psycopg2.errors
from psycopg2.extras import execute_values

from load.checksums import identifier
from load.chunks import Chunk
from load.errors import TargetError
from load.postgres_session import connection_string, settled
from load.settings import APPLICATION_NAME, LOAD_SCHEMA, RAW_SCHEMA

RUN_LOCK = 4_201_100
# Held, shared, by every transaction that writes rows; a new run waits until the last has ended.
WRITERS_LOCK = 4_201_101
SWAP_PATIENCE = 60  # seconds that the swap waits for readers

Connection = Any
Cursor = Any


def connect() -> Connection:
    """A connection in autocommit mode; raises TargetError."""
    try:
        connection = psycopg2.connect(connection_string(APPLICATION_NAME))
    except psycopg2.OperationalError as error:
        raise TargetError(f"Postgres cannot be reached: {first_line(error)}") from None
    with translated():
        settled(connection)
    connection.autocommit = True
    return connection


@contextmanager
def cursor() -> Iterator[Cursor]:
    """A connection for a few statements of their own."""
    with translated(), closing(connect()) as connection, connection.cursor() as current:
        yield current


@contextmanager
def transaction(connection: Connection) -> Iterator[Cursor]:
    """All or nothing, on a connection that is otherwise in autocommit mode."""
    with translated(), connection.cursor() as current:
        current.execute("begin")
        try:
            yield current
        except BaseException:
            if not connection.closed:
                current.execute("rollback")
            raise
        current.execute("commit")


@contextmanager
def own_transaction() -> Iterator[Cursor]:
    """The same on a connection of its own."""
    with closing(connect()) as connection, transaction(connection) as current:
        yield current


@contextmanager
def translated() -> Iterator[None]:
    """psycopg2's errors inside come out as TargetErrors."""
    try:
        yield
    except psycopg2.Error as error:
        raise TargetError(f"Postgres says: {first_line(error)}") from None


def first_line(error: BaseException) -> str:
    """Postgres' message without its details."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


class RunLock:
    """Held from the first statement of a run to its last; raises TargetError if another has it."""

    def __init__(self) -> None:
        self.connection = connect()
        with translated(), self.connection.cursor() as current:
            current.execute("select pg_try_advisory_lock(%s)", (RUN_LOCK,))
            if not current.fetchone()[0]:
                raise TargetError(self._who(current))
            # A killed run's last COPY may still be under way in the server: wait for it.
            current.execute("select pg_advisory_lock(%s)", (WRITERS_LOCK,))
            current.execute("select pg_advisory_unlock(%s)", (WRITERS_LOCK,))

    def _who(self, current: Cursor) -> str:
        current.execute(
            "select pid, backend_start from pg_stat_activity join pg_locks using (pid)"
            " where locktype = 'advisory' and objid = %s and granted",
            (RUN_LOCK,),
        )
        holder = current.fetchone()
        who = f" (server process {holder[0]}, since {holder[1]:%Y-%m-%d %H:%M})" if holder else ""
        return f"another extract is running on this database{who}: wait until it has ended"

    def close(self) -> None:
        """Let the next one begin."""
        self.connection.close()


def prepare(current: Cursor, *, keep: bool) -> None:
    """Make the working schema; what an earlier run has left there goes, unless it is to go on."""
    if not keep:
        current.execute(f"drop schema if exists {LOAD_SCHEMA} cascade")
    current.execute(f"create schema if not exists {LOAD_SCHEMA}")
    current.execute(f"create schema if not exists {RAW_SCHEMA}")
    current.execute(f"""
        create table if not exists {LOAD_SCHEMA}.chunks (
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


def drop_working_schema(current: Cursor) -> None:
    """After a complete run."""
    current.execute(f"drop schema if exists {LOAD_SCHEMA} cascade")


def plan_chunks(current: Cursor, run_id: str, table: str, chunks: Sequence[Chunk]) -> None:
    """Write down what is to be read."""
    execute_values(
        current,
        f"insert into {LOAD_SCHEMA}.chunks"  # noqa: S608
        " (run_id, table_name, chunk, low, high, expected_rows) values %s",
        [(run_id, table, c.number, c.low, c.high, c.expected_rows) for c in chunks],
    )


@dataclass(frozen=True)
class Progress:
    """How far a table is: the chunks that are missing, and the figures of those that are there."""

    missing: list[Chunk]
    loaded_rows: int
    warnings: int
    figures: list[dict[str, Any]]
    planned: bool


def progress_of(current: Cursor, run_id: str, table: str) -> Progress:
    """Read the chunks' notes."""
    current.execute(
        "select chunk, low, high, expected_rows, loaded_rows, warnings, figures"  # noqa: S608
        f" from {LOAD_SCHEMA}.chunks where run_id = %s and table_name = %s order by chunk",
        (run_id, table),
    )
    found = current.fetchall()
    return Progress(
        missing=[Chunk(*row[:4]) for row in found if row[4] is None],
        loaded_rows=sum(row[4] or 0 for row in found),
        warnings=sum(row[5] or 0 for row in found),
        figures=[row[6] for row in found if row[6]],
        planned=bool(found),
    )


def all_chunks(current: Cursor, run_id: str, table: str) -> list[Chunk]:
    """The plan of a table, whatever is loaded of it."""
    current.execute(
        f"select chunk, low, high, expected_rows from {LOAD_SCHEMA}.chunks"  # noqa: S608
        " where run_id = %s and table_name = %s order by chunk",
        (run_id, table),
    )
    return [Chunk(*row) for row in current.fetchall()]


def empty(current: Cursor, table: str) -> None:
    """Nothing is staged of a table that has not been planned."""
    current.execute(f"truncate {LOAD_SCHEMA}.{identifier(table)}")


def columns_of(current: Cursor, table: str, schema: str = LOAD_SCHEMA) -> list[tuple[str, str]]:
    """Names and types of a table's columns, in order; empty when the table is not there."""
    current.execute(
        "select attname::text, format_type(atttypid, atttypmod) from pg_attribute"
        " where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped order by attnum",
        (f"{identifier(schema)}.{identifier(table)}",),
    )
    return [(row[0], row[1]) for row in current.fetchall()]


def swap(current: Cursor, table: str) -> None:
    """Put the staged table in the place of the old one; to be called inside a transaction.

    Readers see the old table until the commit and the new one from then on. Grants are kept.
    """
    staged, final = (f"{schema}.{identifier(table)}" for schema in (LOAD_SCHEMA, RAW_SCHEMA))
    current.execute(f"set local lock_timeout = '{SWAP_PATIENCE}s'")
    current.execute(_GRANTS, (final,))
    grants = [row[0] for row in current.fetchall()]
    try:
        current.execute(f"drop table if exists {final}")
    except psycopg2.errors.LockNotAvailable:
        raise TargetError(
            f"{RAW_SCHEMA}.{table} is in use: its readers did not let go within {SWAP_PATIENCE} s. "
            "End them, then: python load/extract.py --resume"
        ) from None
    except psycopg2.errors.DependentObjectsStillExist as error:
        detail = (error.diag.message_detail or "").splitlines()
        raise TargetError(
            f"{RAW_SCHEMA}.{table} cannot be replaced: {'; '.join(detail)}. Drop what depends on "
            "it, then: python load/extract.py --resume"
        ) from None
    current.execute(f"alter table {staged} set schema {RAW_SCHEMA}")
    for grant in grants:
        current.execute(grant)


_GRANTS = f"""
    select format('grant %%s on {RAW_SCHEMA}.%%I to %%s', privilege_type, relname,
        case when grantee = 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end)
    from pg_class cross join lateral aclexplode(relacl)
    where oid = to_regclass(%s) and grantee <> relowner
"""  # noqa: S608
