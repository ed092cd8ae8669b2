"""Locks of writers on tables: coarser than Oracle's row locks, and as patient.

A second writer on a table waits until the first commits or rolls back; readers never wait.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from oracle_standin.errors import OracleError


class Locks:
    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._owners: dict[int, int] = {}  # object id -> transaction
        self._waiting: dict[int, int] = {}  # transaction -> object id

    def acquire(self, transaction: int, object_id: int, watch: Callable[[], None]) -> None:
        """Wait for the table; `watch` is called while waiting and may raise to stop.

        Raises ORA-00060 when the wait could never end.
        """
        with self._changed:
            while self._owners.get(object_id, transaction) != transaction:
                self._waiting[transaction] = object_id
                try:
                    self._check_deadlock(transaction)
                    self._changed.wait(0.05)
                    watch()
                finally:
                    del self._waiting[transaction]
            self._owners[object_id] = transaction

    def _check_deadlock(self, transaction: int) -> None:
        seen = transaction
        while seen in self._waiting:
            seen = self._owners.get(self._waiting[seen], -1)
            if seen == transaction:
                raise OracleError(60, "deadlock detected while waiting for resource")

    def release(self, transaction: int) -> None:
        with self._changed:
            self._owners = {k: v for k, v in self._owners.items() if v != transaction}
            self._changed.notify_all()
