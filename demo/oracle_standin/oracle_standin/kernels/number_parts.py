"""Whole vectors of NUMBERs taken apart, for the kernels that reckon with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from oracle_standin.values import columnar
from oracle_standin.values.columnar import Bytes, Ints, Mask

_PLACES = 9  # base-100 digits that surely fit an int64
_MOST_FRACTION = 4  # of them behind the point
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
