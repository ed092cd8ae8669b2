"""Whole vectors of NUMBERs at once, for the ordinary ones: see udf.py."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from oracle_standin.kernels.number_parts import parts_of, scaled
from oracle_standin.kernels.udf import Result
from oracle_standin.values import columnar, number
from oracle_standin.values.columnar import Bytes, Mask

_LIMIT = 9 * 10**17
_MANTISSA = 20
_SIMPLE = r"^-?[0-9]{1,10}(\.[0-9]{1,6})?$"


def number_text(numbers: pa.Array) -> Result:
    """Plain decimal text, without a zero in front of the point."""
    parts = parts_of(numbers)
    power, count, zero = parts.power, parts.count, parts.count == 0
    # Above 40 digits Oracle's text is not plain any more.
    digits = np.maximum(count, power) - np.minimum(power, 0)
    ok = (power >= -10) & (digits <= _MANTISSA) & ~parts.nulls
    point = np.where(ok, 2 * power + zero, 0)
    end = np.where(ok & ~zero, 2 * power + parts.decimals, 0)
    decimal = np.repeat(parts.digits(_MANTISSA), 2, axis=0)
    decimal[0::2] //= 10
    decimal[1::2] %= 10
    before = max(int(point.max(initial=0)), 0)
    blank = max(int(-point.min(initial=0)), 0)
    place = np.arange(max(len(decimal), before, blank))[:, None]
    whole = np.zeros((before, len(ok)), np.uint8)
    whole[: len(decimal)] = decimal[:before]
    kept_whole = place[:before] < point
    kept_whole[:1] &= (whole[:1] != 0) | zero
    layout = (
        (_line("-", ok), parts.negative[None]),
        (whole + ord("0"), kept_whole),
        (_line(".", ok), (end > point)[None]),
        (np.repeat(_line("0", ok), blank, axis=0), place[:blank] < -point),
        (decimal + ord("0"), (place[: len(decimal)] >= point) & (place[: len(decimal)] < end)),
    )
    characters = np.concatenate([part for part, _ in layout])
    keep = np.concatenate([kept for _, kept in layout]) & ok
    text = columnar.picked(characters.T, keep.T, ~ok)
    return ok | parts.nulls, text.view(pa.string())


def _line(character: str, rows: Mask) -> Bytes:
    return np.full((1, len(rows)), ord(character), np.uint8)


def number_parse(texts: pa.Array) -> Result:
    """Short plain decimals."""
    simple = pc.match_substring_regex(texts, _SIMPLE).fill_null(False)
    mask = np.asarray(simple.to_numpy(zero_copy_only=False), np.bool_)
    exact = texts.filter(simple).cast(pa.decimal128(17, 6))
    words = np.frombuffer(exact.buffers()[1], np.int64)[::2]
    values = np.zeros(len(texts), np.int64)
    values[mask] = words[exact.offset : exact.offset + len(exact)]
    return mask | columnar.null_mask(texts), columnar.numbers(values, 6, ~mask)


def negate(numbers: pa.Array) -> Result:
    """All numbers: the bytes complemented, and 102 at the end of a negative one."""
    lengths, places = columnar.places_of(numbers, 1)
    positive, zero = places[0] >= 0x80, lengths == 1
    tail = ~positive & (places[lengths - 1, np.arange(len(lengths))] == 102)
    places = np.concatenate([places, np.zeros((1, len(lengths)), np.uint8)])
    negated = 102 - places  # which is 102 behind the end
    negated[0] = np.where(zero, places[0], 255 - places[0])
    grown = lengths + (positive & ~zero & (lengths <= _MANTISSA)) - tail
    return np.ones(len(lengths), np.bool_), columnar.first_bytes(negated, grown, lengths == 0)


def difference_of_equals(operators: pa.Array, left: pa.Array, right: pa.Array) -> Result:
    """x - x, whatever its digits: what is left of most values when they are rounded."""
    if operators[0].as_py() != "-":
        return None
    equal = pc.equal(left, right)
    done = np.asarray(equal.fill_null(True).to_numpy(zero_copy_only=False), np.bool_)
    zero = pa.scalar(number.ZERO, left.type)
    return done, pc.if_else(equal, zero, pa.scalar(None, left.type))


def arithmetic(operators: pa.Array, left: pa.Array, right: pa.Array) -> Result:
    """Sums, differences, products and remainders that fit an int64."""
    operator = operators[0].as_py()
    if operator not in ("+", "-", "*", "mod"):
        return None
    x, y = scaled(left), scaled(right)
    a, b, ok = x.values, y.values, x.fits & y.fits
    if operator == "*":
        scale = x.scale + y.scale
        ok &= np.abs(a.astype(np.float64) * b) < _LIMIT
        values = np.where(ok, a, 0) * b
    else:
        scale = max(x.scale, y.scale)
        up_a, up_b = 10 ** (scale - x.scale), 10 ** (scale - y.scale)
        ok &= (np.abs(a) < _LIMIT // 2 // up_a) & (np.abs(b) < _LIMIT // 2 // up_b)
        a, b = np.where(ok, a, 0) * up_a, np.where(ok, b, 0) * up_b
        if operator == "mod":
            values = np.where(b == 0, a, np.fmod(a, np.where(b == 0, 1, b)))
        else:
            values = a + b if operator == "+" else a - b
    return ok | x.nulls | y.nulls, columnar.numbers(np.where(ok, values, 0), scale, ~ok)


def rounded(modes: pa.Array, numbers: pa.Array, places: pa.Array) -> Result:
    """Those that have no more digits behind the point than are asked for stay as they are."""
    if places.null_count:
        return None
    parts = parts_of(numbers)
    wanted = places.to_numpy(zero_copy_only=False)
    return (parts.decimals <= wanted) | (parts.count == 0), numbers
