"""--since-last: the rows that were modified since the last run, all keys, and a merge.

The merged table is proven against Oracle's figures of the whole table, like any other copy. If
the column missed a change (rows changed without it, or inserted with an old date), the proof
fails and the table is read whole. Its limit: a change that keeps every count, sum,
minimum, maximum and length of its column, and leaves MODIFIED_DATE alone, is only found by
--verify deep.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from load.errors import CopyDiffersError
from load.oracle import chunks
from load.oracle.dictionary import SourceTable
from load.oracle.figures import Question
from load.postgres import evidence, schemas
from load.postgres.chunk_log import plan_chunks
from load.postgres.connection import Cursor, columns_of, own_cursor
from load.postgres.evidence import Finished
from load.run.deliver import Courier, Part, packages
from load.run.merge import ReadWholeError, forget, merge
from load.run.prepare import reader_for
from load.run.prove import prove_and_publish
from load.run.state import FULL, SINCE_LAST, Prepared, Run, TableRun
from load.run.whole import Way, Whole
from load.values.columns import Kind

# Read again: clocks differ, summer time ends, and a transaction may commit hours after it wrote.
MARGIN = timedelta(days=1)


def way(run: Run, prepared: Prepared) -> Way:
    """How to bring the table up to date: read whole, with a warning, if it cannot be merged."""
    try:
        with own_cursor() as cursor:
            chosen = _since_last(run, prepared, cursor)
    except ReadWholeError as reason:
        run.screen.warn(f"{prepared.table.name}: read whole, because {reason}")
        return Whole(prepared)
    prepared.table.mode = SINCE_LAST
    return chosen


@dataclass(frozen=True, eq=False)
class SinceLast:
    """What is read of a table, and the run whose copy it is merged into."""

    prepared: Prepared
    previous: evidence.Earlier
    changed: Question
    keys: Question

    @property
    def table(self) -> TableRun:
        """Its line in the report."""
        return self.prepared.table

    @property
    def sources(self) -> list[SourceTable]:
        """Itself, and two staging tables of rows and keys."""
        return [self.prepared.source, self.changed.table, self.keys.table]

    def parts(self, run: Run) -> list[Part]:
        """Both questions, each in one chunk. Only the keys, all of them, move the screen's bar."""
        figures = self.prepared.figures
        keys = reader_for(run, figures, self.keys, self.table.name)
        changed = reader_for(run, figures, self.changed, "")
        parts = [Part(self.table, keys, chunk) for chunk in chunks.whole(figures.rows)]
        parts += [Part(self.table, changed, chunk) for chunk in chunks.whole(None)]
        with own_cursor() as cursor:
            for part in parts:
                plan_chunks(cursor, run.run_id, part.staged_name, [part.chunk])
        return parts

    def finish(self, run: Run, courier: Courier) -> Finished:
        """Merge, prove and publish; read the table whole where that fails."""
        name = self.table.name
        changed, keys = self.changed.table, self.keys.table
        try:
            carried = merge(run.run_id, self.previous.run_id, self.prepared.source, changed, keys)
            return run.retry.call(
                name,
                partial(prove_and_publish, run, self.prepared, changed.staged_name, carried),
            )
        except ReadWholeError as reason:
            run.screen.warn(f"{name}: read whole, because {reason}")
        except CopyDiffersError as error:
            run.screen.warn(
                f"{name}: read whole, because the modified rows are not all that changed: {error}"
            )
        run.screen.advance(name, -self.prepared.figures.rows)
        self.table.mode = FULL
        forget(run.run_id, self.table.raw_name)
        whole = Whole(self.prepared)
        for package in packages(whole.parts(run), 1):
            failed = list(courier.deliver(package).values())
            if failed:
                raise failed[0]
        return whole.finish(run, courier)


def _since_last(run: Run, prepared: Prepared, cursor: Cursor) -> SinceLast:
    """Raises ReadWholeError with the reason."""
    source = prepared.source
    modified = source.column(run.options.modified_column)
    if modified is None or modified.kind not in (Kind.TIME, Kind.TIME_TEXT):
        raise ReadWholeError(f"it has no date column {run.options.modified_column}")
    if not source.key.declared:
        raise ReadWholeError("it has no primary key")
    previous = evidence.newest_complete(cursor, source.raw_name)
    if previous is None or previous.where_clause:
        raise ReadWholeError("there is no complete copy yet")
    clock = previous.snapshot.source_clock
    if clock is None:
        raise ReadWholeError("Oracle's clock at the last run is unknown")
    there = columns_of(cursor, source.raw_name, schemas.RAW)
    if [name for name, _ in there] != [column.name for column in source.columns]:
        raise ReadWholeError("its columns have changed since the last run")
    condition = (
        f"{modified.value} >= TO_DATE('{clock - MARGIN:%Y-%m-%d %H:%M:%S}',"
        f" 'YYYY-MM-DD HH24:MI:SS') OR {modified.value} IS NULL"
    )
    key_columns = tuple(c for c in source.columns if c.oracle.name in source.key.columns)
    keys = replace(source, alias=f"{source.raw_name}__keys", columns=key_columns)
    changed = replace(source, alias=f"{source.raw_name}__changed")
    return SinceLast(
        prepared,
        previous,
        Question(changed, run.snapshot, condition),
        Question(keys, run.snapshot),
    )
