"""From batches as Oracle gives them to batches that Postgres can hold, with a list of what changed.

Whole columns are looked at with Arrow's own kernels; single values only where something is found.
The stored value is the nearest one that Postgres has. For every change two things are kept: a
warning, and what it does to the column's figures, so that the proof can account for exactly it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from load.columns import Column, Kind
from load.oddities import plain_number, spell_time, stored_time

_TEXTS = (Kind.TEXT, Kind.WIDE_TEXT, Kind.LONG_TEXT, Kind.SPELLED)
_TIME_TEXTS = (Kind.TIME_TEXT, Kind.INSTANT_TEXT)
_TIMES = (Kind.TIME, Kind.INSTANT)
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class ValueWarning:
    """One value that Postgres could not hold as it was. `original` is hex where it is not text."""

    legacy_key: str | None
    column_name: str
    original: str
    stored: str | None
    reason: str
    excess: str  # JSON: measure -> Oracle's figure for this value minus the copy's


class LengthsNeededError(Exception):
    """Text that is not UTF-8 was found: the rows must be read again with Oracle's LENGTH of it."""

    def __init__(self, columns: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(columns)))
        self.columns = columns


@dataclass
class Findings:
    """What came to light in one chunk.

    `adjustments`: (column, measure) -> by how much Oracle's figure exceeds the copy's because of
    the warnings. `read`: figures of the columns that Oracle cannot compute over.
    `digits`: column of numbers as text -> most digits before and after the point.
    """

    rows: int = 0
    warnings: list[ValueWarning] = field(default_factory=list)
    adjustments: Counter[tuple[str, str]] = field(default_factory=Counter)
    read: Counter[tuple[str, str]] = field(default_factory=Counter)
    digits: dict[str, tuple[int, int]] = field(default_factory=dict)


