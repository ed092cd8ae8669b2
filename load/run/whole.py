"""A table copied whole: its chunks, and its proof."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Protocol

from load.errors import LoadError, OracleError
from load.oracle import chunks
from load.oracle.chunks import Chunk
from load.oracle.dictionary import SourceTable
from load.postgres import staging_tables
from load.postgres.chunk_log import plan_chunks, progress_of
from load.postgres.connection import columns_of, own_cursor
from load.postgres.evidence import Finished
from load.run.deliver import Courier, Part
from load.run.prove import prove_and_publish
from load.run.state import Prepared, Run, TableRun


class Way(Protocol):
    """How one table is copied."""

    @property
    def table(self) -> TableRun:
        """Its line in the report."""

    @property
    def sources(self) -> list[SourceTable]:
        """The tables that are staged for it."""

    def parts(self, run: Run) -> list[Part]:
        """What is still to be read of it."""

    def finish(self, run: Run, courier: Courier) -> Finished:
        """Prove and publish it, all of its parts being there."""


@dataclass(frozen=True, eq=False)
class Whole:
    """All rows of the table, in chunks."""

    prepared: Prepared

    @property
    def table(self) -> TableRun:
        """Its line in the report."""
        return self.prepared.table

    @property
    def sources(self) -> list[SourceTable]:
        """Itself."""
        return [self.prepared.source]

    def parts(self, run: Run) -> list[Part]:
        """The chunks that an earlier attempt of this run has not brought yet."""
        name = self.table.raw_name
        with own_cursor() as cursor:
            progress = progress_of(cursor, run.run_id, name)
            if progress.planned:
                staged = [column for column, _ in columns_of(cursor, name)]
                if staged != [column.name for column in self.prepared.source.columns]:
                    raise LoadError(
                        "the table's columns have changed since the run began: start a fresh run"
                    )
                run.screen.advance(self.table.name, progress.loaded_rows)
                missing = progress.missing
            else:
                missing = run.retry.call(self.table.name, partial(self._chunks, run))
                staging_tables.empty(cursor, name)
                plan_chunks(cursor, run.run_id, name, missing)
        return [Part(self.table, self.prepared.reader, chunk) for chunk in missing]

    def _chunks(self, run: Run) -> list[Chunk]:
        rows, most = self.prepared.figures.rows, run.options.chunk_rows
        if rows <= most or run.options.order_by:
            return chunks.whole(rows)
        try:
            with run.sessions.session() as session:
                return chunks.split(session, self.prepared.question, rows, most)
        except OracleError as error:
            if not error.is_refusal:
                raise
            run.screen.warn(
                f"{self.table.name}: read in one piece, because it has no ROWID ranges ({error}); "
                "if the run is interrupted, the whole table is read again"
            )
            return chunks.whole(rows)

    def finish(self, run: Run, courier: Courier) -> Finished:
        """Prove and publish it; raises CopyDiffersError."""
        return run.retry.call(
            self.table.name,
            partial(prove_and_publish, run, self.prepared, self.table.raw_name),
        )
