"""Whole vectors of NUMBERs at once, for the ordinary ones: see udf.py."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demo.oracle.kernels.udf import Result
from demo.oracle.values import columnar
from demo.oracle.values.columnar import Bytes, Ints, Mask

_PLACES = 9  # base-100 digits that surely fit an int64
_MOST_FRACTION = 4  # of them behind the point
_LIMIT = 9 * 10**17
_MANTISSA = 20
_SIMPLE = r"^-?[0-9]{1,10}(\.[0-9]{1,6})?$"


@dataclass(frozen=True)
class Digits:
    """The parts of NUMBERs: `digits[place]` are base-100 digits, 0 behind the last of `count`.

    The value is 0.d0d1d2... times 100**power, negative where `negative`; zero has no digits.
    """

    digits: Bytes
    count: Ints
    power: Ints
    negative: Mask
    nulls: Mask


def digits_of(numbers: pa.Array, places: int) -> Digits:
    """NUMBERs taken apart, as far as `places` digits."""
    lengths, flat = columnar.lengths_and_bytes(numbers)
    starts = np.cumsum(lengths) - lengths
    nulls = lengths == 0
    padded = np.append(flat, np.zeros(places + 2, np.uint8))
    heads = padded[starts].astype(np.int64)
    negative = (heads < 0x80) & ~nulls
    last = padded[np.maximum(starts + lengths - 1, 0)]
    count = lengths - 1 - (negative & (last == 102))
    count[nulls] = 0
    digits = np.zeros((places, len(numbers)), np.uint8)
    for place in range(places):
        byte = padded[starts + 1 + place]
        digit = np.where(negative, 101 - byte, byte - 1)
        digits[place] = np.where(place < count, digit, 0)
    power = np.where(negative, 63 - heads, heads - 192)
    return Digits(digits, count, np.where(count == 0, 0, power), negative, nulls)


def scaled(numbers: pa.Array) -> tuple[Mask, Ints, int]:
    """Integers v and a decimal scale s with number = v * 10**-s, for the rows of the mask."""
    parts = digits_of(numbers, _PLACES)
    fraction = np.maximum(parts.count - parts.power, 0)
    ok = (parts.count <= _PLACES) & (fraction <= _MOST_FRACTION) & ~parts.nulls
    places = int(fraction[ok].max(initial=0))
    ok &= (parts.power + places <= _PLACES) & (parts.power >= -places)
    values = np.zeros(len(numbers), np.int64)
    for place in range(_PLACES):
        exponent = parts.power - 1 - place + places
        used = ok & (exponent >= 0)
        values[used] += parts.digits[place][used].astype(np.int64) * 100 ** exponent[used]
    values[parts.negative] *= -1
    return ok, values, 2 * places


def number_text(numbers: pa.Array) -> Result:
    """Plain decimal text, without a zero in front of the point."""
    parts = digits_of(numbers, _MANTISSA)
    ok = (parts.power >= -10) & (parts.power <= _MANTISSA) & (parts.count > 0)
    # Above 40 digits Oracle's text is not plain any more.
    ok &= np.maximum(parts.count, parts.power) - np.minimum(parts.power, 0) <= _MANTISSA
    if not ok.any():
        return None
    rows = int(ok.sum())
    digits, power, count = parts.digits[:, ok], parts.power[ok], parts.count[ok]
    decimal = np.empty((2 * _MANTISSA, rows), np.uint8)
    decimal[0::2], decimal[1::2] = digits // 10, digits % 10
    # Of 2 * count decimal digits the last is a zero that must go, if it is behind the point.
    end = 2 * count - (digits[count - 1, np.arange(rows)] % 10 == 0)
    point = 2 * power
    width = 1 + 2 * _MANTISSA + 1 + 20 + 2 * _MANTISSA
    matrix = np.full((rows, width), ord("0"), np.uint8)
    keep = np.zeros((rows, width), np.bool_)
    matrix[:, 0], keep[:, 0] = ord("-"), parts.negative[ok]
    dot = 1 + 2 * _MANTISSA
    matrix[:, dot], keep[:, dot] = ord("."), end > point
    for place in range(20):
        keep[:, dot + 1 + place] = place < -point
    for place in range(2 * _MANTISSA):
        character = decimal[place] + ord("0")
        matrix[:, 1 + place] = character
        keep[:, 1 + place] = place < point
        matrix[:, dot + 21 + place] = character
        keep[:, dot + 21 + place] = (place >= point) & (place < end)
    keep[:, 1] &= decimal[0] != 0
    return ok, columnar.picked(matrix, keep).cast(pa.string())


def number_parse(texts: pa.Array) -> Result:
    """Short plain decimals."""
    simple = pc.match_substring_regex(texts, _SIMPLE).fill_null(False)
    mask = np.asarray(simple.to_numpy(zero_copy_only=False), np.bool_)
    if not mask.any():
        return None
    exact = texts.filter(simple).cast(pa.decimal128(17, 6))
    words = np.frombuffer(exact.buffers()[1], np.int64)[::2]
    values = words[exact.offset : exact.offset + len(exact)]
    return mask, columnar.numbers(values, 6)


def negate(numbers: pa.Array) -> Result:
    """All numbers: the bytes complemented, and 102 at the end of a negative one."""
    lengths, flat = columnar.lengths_and_bytes(numbers)
    nulls = lengths == 0
    ok = ~nulls & (lengths > 1)
    if not ok.any():
        return None
    values = numbers.filter(pa.array(ok))
    lengths, flat = columnar.lengths_and_bytes(values)
    starts = np.cumsum(lengths) - lengths
    negative = flat[starts] < 0x80
    out = 102 - flat
    out[starts] = 255 - flat[starts]
    tail = negative & (flat[starts + lengths - 1] == 102)
    grows = ~negative & (lengths < 21)
    kept = np.ones(len(out), np.bool_)
    kept[(starts + lengths - 1)[tail]] = False
    lengths = lengths - tail
    out = np.insert(out[kept], np.cumsum(lengths)[grows], 102)
    return ok, columnar.binary_array(out, lengths + grows)


def arithmetic(operators: pa.Array, left: pa.Array, right: pa.Array) -> Result:
    """Sums, differences, products and remainders that fit an int64."""
    operator = operators[0].as_py()
    if operator not in ("+", "-", "*", "mod"):
        return None
    ok_a, a, scale_a = scaled(left)
    ok_b, b, scale_b = scaled(right)
    ok = ok_a & ok_b
    if operator == "*":
        scale = scale_a + scale_b
        ok &= np.abs(a.astype(np.float64) * b) < _LIMIT
        values = np.where(ok, a, 0) * np.where(ok, b, 0)
    else:
        scale = max(scale_a, scale_b)
        up_a, up_b = 10 ** (scale - scale_a), 10 ** (scale - scale_b)
        ok &= (np.abs(a.astype(np.float64)) * up_a < _LIMIT / 2) & (
            np.abs(b.astype(np.float64)) * up_b < _LIMIT / 2
        )
        a, b = np.where(ok, a, 0) * up_a, np.where(ok, b, 0) * up_b
        if operator == "mod":
            values = np.where(b == 0, a, np.fmod(a, np.where(b == 0, 1, b)))
        else:
            values = a + b if operator == "+" else a - b
    return (ok, columnar.numbers(values[ok], scale)) if ok.any() else None


def rounded(modes: pa.Array, numbers: pa.Array, places: pa.Array) -> Result:
    """Those that have no more digits behind the point than are asked for stay as they are."""
    parts = digits_of(numbers, _MANTISSA)
    wanted = places.fill_null(0).to_numpy(zero_copy_only=False)
    rows = np.arange(len(numbers))
    last = parts.digits[np.maximum(parts.count - 1, 0), rows]
    decimals = 2 * (parts.count - parts.power) - (last % 10 == 0)
    ok = ~parts.nulls & ((decimals <= wanted) | (parts.count == 0))
    return (ok, numbers.filter(pa.array(ok))) if ok.any() else None
