"""Whole vectors of NUMBERs at once, for the ordinary ones: see udf.py."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demo.oracle.kernels.udf import Result
from demo.oracle.values import columnar, number
from demo.oracle.values.columnar import Bytes, Ints, Mask

_PLACES = 9  # base-100 digits that surely fit an int64
_MOST_FRACTION = 4  # of them behind the point
_LIMIT = 9 * 10**17
_MANTISSA = 20
_SIMPLE = r"^-?[0-9]{1,10}(\.[0-9]{1,6})?$"
_POWERS = 100 ** np.arange(_PLACES + 1)


@dataclass(frozen=True)
class Parts:
    """NUMBERs taken apart: where their bytes are in `flat`, and what these say.

    The value is 0.d0d1d2... times 100**power with `count` base-100 digits d, negative where
    `negative`; zero has no digits.
    """

    flat: Bytes
    starts: Ints
    lengths: Ints
    count: Ints
    power: Ints
    negative: Mask

    @property
    def nulls(self) -> Mask:
        result: Mask = self.lengths == 0
        return result

    def digits(self, most: int) -> Bytes:
        """The first base-100 digits, places x numbers, 0 behind the last; never more than known."""
        digits = np.empty((min(most, int(self.count.max(initial=0))), len(self.count)), np.uint8)
        for place in range(len(digits)):
            byte = self.flat.take(self.starts + (place + 1), mode="clip")
            digits[place] = np.where(place < self.count, self._digit(byte), 0)
        return digits

    @property
    def decimals(self) -> Ints:
        """How many decimal digits are behind the point, negative where the last are before it."""
        last = self._digit(self.flat.take(self.starts + self.count, mode="clip"))
        result: Ints = 2 * (self.count - self.power) - (last % 10 == 0)
        return result

    def signed(self, place: int, which: Ints) -> Ints:
        """The digit of that place with the number's sign, of numbers that have one there."""
        byte = self.flat.take(self.starts[which] + (place + 1)).astype(np.int64)
        return byte - np.where(self.negative[which], 101, 1)

    def _digit(self, byte: Bytes) -> Bytes:
        return np.where(self.negative, 101 - byte, byte - 1)


def parts_of(numbers: pa.Array) -> Parts:
    """NUMBERs taken apart."""
    lengths, flat = columnar.lengths_and_bytes(numbers)
    if not len(flat):
        flat = np.zeros(1, np.uint8)
    starts = np.cumsum(lengths) - lengths
    heads = flat.take(starts, mode="clip").astype(np.int64)
    negative = (heads < 0x80) & (lengths > 0)
    last = flat.take(starts + lengths - 1, mode="clip")
    count = np.maximum(lengths - 1 - (negative & (last == 102)), 0)
    power = np.where(count == 0, 0, np.where(negative, 63 - heads, heads - 192))
    return Parts(flat, starts, lengths, count, power, negative)


@dataclass(frozen=True)
class Scaled:
    """Numbers as integers: value x 10**scale, where `fits`."""

    values: Ints
    scale: int
    fits: Mask
    nulls: Mask


def scaled(numbers: pa.Array) -> Scaled:
    """Those with few digits as integers of one decimal scale."""
    parts = parts_of(numbers)
    fraction = np.maximum(parts.count - parts.power, 0)
    fits = (parts.count <= _PLACES) & (fraction <= _MOST_FRACTION) & ~parts.nulls
    places = int(fraction[fits].max(initial=0))
    fits &= parts.power + places <= _PLACES
    digits = parts.digits(_PLACES)
    mantissa = np.zeros(len(numbers), np.int64)
    for digit in digits:
        mantissa *= 100
        mantissa += digit
    shift = np.where(fits, parts.power + places - len(digits), 0)
    values = mantissa * _POWERS[np.maximum(shift, 0)] // _POWERS[np.maximum(-shift, 0)]
    np.negative(values, out=values, where=parts.negative)
    return Scaled(np.where(fits, values, 0), 2 * places, fits, parts.nulls)


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
        (np.full((1, len(ok)), ord("-") - ord("0"), np.int8), parts.negative[None]),
        (whole, kept_whole),
        (np.full((1, len(ok)), ord(".") - ord("0"), np.int8), (end > point)[None]),
        (np.zeros((blank, len(ok)), np.uint8), place[:blank] < -point),
        (decimal, (place[: len(decimal)] >= point) & (place[: len(decimal)] < end)),
    )
    characters = np.concatenate([part.astype(np.uint8) for part, _ in layout]) + ord("0")
    keep = np.concatenate([kept for _, kept in layout]) & ok
    text = columnar.picked(characters.T, keep.T, ~ok)
    return ok | parts.nulls, text.cast(pa.string())


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
