"""Asks Oracle for a table's figures in the run's snapshot, and writes them as jsonb does."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from load.errors import Fault, OracleError
from load.oracle.dictionary import SourceTable
from load.oracle.sessions import Session
from load.oracle.snapshot import Snapshot
from load.values.columns import Column, Kind
from load.values.measures import (
    FLOAT,
    MOST_EXPRESSIONS,
    TABLE,
    TIME,
    Figures,
    Measure,
    source_expressions,
)
from load.values.odd import EPOCH, spell_time, stored_time

# A sum of so many digits may have been rounded: Oracle keeps 38 to 40.
MOST_CERTAIN_DIGITS = 36
NUMERIC_OVERFLOW = "ORA-01426"  # a sum beyond 1E126
# Not a figure of the evidence: it bounds the memory that a batch of rows needs.
_LONGEST = {
    "CLOB": Measure("longest", "MAX(LENGTH({v}))", ""),
    "NCLOB": Measure("longest", "MAX(LENGTH({v}))", ""),
    "BLOB": Measure("longest", "MAX(DBMS_LOB.GETLENGTH({v}))", ""),
}


@dataclass(frozen=True)
class SourceFigures:
    """What Oracle says of one table in the snapshot.

    `strong` and `exact_sums` tell which figures were asked for; the copy's must be the same.
    `odd_times`: the driver cannot decode a date at one end, so dates must be read as text.
    """

    figures: Figures
    strong: bool
    exact_sums: frozenset[str] = frozenset()
    odd_times: bool = False
    longest: int = 0  # characters or bytes of the longest LOB
    has_columns: bool = True  # False: the server can do no more than count

    @property
    def rows(self) -> int:
        """The table's rows, of which a partial run's condition may choose some."""
        return int(self.figures[TABLE]["rows"])


@dataclass(frozen=True)
class Question:
    """Which rows of which table, in which snapshot."""

    table: SourceTable
    snapshot: Snapshot
    where: str = ""

    @property
    def from_where(self) -> str:
        """FROM and WHERE. The condition's line break keeps a comment in it from reaching on."""
        clause = f"FROM {self.snapshot.of(self.table.quoted)}"
        return f"{clause} WHERE ({self.where}\n)" if self.where else clause


def source_figures(session: Session, question: Question) -> SourceFigures:
    """All figures that the server can compute; raises OracleError if it cannot even count."""
    odd_times, strong = False, True
    exact_sums: frozenset[str] = frozenset()
    while True:
        try:
            figures = _ask(
                session, question, strong=strong, odd_times=odd_times, exact_sums=exact_sums
            )
            break
        except OracleError as error:
            if error.fault is Fault.VALUE and not odd_times:
                odd_times = True
            elif error.code == NUMERIC_OVERFLOW and not exact_sums:
                exact_sums = _unbounded(question.table)
            elif error.is_refusal and strong:
                strong = False
            else:
                raise
    longest = [int(m.pop("longest", 0) or 0) for m in figures.values()]
    result = SourceFigures(
        figures, strong, exact_sums, odd_times=odd_times, longest=max(longest, default=0)
    )
    uncertain = frozenset(
        name
        for name, measures in figures.items()
        if _digits(measures.get("sum")) > MOST_CERTAIN_DIGITS
    )
    return with_exact_sums(session, question, result, uncertain) if uncertain else result


def _unbounded(table: SourceTable) -> frozenset[str]:
    """Columns whose values can be too large for a sum of them."""
    return frozenset(c.name for c in table.columns if c.kind is Kind.NUMBER_TEXT)


def with_exact_sums(
    session: Session, question: Question, known: SourceFigures, columns: Collection[str]
) -> SourceFigures:
    """The same with the sums of these columns taken in parts that Oracle adds up exactly."""
    chosen = [column for column in question.table.columns if column.name in columns]
    asked = source_expressions(chosen, strong=known.strong, exact_sums=columns)
    parts = _answers(session, question, asked, odd_times=known.odd_times)
    return replace(
        known,
        figures=known.figures | parts,
        exact_sums=known.exact_sums | frozenset(columns),
    )


def count_rows(session: Session, question: Question) -> int:
    """COUNT(*), the plainest of all statements."""
    return int(
        session.rows(f"SELECT COUNT(*) {question.from_where}", question.snapshot.binds)[0][0]
    )


def _ask(
    session: Session,
    question: Question,
    *,
    strong: bool,
    odd_times: bool,
    exact_sums: frozenset[str],
) -> Figures:
    asked = source_expressions(question.table.columns, strong=strong, exact_sums=exact_sums)
    lobs = [c for c in question.table.columns if c.oracle.base_type in _LONGEST]
    asked += [(column, _LONGEST[column.oracle.base_type]) for column in lobs]
    return _answers(session, question, asked, odd_times=odd_times)


def _answers(
    session: Session,
    question: Question,
    asked: list[tuple[Column, Measure]],
    *,
    odd_times: bool,
) -> Figures:
    figures: Figures = {TABLE: {"rows": 0}} | {column.name: {} for column, _ in asked}
    for start in range(0, max(len(asked), 1), MOST_EXPRESSIONS):
        part = asked[start : start + MOST_EXPRESSIONS]
        expressions = [_expression(column, measure, odd_times) for column, measure in part]
        statement = f"SELECT {', '.join(['COUNT(*)', *expressions])} {question.from_where}"
        answer = session.rows(statement, question.snapshot.binds)[0]
        figures[TABLE]["rows"] = int(answer[0])
        for (column, measure), value in zip(part, answer[1:], strict=True):
            figures[column.name][measure.name] = _canonical(column, measure, value)
    return figures


def _expression(column: Column, measure: Measure, odd_times: bool) -> str:
    expression = measure.oracle.format(v=column.value)
    if measure.shape == TIME and (odd_times or column.kind in (Kind.TIME_TEXT, Kind.INSTANT_TEXT)):
        return column.as_text(expression)
    return expression


def _canonical(column: Column, measure: Measure, value: Any) -> Any:
    if value is None:
        return None
    if measure.shape == TIME:
        if isinstance(value, str):
            return spell_time(stored_time(value).microseconds)
        return spell_time((value - EPOCH) // timedelta(microseconds=1))
    if measure.shape == FLOAT:
        return _float(column, float(value))
    number = Decimal(str(value))
    return int(number) if number == number.to_integral_value() else number


def _float(column: Column, value: float) -> Any:
    """As Postgres writes it: the shortest decimal that gives the same float."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return Decimal(pa.scalar(value, column.arrow).cast(pa.string()).as_py())


def _digits(number: Any) -> int:
    return len(Decimal(number).as_tuple().digits) if isinstance(number, int | Decimal) else 0
