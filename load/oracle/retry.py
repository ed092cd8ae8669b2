"""Tries again after a lost connection: a limited number of times, with growing pauses."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from load.errors import InterruptedRunError, LoadError, OracleError, is_lost

Result = TypeVar("Result")
LONGEST_WAIT = 60.0  # seconds


class Outage:
    """How long the run has been without Oracle: since a loss after which nothing was read.

    Each table has its attempts, but the run does not wait for a lost server once per table.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._used_up = False

    @property
    def is_over(self) -> bool:
        """Whether the attempts of one table have all failed, and nothing was read since."""
        with self._lock:
            return self._used_up

    def lost(self) -> None:
        """All attempts failed."""
        with self._lock:
            self._used_up = True

    def answered(self) -> None:
        """Oracle answers again."""
        with self._lock:
            self._used_up = False


@dataclass(frozen=True)
class Retry:
    """`attempts` tries in all; before try n+1 about `first_wait` * 2**(n-1) seconds pass.

    Only one try if all tries of another table failed and Oracle has not answered since (`outage`).
    """

    attempts: int
    first_wait: float
    outage: Outage = field(default_factory=Outage, compare=False)
    stop: threading.Event = field(default_factory=threading.Event, compare=False)
    say: Callable[[str], None] = field(default=lambda line: None, compare=False)

    def call(self, what: str, action: Callable[[], Result]) -> Result:
        """The result of `action`; an OracleError other than a lost connection passes through."""
        attempt = 1
        while True:
            try:
                result = action()
            except OracleError as error:
                if not self.again(what, error, attempt):
                    raise
                attempt += 1
            else:
                self.outage.answered()
                return result

    def again(self, what: str, error: LoadError, attempt: int) -> bool:
        """Wait and return True when attempt number `attempt` should be followed by another."""
        if not is_lost(error):
            return False
        if attempt >= self.attempts or self.outage.is_over:
            self.outage.lost()
            return False
        wait = min(self.first_wait * 2 ** (attempt - 1), LONGEST_WAIT)
        wait *= random.uniform(0.75, 1.25)  # noqa: S311 - jitter, not a secret
        self.say(f"{what}: {error}; attempt {attempt + 1} of {self.attempts} in {wait:.1f} s")
        if self.stop.wait(wait):
            raise InterruptedRunError("interrupted")
        return True