class Inspector:
    """Takes the batches of one chunk, in order."""

    def __init__(
        self,
        columns: Sequence[Column],
        key_columns: Sequence[str],
        *,
        times_as_text: bool = False,
        lengths: Sequence[str] = (),
        is_unicode: bool = True,
    ) -> None:
        self._columns = columns
        self._keys = [column for column in columns if column.oracle.name in key_columns]
        self._times_as_text = times_as_text
        self._lengths = list(lengths)  # columns whose Oracle LENGTH follows the table's own
        self._is_unicode = is_unicode
        # a table without rows needs the types of its numbers too
        numbers = [column.name for column in columns if column.kind is Kind.NUMBER_TEXT]
        self.findings = Findings(digits=dict.fromkeys(numbers, (1, 0)))
        self.schema = pa.schema([pa.field(c.name, c.stored) for c in columns])

    def take(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The batch as it is to be stored; raises LengthsNeededError."""
        self.findings.rows += batch.num_rows
        broken = frozenset(
            column.name
            for column, array in zip(self._columns, batch.columns, strict=False)
            if column.kind in _TEXTS and not _is_utf8(array)
        )
        if not broken <= frozenset(self._lengths):
            raise LengthsNeededError(broken | frozenset(self._lengths))
        changes: list[_Change] = []
        arrays = []
        for position, column in enumerate(self._columns):
            array, changed = self._stored(column, batch.column(position), batch)
            arrays.append(array)
            changes += changed
        stored = pa.record_batch(arrays, schema=self.schema)
        self._note(changes, stored)
        return stored

    def _stored(
        self, column: Column, array: pa.Array, batch: pa.RecordBatch
    ) -> tuple[pa.Array, list[_Change]]:
        if column.kind in _TEXTS:
            lengths = None
            if column.name in self._lengths:
                offset = len(self._columns) + self._lengths.index(column.name)
                lengths = batch.column(offset)
            array, changes = _text(column, array, lengths, self._is_unicode)
        elif column.kind in _TIME_TEXTS or (column.kind in _TIMES and self._times_as_text):
            array, changes = _times(column, array)
        elif column.kind is Kind.NUMBER_TEXT:
            array, changes = self._numbers(column, array)
        else:
            changes = []
        if column.kind is Kind.LONG_TEXT:
            self._count_read(column.name, "characters", pc.sum(pc.utf8_length(array)), array)
        elif column.kind is Kind.LONG_RAW:
            self._count_read(column.name, "bytes", pc.sum(pc.binary_length(array)), array)
        return array.cast(column.stored), changes

    def _numbers(self, column: Column, array: pa.Array) -> tuple[pa.Array, list[_Change]]:
        changes: list[_Change] = []
        if _contains(array, b"E") or _contains(array, b"~"):
            texts = [None if text is None else plain_number(text) for text in array.to_pylist()]
            for row, text in enumerate(texts):
                if text == "":
                    original = array[row].as_py()
                    changes.append(
                        _Change(row, column, original, None, "a corrupt NUMBER", {"values": 1})
                    )
                    texts[row] = None
            array = pa.array(texts, array.type)
        point = pc.find_substring(array, ".")
        length = pc.utf8_length(array)
        has_point = pc.greater_equal(point, 0)
        before = pc.max(pc.if_else(has_point, point, length)).as_py() or 1
        after = pc.max(pc.if_else(has_point, pc.subtract(pc.subtract(length, point), 1), 0)).as_py()
        known = self.findings.digits[column.name]
        self.findings.digits[column.name] = (max(known[0], before), max(known[1], after or 0))
        return array, changes

    def _count_read(self, name: str, measure: str, total: pa.Scalar, array: pa.Array) -> None:
        self.findings.read[name, "values"] += len(array) - array.null_count
        self.findings.read[name, measure] += total.as_py() or 0

    def _note(self, changes: Sequence[_Change], stored: pa.RecordBatch) -> None:
        for change in changes:
            key = [stored.column(column.name)[change.row].as_py() for column in self._keys]
            self.findings.warnings.append(
                ValueWarning(
                    None if key == [None] else "|".join("" if k is None else str(k) for k in key),
                    change.column.name,
                    change.original,
                    change.stored,
                    change.reason,
                    json.dumps({name: more for name, more in change.excess.items() if more}),
                )
            )
            for measure, amount in change.excess.items():
                self.findings.adjustments[change.column.name, measure] += amount


@dataclass(frozen=True)
class _Change:
    """`excess`: measure -> Oracle's figure for this value minus the copy's."""

    row: int
    column: Column
    original: str
    stored: str | None
    reason: str
    excess: dict[str, int]


def _text(
    column: Column, array: pa.Array, lengths: pa.Array | None, is_unicode: bool
) -> tuple[pa.Array, list[_Change]]:
    """Without NUL, and decoded."""
    broken = not _is_utf8(array)
    doubtful = not is_unicode and _contains(array, REPLACEMENT.encode())
    if not broken and not doubtful and not _contains(array, b"\0"):
        return array, []
    changes = []
    values = array.cast(pa.large_binary()).to_pylist()
    texts: list[str | None] = []
    for row, value in enumerate(values):
        if value is None:
            texts.append(None)
            continue
        original = value.decode("utf-8", "replace")
        text = original.replace("\0", "")
        texts.append(text)
        try:
            value.decode("utf-8")
            reason = "NUL removed" if text != original else ""
            length = len(original)
        except UnicodeDecodeError:
            reason = "not valid UTF-8"
            length = int(lengths[row].as_py()) if lengths is not None else len(original)
        if not reason and doubtful and REPLACEMENT in text:
            reason = "Oracle could not translate a character"
        if reason:
            excess = {
                "characters": length - len(text),
                "first": _first(original) - _first(text),
                "values": int(column.kind is Kind.WIDE_TEXT and not text),  # counts what is filled
            }
            changes.append(_Change(row, column, value.hex(), text, reason, excess))
    return pa.array(texts, array.type), changes


def _first(text: str) -> int:
    return min(ord(text[0]), 128) if text else 0


def _times(column: Column, array: pa.Array) -> tuple[pa.Array, list[_Change]]:
    """From Oracle's spelling; the fast way takes what is in order down to the microsecond."""
    changes: list[_Change] = []
    trimmed = pc.utf8_trim_whitespace(array)
    try:
        if pc.max(pc.utf8_length(trimmed)).as_py() == 29:
            rest = pc.utf8_slice_codeunits(trimmed, 26)
            if not pc.all(pc.equal(rest, "000")).as_py():
                raise pa.ArrowInvalid("finer than a microsecond")
            trimmed = pc.utf8_slice_codeunits(trimmed, 0, 26)
        if pc.any(pc.starts_with(trimmed, "0000")).as_py():
            raise pa.ArrowInvalid("a year 0")
        return trimmed.cast(pa.timestamp("us")), changes
    except pa.ArrowInvalid:
        pass
    stored: list[int | None] = []
    for row, text in enumerate(array.to_pylist()):
        if text is None:
            stored.append(None)
            continue
        time = stored_time(text)
        stored.append(time.microseconds)
        if time.reason:
            spelled = spell_time(time.microseconds)
            changes.append(_Change(row, column, text.strip(), spelled, time.reason, {}))
    return pa.array(stored, pa.int64()).cast(pa.timestamp("us")), changes


def _is_utf8(array: pa.Array) -> bool:
    if not isinstance(array, pa.StringArray | pa.LargeStringArray):
        return True
    try:
        array.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _contains(array: pa.Array, wanted: bytes) -> bool:
    """Whether the bytes occur in any value (or across two neighbours, which does no harm)."""
    data = array.buffers()[2]
    if data is None or len(array) == 0:
        return False
    offsets = memoryview(array.buffers()[1]).cast(
        "q" if pa.types.is_large_string(array.type) else "i"
    )
    first, last = offsets[array.offset], offsets[array.offset + len(array)]
    found: int = data.slice(first, last - first).to_pybytes().find(wanted)
    return found >= 0
