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


@dataclass(frozen=True)
class Retry:
    """`attempts` tries in all; before try n+1 about `first_wait` * 2**(n-1) seconds pass."""

    attempts: int
    first_wait: float
    stop: threading.Event = field(default_factory=threading.Event, compare=False)
    say: Callable[[str], None] = field(default=lambda line: None, compare=False)

    def call(self, what: str, action: Callable[[], Result]) -> Result:
        """The result of `action`; an OracleError other than a lost connection passes through."""
        attempt = 1
        while True:
            try:
                return action()
            except OracleError as error:
                if not self.again(what, error, attempt):
                    raise
                attempt += 1

    def again(self, what: str, error: LoadError, attempt: int) -> bool:
        """Wait and return True when attempt number `attempt` should be followed by another."""
        if not is_lost(error) or attempt >= self.attempts:
            return False
        wait = min(self.first_wait * 2 ** (attempt - 1), LONGEST_WAIT)
        wait *= random.uniform(0.75, 1.25)  # noqa: S311 - jitter, not a secret
        self.say(f"{what}: {error}; attempt {attempt + 1} of {self.attempts} in {wait:.1f} s")
        if self.stop.wait(wait):
            raise InterruptedRunError("interrupted")
        return True
