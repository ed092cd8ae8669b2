"""What dbt waits for, while it waits: a lock, a Postgres that no longer answers, its own end.

dbt itself waits for each of them without end and without a word, and a second Ctrl-C leaves its
threads behind. What is done about it is done beside dbt, from threads of our own.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from types import FrameType
from typing import Any

import psycopg2

from load.errors import EXIT_FAILED, EXIT_INTERRUPTED
from load.postgres import watchdog
from load.postgres.connection import HOLDER
from load.postgres.session import connection_string
from load.screen import last_net

GRACE = 10.0  # seconds in which dbt may end in order
INTERVAL = 5.0  # seconds between two looks at the locks
PATIENCE = "DBT_LOCK_SECONDS", 60.0  # the longest wait for a table that somebody holds
SILENCE = "DBT_SILENCE_SECONDS", 300.0  # for how long Postgres may let nobody in
ours: set[int] = set()  # server processes of dbt's connections
given_up: list[str] = []  # what dbt did not get
_WAITS = f"""
    select waiting.pid, relation::regclass::text,
        coalesce(extract(epoch from now() - waitstart), 0)::float,
        (
            select string_agg({HOLDER}, '; ')
            from pg_stat_activity as holder
            where holder.pid = any(pg_blocking_pids(waiting.pid)) and holder.pid <> all(%(ours)s)
        )
    from pg_locks as waiting
    join pg_stat_activity as waiter using (pid)
    where not granted and locktype = 'relation' and waiting.pid = any(%(ours)s)
        and waiter.usename = current_user
"""  # noqa: S608  our own SQL


@contextmanager
def watching() -> Iterator[None]:
    """Watch while dbt runs."""
    ended = threading.Event()
    threading.Thread(target=_watch_locks, args=(ended,), daemon=True).start()
    silence = _seconds(SILENCE)
    with (
        _interruptible(),
        watchdog.watching(
            silence, partial(_end, f"Postgres has not answered for {silence:g} s: dbt ends here. "
            "See whether the server and the way to it are well, then: dbt build")
        ),
    ):  # fmt: skip
        try:
            yield
        finally:
            ended.set()


def _seconds(setting: tuple[str, float]) -> float:
    name, usual = setting
    with suppress(ValueError):
        return float(os.environ.get(name, usual))
    return usual


def _end(line: str, status: int = EXIT_FAILED) -> None:
    """The process ends, whatever its threads wait for."""
    last_net.tell("dbt", line)
    with suppress(Exception):
        sys.stdout.flush()
    os._exit(status)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal end dbt in order; a second one, or GRACE, at once.

    Python runs no handler of its own while the main thread waits for Postgres: so the signal is
    also read from a pipe, by a thread.
    """
    reads, writes = os.pipe()
    os.set_blocking(writes, False)
    before = {
        number: signal.signal(number, _interrupt)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(number) is not signal.SIG_IGN  # as under nohup
    }
    signal.set_wakeup_fd(writes, warn_on_full_buffer=False)
    threading.Thread(target=_end_after_a_while, args=(reads,), daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(-1)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(writes)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end_after_a_while(pipe: int) -> None:
    if not os.read(pipe, 1):
        return  # dbt has ended
    threading.Thread(target=_wait_and_end, daemon=True).start()
    if os.read(pipe, 1):
        _end("interrupted", EXIT_INTERRUPTED)


def _wait_and_end() -> None:
    time.sleep(GRACE)
    _end("interrupted", EXIT_INTERRUPTED)


def _watch_locks(ended: threading.Event) -> None:
    """Say for whom dbt waits, and give up after a while: the statement ends with an error."""
    told: set[str] = set()
    while not ended.wait(INTERVAL):
        with suppress(psycopg2.Error):
            for pid, table, seconds, holders in _waits():
                if holders and seconds >= _seconds(PATIENCE):
                    given_up.append(f"waited for {table}, which is locked by {holders}")
                    _cancel(pid)
                elif holders and (line := f"{table} is locked by {holders}: waiting") not in told:
                    told.add(line)
                    last_net.tell("dbt", line)


def _waits() -> list[tuple[int, str, float, str]]:
    """(our server process, table, seconds, who holds it)."""
    with _cursor() as cursor:
        cursor.execute(_WAITS, {"ours": list(ours)})
        return list(cursor.fetchall())


def _cancel(pid: int) -> None:
    with _cursor() as cursor:
        cursor.execute("select pg_cancel_backend(%s)", (pid,))


@contextmanager
def _cursor() -> Iterator[Any]:
    connection = psycopg2.connect(connection_string("dbt-watch"))
    ours.discard(connection.info.backend_pid)  # not one of dbt's: it ends now, and ids come again
    with closing(connection), connection.cursor() as cursor:
        yield cursor
