"""Reads one chunk: the SELECT, its batches, their inspection; again where a value needs it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Protocol

import pyarrow as pa

from load.errors import Fault, InterruptedRunError, LoadError, OracleError
from load.oracle.chunks import Chunk
from load.oracle.dictionary import SourceTable
from load.oracle.figures import Question, SourceFigures
from load.oracle.sessions import Session
from load.values.arrays import NOT_TRANSLATED, NOT_VALID
from load.values.columns import Kind
from load.values.inspector import FiguresNeededError, Findings, Inspector, Taken
from load.values.measures import text_figures

MIB = 1024 * 1024
BATCH_BYTES = 16 * MIB  # of one fetch, by the mean width of a row
THICK_BATCH_BYTES = 64 * MIB  # the client library allocates every column's declared width
LEAST_TENTH = 2_000  # rows
LONGEST_BYTES = 128 * MIB  # of one fetch if all its LOBs were as long as the longest


class Sink(Protocol):
    """Where batches go."""

    def write(self, taken: Taken) -> None:
        """Take one batch."""

    def restart(self) -> None:
        """Forget all that was written."""


@dataclass(frozen=True)
class Variant:
    """How a table's rows must be read; found while reading, and kept for its other chunks."""

    times_as_text: bool = False
    doubted: frozenset[str] = frozenset()  # columns whose values need Oracle's own figures
    replaced: bool = False  # invalid text arrived as U+FFFD
    by_rows: bool = False  # Python rows and no TO_CHAR(n, 'TM9'): slower, and asks for less


@dataclass
class Reader:
    """Reads the chunks of one table.

    `advance` gets the number of rows as they arrive, negative to undo; `say` gets a line when
    a slower way is used.
    """

    question: Question
    batch_rows: int
    is_unicode: bool
    advance: Callable[[int], None]
    stop: threading.Event
    say: Callable[[str], None]
    variant: Variant = field(default_factory=Variant)
    order_by: str = ""
    strong: bool = True  # whether the server knows the functions of the stronger sums

    def read(self, session: Session, chunk: Chunk, sink: Sink) -> Findings:
        """All rows of the chunk into the sink; raises OracleError, InterruptedRunError."""
        while True:
            variant = self.variant
            try:
                findings = self._read_once(session, chunk, sink, variant)
            except FiguresNeededError as needed:
                self.variant = replace(variant, doubted=variant.doubted | needed.columns)
                continue
            except OracleError as error:
                self.variant = self._after(error, variant)
                continue
            if chunk.expected_rows is not None and findings.rows != chunk.expected_rows:
                self.advance(-findings.rows)
                raise LoadError(
                    f"chunk {chunk.number} has {findings.rows} rows instead of "
                    f"{chunk.expected_rows}: Oracle returned other rows for the same snapshot; "
                    "start a fresh run"
                )
            return findings

    def _after(self, error: OracleError, variant: Variant) -> Variant:
        """How to read instead; raises the error if nothing else would help."""
        if error.fault is Fault.VALUE and not variant.times_as_text:
            return replace(variant, times_as_text=True)
        if error.fault is Fault.VALUE and not variant.replaced:  # such as half a surrogate pair
            self.say(f"{self.question.table.name}: read row by row, because: {error}")
            return replace(variant, by_rows=True, replaced=True)
        if error.fault in (Fault.UNSUPPORTED, Fault.OTHER) and not variant.by_rows:
            self.say(f"{self.question.table.name}: read row by row, because: {error}")
            return replace(variant, by_rows=True)
        raise error

    def _read_once(self, session: Session, chunk: Chunk, sink: Sink, variant: Variant) -> Findings:
        table = self.question.table
        inspector = Inspector(
            table.columns,
            table.key.columns,
            times_as_text=variant.times_as_text,
            figures={name: list(figures) for name, figures in self._figures(variant).items()},
            doubt=NOT_VALID if variant.replaced else "" if self.is_unicode else NOT_TRANSLATED,
        )
        advanced, done = 0, False
        sink.restart()
        try:
            for batch in self._batches(session, chunk, variant):
                if self.stop.is_set():
                    raise InterruptedRunError("interrupted")
                sink.write(inspector.take(batch))
                self.advance(batch.num_rows)
                advanced += batch.num_rows
            done = True
            return inspector.findings
        finally:
            if not done:
                self.advance(-advanced)

    def _batches(
        self, session: Session, chunk: Chunk, variant: Variant
    ) -> Iterator[pa.RecordBatch]:
        schema = self._requested_schema(variant)
        statement = self.statement(chunk, variant)
        binds = {**self.question.snapshot.binds, **chunk.binds}
        if not variant.by_rows:
            return session.record_batches(statement, binds, self.batch_rows, schema)
        return (
            _as_batch(rows, schema) for rows in session.many_rows(statement, binds, self.batch_rows)
        )

    def statement(self, chunk: Chunk, variant: Variant) -> str:
        """The SELECT of a chunk."""
        table = self.question.table
        selected = []
        for column in table.columns:
            if variant.times_as_text and column.kind in (Kind.TIME, Kind.INSTANT):
                selected.append(column.select_as_text)
            elif variant.by_rows and column.kind is Kind.NUMBER_TEXT:
                selected.append(column.value)
            else:
                selected.append(column.select)
        selected += [sql for figures in self._figures(variant).values() for sql in figures.values()]
        order = f" ORDER BY {self.order_by}" if self.order_by else ""
        return f"SELECT {', '.join(selected)} {chunk.condition(self.question)}{order}"

    def _figures(self, variant: Variant) -> dict[str, dict[str, str]]:
        """What Oracle is asked about each value of the columns in doubt."""
        return {
            column.name: text_figures(column, strong=self.strong)
            for column in self.question.table.columns
            if column.name in variant.doubted
        }

    def _requested_schema(self, variant: Variant) -> pa.Schema:
        fields = [
            pa.field(
                column.name,
                pa.string()
                if variant.times_as_text and column.kind in (Kind.TIME, Kind.INSTANT)
                else column.arrow,
            )
            for column in self.question.table.columns
        ]
        fields += [
            pa.field(f"{measure} of {name}", pa.int64())
            for name, figures in self._figures(variant).items()
            for measure in figures
        ]
        return pa.schema(fields)


def _as_batch(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.RecordBatch:
    """Python rows in the types asked for; raises OracleError when they are of another kind."""
    arrays = []
    for column, values in zip(schema, zip(*rows, strict=True), strict=True):
        if pa.types.is_integer(column.type):
            values = tuple(None if v is None else int(v) for v in values)
        elif pa.types.is_string(column.type):
            values = tuple(str(v) if isinstance(v, Decimal | int | float) else v for v in values)
        try:
            arrays.append(pa.array(values, column.type))
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise OracleError(
                f"column {column.name}: the data dictionary says {column.type}, but {error}"
            ) from None
    return pa.record_batch(arrays, schema=schema)


def rows_per_fetch(table: SourceTable, figures: SourceFigures, most: int, *, is_thick: bool) -> int:
    """As many rows as fit into the memory for one fetch, `most` at most, 1 at least."""
    width = mean_width(table, figures)
    # A bar that moves: a tenth of the table at a time, unless that is next to nothing.
    fitting = min(BATCH_BYTES // width, max(figures.rows // 10, LEAST_TENTH))
    if is_thick:
        declared = sum(4 * column.oracle.length + 40 for column in table.columns)  # as UTF-8
        fitting = min(fitting, THICK_BATCH_BYTES // declared)
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
