"""Copies a run's tables: first the figures of all, for the totals, then the rows in packages.

Each table is proven and published as soon as its last chunk is there.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from itertools import chain

from load.errors import TargetError
from load.postgres import dlt_destination, evidence
from load.postgres.dlt_pipeline import Loader
from load.run import since_last
from load.run.deliver import Courier, Part, packages
from load.run.failure import attempt, fail
from load.run.prepare import prepare
from load.run.prove import COUNTED
from load.run.state import Described, Run
from load.run.whole import Way, Whole
from load.run.workers import wait_for_all


def copy(run: Run, tables: Sequence[Described]) -> None:
    """Raises InterruptedRunError, and LoadError for a failure that is not of a single table."""
    if not tables:
        return
    with (
        closing(dlt_destination.connections),
        ThreadPoolExecutor(run.workers, thread_name_prefix="extract") as pool,
    ):
        chosen = [pool.submit(attempt, run, t.table, partial(_way, run, t)) for t in tables]
        ways = [way for way in wait_for_all(run, chosen) if way is not None]
        ways = _make_tables(run, ways)
        parts = {way: attempt(run, way.table, partial(way.parts, run)) for way in ways}
        known = {way: found for way, found in parts.items() if found is not None}
        copying = _Copying(run, Courier(run), known)
        wait_for_all(
            run,
            [pool.submit(copying.finish, way) for way, found in known.items() if not found]
            + [
                pool.submit(copying.deliver, package)
                for package in packages([*chain(*known.values())], run.workers)
            ],
        )


def _make_tables(run: Run, ways: list[Way]) -> list[Way]:
    """Make all staging tables here, so that the workers need not; which ways have theirs.

    At once. Where that fails one by one, since a table that cannot be made is no other's failure.
    """
    sources = (source for way in ways for source in way.sources)
    try:
        Loader("prepare", run.folder).make_tables(sources)
    except TargetError as error:
        run.screen.warn(f"the staging tables are made one by one, because: {error}")
        for number, way in enumerate(ways, start=1):
            loader = Loader(f"prepare_{number}", run.folder)
            attempt(run, way.table, partial(loader.make_tables, way.sources))
        return [way for way in ways if way.table.is_open]
    return ways


def _way(run: Run, described: Described) -> Way:
    """How to copy the table; raises OracleError."""
    prepared = prepare(run, described)
    return since_last.way(run, prepared) if run.options.since_last else Whole(prepared)


class _Copying:
    """Delivers packages. The worker that delivers a table's last part finishes the table."""

    def __init__(self, run: Run, courier: Courier, parts: dict[Way, list[Part]]) -> None:
        self._run = run
        self._courier = courier
        self._ways = {way.table.name: way for way in parts}
        self._left = Counter({way.table.name: len(found) for way, found in parts.items()})
        self._lock = threading.Lock()

    def deliver(self, package: Sequence[Part]) -> None:
        """Deliver a package, and finish the tables that are complete with it."""
        self._run.check_stop()
        errors = self._courier.deliver([part for part in package if part.table.is_open])
        for name, count in Counter(part.table.name for part in package).items():
            way = self._ways[name]
            failed = [errors[s.staged_name] for s in way.sources if s.staged_name in errors]
            if failed and way.table.is_open:
                fail(self._run, way.table, failed[0])
            with self._lock:
                self._left[name] -= count
                is_whole = not self._left[name]
            if is_whole and way.table.is_open:
                self.finish(way)

    def finish(self, way: Way) -> None:
        """Prove and publish a table, and say so."""
        table = way.table
        finished = attempt(self._run, table, partial(way.finish, self._run, self._courier))
        if finished is None:
            return
        table.loaded_rows, table.warnings = finished.loaded_rows, finished.warnings
        table.proof = finished.proof
        table.end(evidence.COMPLETE)
        proven = "counted" if finished.proof == COUNTED else "proven"
        listed = f", {finished.warnings:,} values listed" if finished.warnings else ""
        self._run.screen.end(
            table.name, f"{finished.loaded_rows:,} rows, {proven}{listed}", good=True
        )
