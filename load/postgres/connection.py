"""Connecting to Postgres: libpq reads the PG* variables, every session has the same settings."""

from __future__ import annotations

import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import psycopg2.errors
from psycopg2.extensions import TRANSACTION_STATUS_IDLE

from load.errors import TargetError
from load.names import identifier
from load.postgres import schemas
from load.postgres.session import connection_string, settled
from load.settings import APPLICATION_NAME

LOCK_PATIENCE = 60  # seconds
# SQL: a row of pg_stat_activity in words. A role that may not read others' sessions sees who only.
HOLDER = """format(
        'server process %%s (%%s%%s%%s)', pid, usename,
        coalesce(', ' || nullif(application_name, ''), ''),
        ', ' || state || ' since '
            || to_char(coalesce(xact_start, state_change), 'YYYY-MM-DD HH24:MI:SS')
    )"""
_HOLDERS = f"""
    select distinct {HOLDER}
    from pg_locks
    join pg_stat_activity using (pid)
    join pg_class on pg_class.oid = relation
    where granted and application_name is distinct from %s
        and relnamespace = any(select oid from pg_namespace where nspname = any(%s))
        and (%s = '' or pg_class.oid = to_regclass(%s))
    limit 3
"""  # noqa: S608  our own SQL
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


class _Kept:
    """Connections between two uses. A new one costs 6 ms of CPU, most of it the password's hash."""

    def __init__(self) -> None:
        self._free: list[Connection] = []
        self._lock = threading.Lock()
        self._is_open = False

    @contextmanager
    def open(self) -> Iterator[None]:
        """Keep connections while the body runs; outside of it each use has one of its own."""
        self._is_open = True
        try:
            yield
        finally:
            self._is_open = False
            while self._free:
                self._free.pop().close()

    def take(self) -> Connection:
        """One that is idle, or a new one; raises TargetError."""
        with self._lock:
            while self._free:
                connection = self._free.pop()
                if not select.select([connection], [], [], 0)[0]:
                    return connection
                connection.close()  # the server has ended it meanwhile
        return connect()

    def give(self, connection: Connection) -> None:
        """Keep it for the next use, or close it where that would not do."""
        is_idle = not connection.closed and (
            connection.info.transaction_status == TRANSACTION_STATUS_IDLE
        )
        if self._is_open and is_idle:
            connection.autocommit = True
            with self._lock:
                self._free.append(connection)
        else:
            connection.close()


kept = _Kept()


@contextmanager
def own_connection() -> Iterator[Connection]:
    """A connection in autocommit mode that nobody else uses meanwhile; raises TargetError."""
    connection = kept.take()
    try:
        yield connection
    except BaseException:
        connection.close()
        raise
    kept.give(connection)


@contextmanager
def own_cursor() -> Iterator[Cursor]:
    """A cursor on such a connection, for a few statements."""
    with translated(), own_connection() as connection, connection.cursor() as cursor:
        yield cursor


@contextmanager
def transaction(connection: Connection) -> Iterator[Cursor]:
    """All or nothing, on a connection that is otherwise in autocommit mode."""
    with translated(), connection.cursor() as cursor:
        cursor.execute("begin")
        try:
            yield cursor
        except BaseException:
            if not connection.closed:
                cursor.execute("rollback")
            raise
        cursor.execute("commit")


@contextmanager
def own_transaction() -> Iterator[Cursor]:
    """The same on its own connection, which does not wait for another session's lock for ever."""
    with own_connection() as connection, transaction(connection) as cursor:
        cursor.execute(f"set local lock_timeout = '{LOCK_PATIENCE}s'")
        yield cursor


@contextmanager
def translated() -> Iterator[None]:
    """psycopg2's errors inside come out as TargetErrors."""
    try:
        yield
    except psycopg2.errors.LockNotAvailable:
        raise TargetError(
            f"tables of {', '.join(schemas.ALL)} are in use: waited {LOCK_PATIENCE} s for "
            f"{holders()}. End that session, then run this again"
        ) from None
    except psycopg2.Error as error:
        raise TargetError(f"Postgres says: {first_line(error)}") from None


def holders(table: str = "") -> str:
    """Who holds locks on our tables, or on this one, and since when, for a message."""
    with own_cursor() as cursor:
        cursor.execute(_HOLDERS, (APPLICATION_NAME, list(schemas.ALL), table, table))
        found = [row[0] for row in cursor.fetchall()]
    return "; ".join(found) or "a session that has ended meanwhile"


def make_schema(cursor: Cursor, name: str) -> None:
    """Only if it is missing, also where dbt or scripts/signoff makes it at the same moment.

    `if not exists` needs the right to create one even if it is there.
    """
    cursor.execute(
        "do $$ begin"
        f" if not exists (select from pg_namespace where nspname = '{name}')"
        f" then create schema {name}; end if;"
        " exception when duplicate_schema or unique_violation then null; end $$"
    )


def first_line(error: BaseException) -> str:
    """Postgres' message without its details, and without the statement that ADBC puts first."""
    _, _, of_server = str(error).rpartition("ERROR: ")
    return (of_server.strip().splitlines() or [type(error).__name__])[0]


def columns_of(cursor: Cursor, table: str, schema: str = schemas.LOAD) -> list[tuple[str, str]]:
    """Names and types of a table's columns, in order; empty when the table is not there."""
    cursor.execute(
        "select attname::text, format_type(atttypid, atttypmod) from pg_attribute"
        " where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped order by attnum",
        (f"{identifier(schema)}.{identifier(table)}",),
    )
    return [(row[0], row[1]) for row in cursor.fetchall()]
