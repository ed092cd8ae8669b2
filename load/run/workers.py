"""Threads that work on a run's tables."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TypeVar

from load.run.state import Context

Result = TypeVar("Result")


def wait_for_all(context: Context, futures: Sequence[Future[Result]]) -> list[Result]:
    """Their results; the first error, or Ctrl-C, ends the others. Raises InterruptedRunError."""
    pending = set(futures)
    is_cancelled = False
    try:
        while pending:
            done, pending = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
            if context.stop.is_set() and not is_cancelled:
                context.sessions.cancel()
                is_cancelled = True
            for future in done:
                future.result()
    except BaseException:
        context.stop.set()
        context.sessions.cancel()
        raise
    context.check_stop()
    return [future.result() for future in futures]
