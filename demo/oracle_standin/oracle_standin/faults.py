"""Faults that a test or an operator switches on, at the start or while the server runs.

Each is one line of text, for `--fault`, for the control port (control.py) and for
`Faults.apply`; README.md lists them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum


class FaultError(Exception):
    """A fault that is not understood; the message says what is."""


class Trip(Enum):
    """What happens in the middle of a table's rows."""

    CUT = "cut"
    TOO_OLD = "too-old"
    HANG = "hang"


@dataclass
class Mine:
    """Goes off each time another `rows` rows of `table` have been sent, `times` times."""

    trip: Trip
    table: str
    rows: int
    times: int
    sent: int = 0


@dataclass
class Faults:
    """The faults that are on. All fields may be set directly too."""

    mines: list[Mine] = field(default_factory=list)
    slow_seconds: float = 0.0
    slow_table: str | None = None
    refuse_times: int = 0
    refuse_code: int = 12514
    reset_times: int = 0
    max_sessions: int = 1000
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def apply(self, line: str) -> None:
        """Switch on the fault that `line` describes. Raises FaultError."""
        words = line.split()
        try:
            match words:
                case ["cut" | "too-old" | "hang" as kind, table, rows, *times]:
                    count = int(times[0]) if times else 1
                    self.lay(Trip(kind), table, int(rows), count)
                case ["slow", seconds, *table]:
                    self.slow_seconds = float(seconds)
                    self.slow_table = table[0].upper() if table else None
                case ["refuse", times, *code]:
                    self.refuse_code = int(code[0]) if code else 12514
                    self.refuse_times = int(times)
                case ["reset", times]:
                    self.reset_times = int(times)
                case ["sessions", most]:
                    self.max_sessions = int(most)
                case ["clear"]:
                    self.clear()
                case _:
                    raise FaultError(f"not a fault: {line!r}")
        except ValueError as error:
            raise FaultError(f"not a number in: {line!r}") from error

    def lay(self, trip: Trip, table: str, rows: int, times: int = 1) -> None:
        with self._lock:
            self.mines.append(Mine(trip, table.upper(), rows, times))

    def clear(self) -> None:
        """All faults off."""
        with self._lock:
            self.mines.clear()
        self.slow_seconds, self.slow_table = 0.0, None
        self.refuse_times = self.reset_times = 0
        self.max_sessions = 1000

    def delay(self, tables: Iterable[str]) -> float:
        """Seconds to wait before rows of `tables` are sent."""
        if self.slow_table is None or self.slow_table in tables:
            return self.slow_seconds
        return 0.0

    def refused(self) -> int:
        """The listener's error for the connect in progress, or 0."""
        with self._lock:
            if self.refuse_times <= 0:
                return 0
            self.refuse_times -= 1
            return self.refuse_code

    def is_reset(self) -> bool:
        """Whether the connect in progress is to be reset."""
        with self._lock:
            if self.reset_times <= 0:
                return False
            self.reset_times -= 1
            return True

    def room(self, tables: Iterable[str]) -> tuple[int, Mine | None]:
        """How many rows of `tables` may be sent until the next mine, and that mine."""
        with self._lock:
            near = [mine for mine in self.mines if mine.table in tables and mine.times > 0]
            if not near:
                return 2**62, None
            mine = min(near, key=lambda one: one.rows - one.sent)
            return max(0, mine.rows - mine.sent), mine

    def count(self, tables: Iterable[str], rows: int) -> None:
        """Note that `rows` rows of `tables` were sent."""
        with self._lock:
            for mine in self.mines:
                if mine.table in tables:
                    mine.sent += rows

    def go_off(self, mine: Mine) -> Trip:
        """Note that `mine` goes off; it starts to count again."""
        with self._lock:
            mine.times -= 1
            mine.sent = 0
            return mine.trip
