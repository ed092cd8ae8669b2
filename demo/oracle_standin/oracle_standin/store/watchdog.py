"""Stops a computation when its client sends a break, or goes away, in the middle of it."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import duckdb

from oracle_standin.wire.packets import Channel

_EVERY = 0.1  # seconds


class Watchdog:
    """One thread that looks at the sockets of all sessions that are computing."""

    def __init__(self) -> None:
        self._watched: dict[int, tuple[Channel, Callable[[], None]]] = {}
        self._keys = itertools.count()
        self._something = threading.Event()
        self._ended = False
        threading.Thread(target=self._watch, daemon=True).start()

    def close(self) -> None:
        self._ended = True
        self._something.set()

    @contextmanager
    def over(self, channel: Channel, interrupt: Callable[[], None]) -> Iterator[None]:
        """Call `interrupt` if the client sends something while the body runs."""
        key = next(self._keys)
        self._watched[key] = (channel, interrupt)
        self._something.set()
        try:
            yield
        finally:
            del self._watched[key]

    def _watch(self) -> None:
        pause = threading.Event()
        while True:
            self._something.wait()
            if self._ended:
                return
            pause.wait(_EVERY)
            self._something.clear()
            for channel, interrupt in list(self._watched.values()):
                self._something.set()
                if channel.has_news():
                    with suppress(duckdb.Error):  # the connection may be closed by now
                        interrupt()
