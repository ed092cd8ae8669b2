"""The copy of all tables of a run: figures first, for the totals; then rows; each table's proof as
soon as its last chunk is there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial

from load.errors import CopyDiffersError, InterruptedRunError, LoadError, OracleError
from load.oracle import chunks
from load.oracle.figures import Question
from load.postgres import dlt_destination, evidence, staging_tables
from load.postgres.chunk_log import plan_chunks, progress_of
from load.postgres.connection import Cursor, columns_of, own_cursor
from load.postgres.dlt_pipeline import Loader, make_schema
from load.run import since_last
from load.run.deliver import Courier, Part, packages
from load.run.failure import fail
from load.run.prepare import prepare, reader_for, wait_for_all
from load.run.prove import prove_and_publish
from load.run.state import SINCE_LAST, Run, TableRun


def copy(run: Run, tables: Sequence[TableRun]) -> None:
    """Raises InterruptedRunError, and LoadError for what is no single table's failure."""
    wanted = [table for table in tables if table.source]
    if wanted:
        Copy(run, wanted).go()


class Copy:
    """One run's copy; all public and private methods but `go` run in worker threads."""

    def __init__(self, run: Run, tables: Sequence[TableRun]) -> None:
        self._run = run
        self._tables = tables
        self._plans: dict[str, since_last.Plan] = {}
        self._left: dict[str, int] = {}
        self._lock = threading.Lock()
        self._courier: Courier

    def go(self) -> None:
        """Everything, in the order of the module's first line."""
        run = self._run
        with (
            closing(dlt_destination.connections),
            ThreadPoolExecutor(run.workers, thread_name_prefix="extract") as pool,
        ):
            wait_for_all(run, [pool.submit(self._prepare, table) for table in self._tables])
            tables = [table for table in self._tables if table.is_open]
            sources = [table.question.table for table in tables]
            for plan in self._plans.values():
                sources += [plan.changed.table, plan.keys.table]
            schema = make_schema(sources)
            # All tables at once and here, so that the workers need not make them all.
            Loader("prepare", run.folder).make_tables(schema)
            self._courier = Courier(run, schema)
            parts: list[Part] = []
            for table in tables:
                self._guarded(table, partial(self._add_parts, table, parts))
            self._left = {t.name: sum(part.table is t for part in parts) for t in tables}
            whole = [table for table in tables if table.is_open and not self._left[table.name]]
            wait_for_all(
                run,
                [pool.submit(self._finish, table) for table in whole]
                + [pool.submit(self._work, package) for package in packages(parts, run.workers)],
            )

    def _guarded(self, table: TableRun, action: Callable[[], None]) -> None:
        """A LoadError in `action` is the table's own end and no other's."""
        try:
            action()
        except InterruptedRunError:
            raise
        except LoadError as error:
            self._run.check_stop()
            fail(self._run, table, error)

    def _prepare(self, table: TableRun) -> None:
        assert table.source is not None  # noqa: S101
        source = table.source
        run = self._run

        def action() -> None:
            prepare(run, table, Question(source, run.seen, run.options.where))
            run.screen.begin(table.name, table.known.rows)
            if run.options.since_last:
                with own_cursor() as cursor:
                    plan = since_last.plan(run, table, cursor)
                if isinstance(plan, str):
                    run.screen.warn(f"{table.name}: read whole, because there is {plan}")
                else:
                    self._plans[table.name] = plan
                    table.mode = SINCE_LAST

        self._guarded(table, action)

    def _add_parts(self, table: TableRun, parts: list[Part]) -> None:
        parts += self._parts(table)

    def _parts(self, table: TableRun) -> list[Part]:
        """What is still to be read of a table."""
        if table.name in self._plans:
            return self._incremental_parts(table, self._plans[table.name])
        assert table.reader is not None  # noqa: S101
        with own_cursor() as cursor:
            missing = self._missing(table, cursor)
        return [Part(table, table.reader, chunk) for chunk in missing]

    def _incremental_parts(self, table: TableRun, plan: since_last.Plan) -> list[Part]:
        parts = []
        for question, line in ((plan.keys, table.name), (plan.changed, "")):
            reader = reader_for(self._run, table.known, question, line)
            rows = table.known.rows if question is plan.keys else None
            for chunk in chunks.whole(rows):
                parts.append(Part(table, reader, chunk))
        with own_cursor() as cursor:
            for part in parts:
                plan_chunks(cursor, self._run.run_id, part.staged_name, [part.chunk])
        return parts

    def _missing(self, table: TableRun, cursor: Cursor) -> list[chunks.Chunk]:
        run_id = self._run.run_id
        progress = progress_of(cursor, run_id, table.raw_name)
        if not progress.planned:
            planned = self._chunks(table)
            staging_tables.empty(cursor, table.raw_name)
            plan_chunks(cursor, run_id, table.raw_name, planned)
            return planned
        staged = [name for name, _ in columns_of(cursor, table.raw_name)]
        if staged != [column.name for column in table.question.table.columns]:
            raise LoadError("the table's columns are not what they were: start a fresh run")
        self._run.screen.advance(table.name, progress.loaded_rows)
        return progress.missing

    def _chunks(self, table: TableRun) -> list[chunks.Chunk]:
        options = self._run.options
        rows = table.known.rows
        if rows <= options.chunk_rows or options.order_by:
            return chunks.whole(rows)

        def split() -> list[chunks.Chunk]:
            with self._run.sessions.session() as session:
                try:
                    return chunks.split(session, table.question, rows, options.chunk_rows)
                except OracleError as error:
                    if not chunks.is_refusal(error):
                        raise
                    self._run.screen.warn(
                        f"{table.name}: read in one piece, for there are no ROWID ranges "
                        f"({error}); an interruption will cost the whole table"
                    )
                    return chunks.whole(rows)

        return self._run.retry.call(table.name, split)

    def _work(self, package: Sequence[Part]) -> None:
        """Deliver a package; prove the tables that are whole with it."""
        self._run.check_stop()
        errors = self._courier.deliver([part for part in package if part.table.is_open])
        for table in {part.table.name: part.table for part in package}.values():
            own = [part for part in package if part.table is table]
            failed = [errors[part.staged_name] for part in own if part.staged_name in errors]
            if failed and table.is_open:
                fail(self._run, table, failed[0])
            with self._lock:
                self._left[table.name] -= len(own)
                is_whole = not self._left[table.name]
            if is_whole and table.is_open:
                self._finish(table)

    def _finish(self, table: TableRun) -> None:
        def action() -> None:
            plan = self._plans.get(table.name)
            if plan is None:
                self._prove(table, table.raw_name)
            else:
                self._finish_incremental(table, plan)
            table.end(evidence.COMPLETE)
            listed = f", {table.warnings:,} values listed" if table.warnings else ""
            proven = "proven" if table.known.has_columns else "counted"
            self._run.screen.end(
                table.name, f"{table.loaded_rows:,} rows, {proven}{listed}", good=True
            )

        self._guarded(table, action)

    def _prove(self, table: TableRun, delivered_as: str) -> None:
        self._run.retry.call(table.name, lambda: prove_and_publish(self._run, table, delivered_as))

    def _finish_incremental(self, table: TableRun, plan: since_last.Plan) -> None:
        reason = since_last.merge(self._run, table, plan)
        if not reason:
            try:
                self._prove(table, plan.changed.table.staged_name)
                return
            except CopyDiffersError as error:
                reason = f"what was modified is not all that changed: {error}"
        self._run.screen.warn(f"{table.name}: read whole, because {reason}")
        self._run.screen.advance(table.name, -table.known.rows)
        del self._plans[table.name]
        with own_cursor() as cursor:
            since_last.forget(self._run, table, cursor)
        for package in packages(self._parts(table), 1):
            failed = list(self._courier.deliver(package).values())
            if failed:
                raise failed[0]
        self._prove(table, table.raw_name)
