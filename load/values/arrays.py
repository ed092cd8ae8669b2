"""Whole columns, with Arrow's kernels; looks at single values only if something is unusual."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from load.values.letters import figures_of
from load.values.odd import plain_number, spell_time, stored_time

NOT_TRANSLATED = "Oracle could not translate a character"
NOT_VALID = "not valid text"  # the driver replaced it with U+FFFD
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NUL = re.compile(b"\0")
_REPLACED = re.compile(REPLACEMENT.encode())
_EXPONENT = re.compile(b"E")
_INFINITY = re.compile(b"~")


@dataclass(frozen=True)
class Change:
    """A value that is not stored as it was.

    `excess`: measure -> Oracle's figure for this value minus the copy's.
    """

    row: int
    original: str
    stored: str | None
    reason: str
    excess: dict[str, int]


def is_utf8(array: pa.Array) -> bool:
    """Whether all texts are valid; the driver passes on what it gets."""
    if not isinstance(array, pa.StringArray | pa.LargeStringArray):
        return True
    try:
        array.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def stored_texts(
    array: pa.Array,
    *,
    is_broken: bool,
    oracles: Mapping[str, pa.Array],
    doubt: str,
    counts_filled: bool,
) -> tuple[pa.Array, list[Change]]:
    """Decoded, and without NUL.

    `doubt`: what U+FFFD means, empty where it is the text's own.
    `oracles`: Oracle's own figures of each value by measure, wanted where a value `is_broken`.
    `counts_filled`: the column's count of values leaves out empty ones.
    """
    doubtful = bool(doubt) and has_replacements(array)
    if is_broken:
        rows = list(range(len(array)))
    elif doubtful or _contains(array, _NUL):
        mask = pc.match_substring(array, "\0")
        if doubtful:
            mask = pc.or_(mask, pc.match_substring(array, REPLACEMENT))
        rows = _true(mask)
    else:
        return array, []
    changes = []
    texts = {}
    values = array.cast(pa.large_binary())
    for row in rows:
        value = values[row].as_py()
        if value is None:
            continue
        original = value.decode("utf-8", "replace")
        text = original.replace("\0", "")
        if original.encode() != value:
            reason = "not valid UTF-8"
        elif text != original:
            reason = "NUL removed"
        elif doubtful and REPLACEMENT in text:
            reason = doubt
        else:
            continue
        texts[row] = text
        theirs = {
            name: int(oracles[name][row].as_py() or 0) if name in oracles else figure
            for name, figure in figures_of(original).items()
        }
        ours = figures_of(text)
        excess = {name: theirs[name] - ours[name] for name in theirs}
        excess["values"] = int(counts_filled and not text)
        changes.append(Change(row, value.hex(), text, reason, excess))
    if not texts:
        return array, []
    changed = pa.array([row in texts for row in range(len(array))])
    stored = pa.array([texts[row].encode() for row in sorted(texts)], values.type)
    return pc.replace_with_mask(values, changed, stored).cast(array.type), changes


def has_replacements(array: pa.Array) -> bool:
    """Whether U+FFFD stands in any text."""
    return isinstance(array, pa.StringArray | pa.LargeStringArray) and _contains(array, _REPLACED)


def stored_times(array: pa.Array) -> tuple[pa.Array, list[Change]]:
    """From Oracle's text form; the fast way handles everything down to the microsecond."""
    trimmed = pc.utf8_trim_whitespace(array)
    try:
        if pc.max(pc.binary_length(trimmed)).as_py() == len("2020-01-01 00:00:00.000000000"):
            if not pc.all(pc.equal(pc.utf8_slice_codeunits(trimmed, 26), "000")).as_py():
                raise pa.ArrowInvalid("finer than a microsecond")
            trimmed = pc.utf8_slice_codeunits(trimmed, 0, 26)
        if pc.any(pc.starts_with(trimmed, "0000")).as_py():
            raise pa.ArrowInvalid("a year 0")
        return trimmed.cast(pa.timestamp("us")), []
    except pa.ArrowInvalid:
        return _odd_times(array)


def _odd_times(array: pa.Array) -> tuple[pa.Array, list[Change]]:
    changes = []
    stored: list[int | None] = []
    for row, text in enumerate(array.to_pylist()):
        if text is None:
            stored.append(None)
            continue
        time = stored_time(text)
        stored.append(time.microseconds)
        if time.reason:
            spelled = spell_time(time.microseconds)
            changes.append(Change(row, text.strip(), spelled, time.reason, {}))
    return pa.array(stored, pa.int64()).cast(pa.timestamp("us")), changes


def plain_numbers(array: pa.Array) -> tuple[pa.Array, list[Change]]:
    """Numbers of TM9 without exponents; Oracle's infinities, which are corrupt NUMBERs, as NULL."""
    masks = [
        pc.match_substring(array, text)
        for text, pattern in (("E", _EXPONENT), ("~", _INFINITY))
        if _contains(array, pattern)
    ]
    if not masks:
        return array, []
    mask = functools.reduce(pc.or_, masks)
    changes = []
    texts: list[str | None] = []
    for row in _true(mask):
        original = array[row].as_py()
        texts.append(plain_number(original) or None)
        if texts[-1] is None:
            changes.append(Change(row, original, None, "a corrupt NUMBER", {"values": 1}))
    return pc.replace_with_mask(
        array, pc.fill_null(mask, False), pa.array(texts, array.type)
    ), changes


def is_too_long(array: pa.Array, decimal: pa.Decimal128Type) -> pa.Array | None:
    """Which plain numbers have more digits before or after the point than the type; None: none."""
    whole = decimal.precision - decimal.scale
    longest = pc.max(pc.binary_length(array)).as_py() or 0
    if longest <= min(whole, decimal.scale):
        return None
    digits = pc.ascii_ltrim(array, "-")
    length = pc.binary_length(digits)
    point = pc.find_substring(digits, ".")
    has_point = pc.greater_equal(point, 0)
    before = pc.if_else(has_point, point, length)
    after = pc.if_else(has_point, pc.subtract(pc.subtract(length, point), 1), 0)
    too_long = pc.or_(pc.greater(before, whole), pc.greater(after, decimal.scale))
    return pc.fill_null(too_long, False) if pc.any(too_long).as_py() else None


def _true(mask: pa.Array) -> list[int]:
    rows: list[int] = pc.indices_nonzero(pc.fill_null(mask, False)).to_pylist()
    return rows


def _contains(array: pa.Array, pattern: re.Pattern[bytes]) -> bool:
    """Whether the bytes occur in any value (or across two neighbours, which does no harm)."""
    data = array.buffers()[2]
    if data is None or len(array) == 0:
        return False
    width = "q" if pa.types.is_large_string(array.type) else "i"
    offsets = memoryview(array.buffers()[1]).cast("B").cast(width)  # type: ignore[call-overload]
    first, last = offsets[array.offset], offsets[array.offset + len(array)]
    return pattern.search(memoryview(data), first, last) is not None
