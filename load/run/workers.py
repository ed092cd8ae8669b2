"""Threads that work on a run's tables."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import TypeVar

from load.run.state import Context

Result = TypeVar("Result")


def wait_for_all(context: Context, futures: Sequence[Future[Result]]) -> list[Result]:
    """Their results; the first error, or Ctrl-C, ends the others. Raises InterruptedRunError."""
    # each tells of its own end: to ask all that are left after each end is quadratic
    ended: SimpleQueue[Future[Result]] = SimpleQueue()
    for future in futures:
        future.add_done_callback(ended.put)
    left = len(futures)
    is_cancelled = False
    try:
        while left:
            if context.stop.is_set() and not is_cancelled:
                context.sessions.cancel()
                is_cancelled = True
            try:
                future = ended.get(timeout=0.2)
            except Empty:
                continue
            left -= 1
            future.result()
    except BaseException:
        context.stop.set()
        context.sessions.cancel()
        raise
    context.check_stop()
    return [future.result() for future in futures]
