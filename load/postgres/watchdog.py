"""Notices when Postgres no longer answers; libpq would wait for ever.

A statement may take hours, so a time limit is no help. But a server that works also accepts a new
connection: one is made from time to time, and if none gets an answer for `patience` seconds the
run is stopped. A refusal is an answer: a statement under way then fails by itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import psycopg2

from load.postgres.session import connection_string
from load.settings import APPLICATION_NAME

PROBES = 3  # within the patience


@contextmanager
def watching(patience: float, tell: Callable[[], None]) -> Iterator[None]:
    """Watch while the body runs; `tell` is called once, from another thread."""
    ended = threading.Event()
    thread = threading.Thread(target=_watch, args=(patience, tell, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()


def _watch(patience: float, tell: Callable[[], None], ended: threading.Event) -> None:
    answered = time.monotonic()
    while not ended.wait(patience / PROBES):
        if _answers(patience / PROBES):
            answered = time.monotonic()
        elif time.monotonic() - answered >= patience and not ended.is_set():
            tell()
            return


def _answers(seconds: float) -> bool:
    """Whether the server says anything at all within so many seconds."""
    said = threading.Event()
    threading.Thread(target=_ask, args=(said,), daemon=True).start()
    return said.wait(seconds)


def _ask(said: threading.Event) -> None:
    with suppress(psycopg2.OperationalError):
        psycopg2.connect(connection_string(f"{APPLICATION_NAME}-watch")).close()
    said.set()
