"""Versions of rows, and the system change number (SCN) that orders them.

Each stored row has `born` and `died`: the SCN of the commit that made it and of the one that ended
it. A reader at SCN s sees the rows with born <= s < died, so every point in time stays readable
while others write. A change that is not committed yet carries its transaction's mark, a number
above every SCN, in place of the SCN.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager

from oracle_standin.errors import OracleError

ALIVE = 2**61
_PENDING = 2**62
FIRST_SCN = 1_000_000


def pending(transaction: int) -> int:
    """The mark of a transaction's changes until it commits."""
    return _PENDING + transaction


def visible(scn: int, transaction: int | None = None) -> str:
    """The condition on a stored row for a reader at `scn` inside `transaction`."""
    if transaction is None:
        return f"born <= {scn} AND died > {scn}"
    mark = pending(transaction)
    return f"(born <= {scn} OR born = {mark}) AND died > {scn} AND died <> {mark}"


class Clock:
    """The SCN, its relation to time, and how far back the past can be read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._scn = FIRST_SCN
        self._scns = [FIRST_SCN]
        self._times = [time.time()]
        self._oldest = FIRST_SCN

    def now(self) -> int:
        """The current SCN; waits for a commit in progress."""
        with self._lock:
            return self._scn

    def tick(self) -> int:
        """A new SCN, for one who asks; it goes up in Oracle even when nothing is committed."""
        with self.committing() as scn:
            return scn

    @contextmanager
    def committing(self) -> Iterator[int]:
        """A new SCN that nobody gets to know before the body, which stamps rows, is done."""
        with self._lock:
            yield self._scn + 1
            self._scn += 1
            self._scns.append(self._scn)
            self._times.append(time.time())

    def forget_before(self, scn: int) -> None:
        """Undo older than `scn` is gone, as after UNDO_RETENTION."""
        with self._lock:
            self._oldest = max(self._oldest, scn)

    def check(self, scn: int) -> None:
        """ORA-01555 for a snapshot that is gone, ORA-08181 for one that never was."""
        if scn > self._scn or scn < FIRST_SCN:
            raise OracleError(8181, "specified number is not a valid system change number")
        if scn < self._oldest:
            raise too_old()

    def at(self, moment: float) -> int:
        """The SCN at a time in seconds since the epoch. ORA-08180 before the beginning."""
        with self._lock:
            place = bisect_right(self._times, moment)
            if not place:
                raise OracleError(8180, "no snapshot found based on specified time")
            return self._scns[place - 1]


def too_old() -> OracleError:
    return OracleError(
        1555, 'snapshot too old: rollback segment number 9 with name "_SYSSMU9$" too small'
    )
