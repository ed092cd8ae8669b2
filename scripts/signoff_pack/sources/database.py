"""The database as the pack reads it: one snapshot, read-only, in UTC, so that all facts agree.

Several sessions read the one snapshot at once: the first exports it, the others take it over. So
Postgres works on several facts while Python writes rows, and what is read agrees all the same.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from queue import LifoQueue
from typing import Any, ParamSpec, TypeVar

import psycopg2
from psycopg2.extras import RealDictCursor, register_default_jsonb

from load.postgres.session import connection_string, settled
from scripts.signoff_pack.errors import SignoffError

Row = dict[str, Any]
Given = ParamSpec("Given")
Found = TypeVar("Found")
SESSIONS = 3  # at least: one is read from while rows are written; two work on facts
_MOST_SESSIONS = 6
_FETCHED_AT_ONCE = 2_000
# The evidence and raw may never have been analyzed: then Postgres takes a table of millions of rows
# for a small one, and probes an index, or sorts, for every row of it. Nearly all queries here read
# whole tables, for which a hash join is right whatever the statistics say. Parallel workers would
# only compete with the other sessions.
_SETTINGS = """
    set transaction isolation level repeatable read, read only;
    set local jit = off;
    set local work_mem = '64MB';
    set local enable_mergejoin = off;
    set local enable_nestloop = off;
    set local max_parallel_workers_per_gather = 0
"""


class Database:
    """One snapshot, to be read from several threads. `audit` and `app` are the schemas of the
    evidence and of the Django tables."""

    def __init__(self, sessions: Sequence[Any], threads: ThreadPoolExecutor, audit: str, app: str):
        self._free: LifoQueue[Any] = LifoQueue()
        for session in sessions:
            self._free.put(session)
        self._threads = threads
        self.audit = audit
        self.app = app

    def start(
        self, work: Callable[Given, Found], *given: Given.args, **named: Given.kwargs
    ) -> Future[Found]:
        """Have this done in a thread, in the order in which it is started. Work that waits for
        other work must have been started after it."""
        return self._threads.submit(work, *given, **named)

    def rows(self, query: str, *values: object) -> list[Row]:
        """All rows of a query."""
        with self._session() as session, session.cursor(cursor_factory=RealDictCursor) as cursor:
            cursor.execute(query, values or None)
            return [dict(row) for row in cursor.fetchall()]

    def row(self, query: str, *values: object) -> Row:
        """The one row of a query."""
        (found,) = self.rows(query, *values)
        return found

    def stream(self, query: str, values: Mapping[str, object]) -> Iterator[tuple[Any, ...]]:
        """The rows of a query that may be many: a few thousand are in memory at a time."""
        with self._session() as session, session.cursor("signoff", scrollable=False) as cursor:
            cursor.itersize = _FETCHED_AT_ONCE
            cursor.execute(query, values)
            yield from cursor

    def exists(self, relation: str) -> bool:
        """Whether a table of that name is there."""
        return bool(self.row("select to_regclass(%s) is not null as found", relation)["found"])

    def columns(self, relation: str) -> list[str]:
        """The columns of a table, in its order; none where there is no such table."""
        found = self.rows(
            """
            select attname from pg_attribute
            where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped order by attnum
            """,
            relation,
        )
        return [row["attname"] for row in found]

    def types(self, query: str) -> dict[str, str]:
        """The types of a query's columns, without lengths, by their names."""
        with self._session() as session, session.cursor() as cursor:
            cursor.execute(f"select * from ({query}) as typed limit 0")  # noqa: S608  our own SQL
            described = {column.name: column.type_code for column in cursor.description}
        names = {
            row["oid"]: row["name"]
            for row in self.rows(
                "select oid::bigint, format_type(oid, null) as name from pg_type"
                " where oid = any(%s::oid[])",
                list(described.values()),
            )
        }
        return {name: names[code] for name, code in described.items()}

    @contextmanager
    def _session(self) -> Iterator[Any]:
        """A session that no other thread uses meanwhile."""
        session = self._free.get()
        try:
            yield session
        finally:
            self._free.put(session)


def quoted(name: str) -> str:
    """A name as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def connect() -> Any:
    """A connection that libpq's own variables describe, with the settings of all our sessions."""
    try:
        connection = settled(psycopg2.connect(connection_string("abis-signoff")))
    except psycopg2.OperationalError as error:
        said = " ".join(str(error).split())
        raise SignoffError(f"{said}: check the PG* variables or .env") from None
    register_default_jsonb(connection, loads=_exactly)
    return connection


@contextmanager
def snapshot(audit: str, app: str) -> Iterator[Database]:
    """The database as it is now; later changes are not seen."""
    sessions: list[Any] = []
    with ExitStack() as ending:
        ending.callback(_close, sessions)
        _open(sessions)
        threads = ThreadPoolExecutor(len(sessions), thread_name_prefix="signoff")
        ending.callback(threads.shutdown, cancel_futures=True)
        database = Database(sessions, threads, audit, app)
        try:
            _require_evidence(database)
            yield database
        except BaseException:
            for session in sessions:
                with suppress(psycopg2.Error):
                    session.cancel()  # nobody waits any more for what still runs
            raise


def _open(sessions: list[Any]) -> None:
    """Add sessions that read the same snapshot: as many as this machine has cores, where Postgres
    lets that many in. It may have other cores than this machine; nobody here knows how many."""
    exported = ""
    for number in range(max(SESSIONS, min(os.cpu_count() or 1, _MOST_SESSIONS))):
        try:
            sessions.append(connect())
        except SignoffError:
            if number < SESSIONS:
                raise
            break  # the role or the server has a limit of connections
        with sessions[-1].cursor() as cursor:
            cursor.execute(_SETTINGS)
            if exported:
                cursor.execute("set transaction snapshot %s", (exported,))
            else:
                cursor.execute("select pg_export_snapshot()")
                (exported,) = cursor.fetchone()


def _close(sessions: Sequence[Any]) -> None:
    for session in sessions:
        session.close()


def _exactly(document: str) -> Any:
    return json.loads(document, parse_float=str)  # 0.1 stays 0.1


def _require_evidence(database: Database) -> None:
    wanted = [f"{database.audit}.{table}" for table in ("loads", "rejected_rows", "loaded_keys")]
    wanted += ["legacy_audit.builds", "legacy_audit.extractions"]
    missing = [table for table in wanted if not database.exists(table)]
    if missing:
        raise SignoffError(
            f"there is no {', no '.join(missing)}: run python load/extract.py, then dbt build"
        )
