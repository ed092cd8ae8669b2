"""Reading one chunk: the SELECT, the batches, the inspection; again where a value asks for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

import pyarrow as pa

from load.chunks import Chunk
from load.columns import Kind
from load.dictionary import SourceTable
from load.errors import Fault, InterruptedRunError, LoadError, OracleError
from load.inspector import Findings, Inspector, LengthsNeededError, ValueWarning
from load.oracle import Session
from load.source_figures import Question, SourceFigures

MIB = 1024 * 1024
BATCH_BYTES = 16 * MIB  # of one fetch, by the mean width of a row
THICK_BATCH_BYTES = 64 * MIB  # the client library allocates every column's declared width
LONGEST_BYTES = 128 * MIB  # of one fetch if all its LOBs were as long as the longest


class Sink(Protocol):
    """Where batches go."""

    def write(self, batch: pa.RecordBatch, warnings: list[ValueWarning]) -> None:
        """Take one batch and the warnings that belong to it."""

    def restart(self) -> None:
        """Forget all that was written."""


@dataclass(frozen=True)
class Variant:
    """How a table's rows have to be read; found out on the way, and kept for its other chunks."""

    times_as_text: bool = False
    lengths: frozenset[str] = frozenset()


@dataclass
class Reader:
    """Reads the chunks of one table. `advance` is told of rows as they come, negative to undo."""

    question: Question
    batch_rows: int
    is_unicode: bool
    advance: Callable[[int], None]
    stop: threading.Event
    variant: Variant = field(default_factory=Variant)
    order_by: str = ""

    def read(self, session: Session, chunk: Chunk, sink: Sink) -> Findings:
        """All rows of the chunk into the sink; raises OracleError, InterruptedRunError."""
        while True:
            variant = self.variant
            try:
                findings = self._read_once(session, chunk, sink, variant)
            except LengthsNeededError as needed:
                self.variant = replace(variant, lengths=variant.lengths | needed.columns)
                continue
            except OracleError as error:
                if error.fault is not Fault.VALUE or variant.times_as_text:
                    raise
                self.variant = replace(variant, times_as_text=True)
                continue
            if chunk.expected_rows is not None and findings.rows != chunk.expected_rows:
                self.advance(-findings.rows)
                raise LoadError(
                    f"chunk {chunk.number} has {findings.rows} rows instead of "
                    f"{chunk.expected_rows}: Oracle did not give the same picture twice; start a "
                    "fresh run"
                )
            return findings

    def _read_once(self, session: Session, chunk: Chunk, sink: Sink, variant: Variant) -> Findings:
        table = self.question.table
        lengths = [c for c in table.columns if c.name in variant.lengths]
        inspector = Inspector(
            table.columns,
            table.key.columns,
            times_as_text=variant.times_as_text,
            lengths=[column.name for column in lengths],
            is_unicode=self.is_unicode,
        )
        schema = _requested_schema(table, variant)
        statement = self.statement(chunk, variant)
        binds = {**self.question.snapshot.binds, **chunk.binds}
        advanced, done = 0, False
        sink.restart()
        try:
            for batch in session.record_batches(statement, binds, self.batch_rows, schema):
                if self.stop.is_set():
                    raise InterruptedRunError("interrupted")
                stored = inspector.take(batch)
                sink.write(stored, inspector.findings.warnings)
                inspector.findings.warnings = []
                self.advance(stored.num_rows)
                advanced += stored.num_rows
            done = True
            return inspector.findings
        finally:
            if not done:
                self.advance(-advanced)

    def statement(self, chunk: Chunk, variant: Variant) -> str:
        """The SELECT of a chunk."""
        table = self.question.table
        selected = [
            column.select_as_text
            if variant.times_as_text and column.kind in (Kind.TIME, Kind.INSTANT)
            else column.select
            for column in table.columns
        ]
        selected += [f"LENGTH({c.value})" for c in table.columns if c.name in variant.lengths]
        order = f" ORDER BY {self.order_by}" if self.order_by else ""
        return f"SELECT {', '.join(selected)} {chunk.condition(self.question)}{order}"


def _requested_schema(table: SourceTable, variant: Variant) -> pa.Schema:
    fields = [
        pa.field(
            column.name,
            pa.string()
            if variant.times_as_text and column.kind in (Kind.TIME, Kind.INSTANT)
            else column.arrow,
        )
        for column in table.columns
    ]
    fields += [
        pa.field(f"length of {column.name}", pa.int64())
        for column in table.columns
        if column.name in variant.lengths
    ]
    return pa.schema(fields)


def rows_per_fetch(table: SourceTable, figures: SourceFigures, most: int, *, is_thick: bool) -> int:
    """As many rows as fit into the memory for one fetch, `most` at most, 1 at least."""
    width = mean_width(table, figures)
    fitting = BATCH_BYTES // width
    if is_thick:
        fitting = min(
            fitting, THICK_BATCH_BYTES // sum(c.oracle.length + 40 for c in table.columns)
        )
    if figures.longest > MIB:
        fitting = min(fitting, LONGEST_BYTES // figures.longest)
    return max(1, min(most, fitting))


def mean_width(table: SourceTable, figures: SourceFigures) -> int:
    """Bytes of a mean row in memory, roughly."""
    texts = sum(
        measures.get("characters") or measures.get("bytes") or 0
        for measures in figures.figures.values()
    )
    return 16 * len(table.columns) + int(texts // max(figures.rows, 1))
