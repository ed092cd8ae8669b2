"""Turns Oracle's batches into batches that Postgres can hold, and lists what it changed.

A value that Postgres cannot hold is stored as close to it as possible. Each such change is
kept as a warning, with its effect on the column's figures, so that the proof can allow for it.
"""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc

from load.values.arrays import (
    Change,
    has_replacements,
    is_too_long,
    is_utf8,
    plain_numbers,
    stored_texts,
    stored_times,
)
from load.values.columns import TEXT_DECIMAL, TIME_TEXTS, TIMES, Column, Kind

_TEXTS = (Kind.TEXT, Kind.WIDE_TEXT, Kind.LONG_TEXT, Kind.SPELLED)


@dataclass(frozen=True)
class ValueWarning:
    """One value that Postgres could not hold as it was. `original` is hex where it is not text."""

    legacy_key: str | None
    column_name: str
    original: str
    stored: str | None
    reason: str
    excess: str  # JSON: measure -> Oracle's figure for this value minus the copy's


@dataclass(frozen=True)
class Taken:
    """A batch ready to be stored.

    `rest`: rows with a number too long for a decimal128, with their numbers as text.
    """

    rows: pa.RecordBatch
    rest: pa.RecordBatch | None
    warnings: list[ValueWarning]


class FiguresNeededError(Exception):
    """Text arrived damaged: read it again, with Oracle's figures of each value."""

    def __init__(self, columns: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(columns)))
        self.columns = columns


@dataclass
class Findings:
    """What was found in one chunk.

    `adjustments`: (column, measure) -> by how much Oracle's figure exceeds the copy's because of
    the warnings. `read`: figures of the columns that Oracle cannot compute over.
    """

    rows: int = 0
    adjustments: Counter[tuple[str, str]] = field(default_factory=Counter)
    read: Counter[tuple[str, str]] = field(default_factory=Counter)


class Inspector:
    """Takes the batches of one chunk, in order."""

    def __init__(
        self,
        columns: Sequence[Column],
        key_columns: Sequence[str],
        *,
        times_as_text: bool = False,
        figures: Mapping[str, Sequence[str]] = MappingProxyType({}),
        doubt: str = "",
    ) -> None:
        self._columns = columns
        self._keys = [column for column in columns if column.oracle.name in key_columns]
        self._times_as_text = times_as_text
        # by column, the measures of Oracle's own figures, which follow the table's columns
        self._figures = figures
        self._doubt = doubt  # what U+FFFD in a text means, empty where it is the text's own
        self._schema = stored_schema(columns)
        self._rest_schema = rest_schema(columns)
        self.findings = Findings()

    def take(self, batch: pa.RecordBatch) -> Taken:
        """The batch ready to be stored; raises FiguresNeededError."""
        broken, replaced = set(), set()
        for column, array in zip(self._columns, batch.columns, strict=False):
            if column.kind in _TEXTS and not is_utf8(array):
                broken.add(column.name)
            elif column.kind is Kind.TEXT and self._doubt and has_replacements(array):
                replaced.add(column.name)
        if not broken | replaced <= self._figures.keys():
            raise FiguresNeededError(frozenset(broken | replaced | self._figures.keys()))
        oracles = self._oracles(batch)
        changes: list[tuple[Column, Change]] = []
        arrays = []
        for position, column in enumerate(self._columns):
            array, changed = self._stored(
                column,
                batch.column(position),
                oracles.get(column.name, {}),
                is_broken=column.name in broken,
            )
            arrays.append(array)
            changes += [(column, change) for change in changed]
        rows = pa.record_batch(arrays, schema=self._rest_schema)
        self.findings.rows += rows.num_rows
        warnings = [self._noted(column, change, rows) for column, change in changes]
        too_long = self._too_long(rows)
        if too_long is None:
            return Taken(rows.cast(self._schema), None, warnings)
        ordinary = rows.filter(pc.invert(too_long)).cast(self._schema)
        return Taken(ordinary, rows.filter(too_long), warnings)

    def _oracles(self, batch: pa.RecordBatch) -> dict[str, dict[str, pa.Array]]:
        """Oracle's figures of each value, by column and measure."""
        names = [(column, measure) for column, m in self._figures.items() for measure in m]
        found: dict[str, dict[str, pa.Array]] = {}
        for (column, measure), array in zip(
            names, batch.columns[len(self._columns) :], strict=True
        ):
            found.setdefault(column, {})[measure] = array
        return found

    def _stored(
        self, column: Column, array: pa.Array, oracles: Mapping[str, pa.Array], *, is_broken: bool
    ) -> tuple[pa.Array, list[Change]]:
        changes: list[Change] = []
        if column.kind in _TEXTS:
            array, changes = stored_texts(
                array,
                is_broken=is_broken,
                oracles=oracles,
                doubt=self._doubt,
                counts_filled=column.kind is Kind.WIDE_TEXT,
            )
        elif column.kind in TIME_TEXTS or (column.kind in TIMES and self._times_as_text):
            array, changes = stored_times(array)
        elif column.kind is Kind.NUMBER_TEXT:
            array, changes = plain_numbers(array)
        if column.kind is Kind.LONG_TEXT:
            self._count_read(column.name, "characters", pc.sum(pc.utf8_length(array)), array)
        elif column.kind is Kind.LONG_RAW:
            self._count_read(column.name, "bytes", pc.sum(pc.binary_length(array)), array)
        wanted = column.arrow if column.kind is Kind.NUMBER_TEXT else column.stored
        return array.cast(wanted), changes

    def _too_long(self, rows: pa.RecordBatch) -> pa.Array | None:
        """Which rows have numbers that are too long for a decimal128, None if there are none.

        Looked for beforehand: Arrow's cast to a decimal overflows without an error (26.0.1:
        '1004932094461923098463992' becomes 10050.20809427916488179712 in a decimal128(38, 20)).
        """
        masks = [
            is_too_long(rows.column(column.name), TEXT_DECIMAL)
            for column in self._columns
            if column.kind is Kind.NUMBER_TEXT
        ]
        found = [mask for mask in masks if mask is not None]
        return functools.reduce(pc.or_, found) if found else None

    def _count_read(self, name: str, measure: str, total: pa.Scalar, array: pa.Array) -> None:
        self.findings.read[name, "values"] += len(array) - array.null_count
        self.findings.read[name, measure] += total.as_py() or 0

    def _noted(self, column: Column, change: Change, rows: pa.RecordBatch) -> ValueWarning:
        for measure, amount in change.excess.items():
            self.findings.adjustments[column.name, measure] += amount
        key = [rows.column(k.name)[change.row].as_py() for k in self._keys]
        return ValueWarning(
            None if key == [None] else "|".join("" if k is None else str(k) for k in key),
            column.name,
            change.original,
            change.stored,
            change.reason,
            json.dumps({name: more for name, more in change.excess.items() if more}),
        )


def stored_schema(columns: Sequence[Column]) -> pa.Schema:
    """Of the rows that `take` gives for these columns."""
    return pa.schema([pa.field(column.name, column.stored) for column in columns])


def rest_schema(columns: Sequence[Column]) -> pa.Schema:
    """The same for `rest`."""
    return pa.schema(
        [pa.field(c.name, c.arrow if c.kind is Kind.NUMBER_TEXT else c.stored) for c in columns]
    )
