"""The copy of all tables of a run: figures first, for the totals; then rows; each table's proof as
soon as its last chunk is there."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from load import chunks, evidence, target
from load.deliver import Courier, Part, packages
from load.ends import fail
from load.errors import InterruptedRunError, LoadError, OracleError
from load.prepare import prepare, wait_for_all
from load.proof import prove_and_publish
from load.run_state import Run, TableRun
from load.source import Loader, make_schema
from load.source_figures import Question


def copy(run: Run, tables: Sequence[TableRun]) -> None:
    """Raises InterruptedRunError, and LoadError for what is no single table's failure."""
    wanted = [table for table in tables if table.source]
    if not wanted:
        return
    with ThreadPoolExecutor(run.workers, thread_name_prefix="extract") as pool:
        wait_for_all(run, [pool.submit(_prepare, run, table) for table in wanted])
        wanted = [table for table in wanted if table.is_open]
        schema = make_schema(table.source for table in wanted if table.source)
        # All tables at once and here, so that the workers need not make them at the same time.
        Loader("prepare", run.folder).make_tables(schema)
        parts = _plan(run, wanted)
        courier = Courier(run, schema)
        countdown = _Countdown(parts)
        wait_for_all(
            run,
            [pool.submit(_finish, run, table) for table in wanted if countdown.is_done(table)]
            + [
                pool.submit(_work, run, courier, countdown, package)
                for package in packages([part for part in parts if part.table.is_open])
            ],
        )


class _Countdown:
    """Tells whose last chunk it was."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._left = {part.table.name: 0 for part in parts}
        for part in parts:
            self._left[part.table.name] += 1
        self._lock = threading.Lock()

    def is_done(self, table: TableRun, fewer: int = 0) -> bool:
        """Whether no chunk of the table is left after so many more are done."""
        with self._lock:
            left = self._left.get(table.name, 0) - fewer
            self._left[table.name] = left
            return left == 0


def _prepare(run: Run, table: TableRun) -> None:
    assert table.source is not None  # noqa: S101
    try:
        prepare(run, table, Question(table.source, run.seen, run.options.where))
    except InterruptedRunError:
        raise
    except OracleError as error:
        run.check_stop()
        fail(run, table, error)
        return
    run.screen.begin(table.name, table.known.rows)


def _plan(run: Run, tables: Sequence[TableRun]) -> list[Part]:
    """All chunks that are still to be read."""
    parts = []
    with target.cursor() as current:
        for table in tables:
            try:
                missing = _missing(run, table, current)
            except InterruptedRunError:
                raise
            except LoadError as error:
                run.check_stop()
                fail(run, table, error)
                continue
            parts += [Part(table, chunk) for chunk in missing]
    return parts


def _missing(run: Run, table: TableRun, current: target.Cursor) -> list[chunks.Chunk]:
    progress = target.progress_of(current, run.run_id, table.raw_name)
    if not progress.planned:
        planned = _chunks(run, table.question, table.known.rows)
        target.plan_chunks(current, run.run_id, table.raw_name, planned)
        return planned
    staged = [name for name, _ in target.columns_of(current, table.raw_name)]
    if staged != [column.name for column in table.question.table.columns]:
        raise LoadError("the table's columns are not what they were: start a fresh run")
    run.screen.advance(table.name, progress.loaded_rows)
    return progress.missing


def _chunks(run: Run, question: Question, rows: int) -> list[chunks.Chunk]:
    options = run.options
    if rows <= options.chunk_rows or options.order_by:
        return chunks.whole(rows)

    def split() -> list[chunks.Chunk]:
        with run.sessions.session() as session:
            try:
                return chunks.split(session, question, rows, options.chunk_rows)
            except OracleError as error:
                if not chunks.is_refusal(error):
                    raise
                run.screen.warn(
                    f"{question.table.name}: read in one piece, for there are no ROWID ranges "
                    f"({error}); an interruption will cost the whole table"
                )
                return chunks.whole(rows)

    return run.retry.call(question.table.name, split)


def _work(run: Run, courier: Courier, countdown: _Countdown, package: Sequence[Part]) -> None:
    """Deliver a package; prove the tables that are whole with it."""
    run.check_stop()
    wanted = [part for part in package if part.table.is_open]
    errors = courier.deliver(wanted)
    for table in {part.table.name: part.table for part in package}.values():
        if table.raw_name in errors and table.is_open:
            fail(run, table, errors[table.raw_name])
        done = countdown.is_done(table, sum(part.table is table for part in package))
        if done and table.is_open:
            _finish(run, table)


def _finish(run: Run, table: TableRun) -> None:
    try:
        run.retry.call(table.name, lambda: prove_and_publish(run, table))
    except InterruptedRunError:
        raise
    except LoadError as error:
        run.check_stop()
        fail(run, table, error)
        return
    table.end(evidence.COMPLETE)
    listed = f", {table.warnings:,} values listed in extraction_warnings" if table.warnings else ""
    run.screen.end(table.name, f"{table.loaded_rows:,} rows, proven{listed}", good=True)
