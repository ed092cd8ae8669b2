"""Whole columns between Arrow, numpy and Oracle's binary forms, without a Python loop per value."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def binary_array(flat: Bytes, lengths: npt.NDArray[Any], nulls: Mask | None = None) -> pa.Array:
    """A binary array of values laid end to end in `flat`, each `lengths[i]` bytes long.

    A large_binary array where the values need more than the 2 GiB of 32-bit offsets.
    """
    wide = int(lengths.sum()) > np.iinfo(np.int32).max
    offsets = np.zeros(len(lengths) + 1, np.int64 if wide else np.int32)
    np.cumsum(lengths, out=offsets[1:])
    validity = None
    if nulls is not None and nulls.any():
        validity = pa.py_buffer(np.packbits(~nulls, bitorder="little"))
    buffers = [validity, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(flat))]
    return pa.Array.from_buffers(pa.large_binary() if wide else pa.binary(), len(lengths), buffers)


def picked(matrix: Bytes, keep: Mask, nulls: Mask | None = None) -> pa.Array:
    """A binary array of row by row the bytes of `matrix` (rows x width) where `keep` is true."""
    lengths = keep.view(np.uint8).sum(axis=1, dtype=np.int32)
    flat = np.ascontiguousarray(matrix).reshape(-1)
    return binary_array(flat.compress(np.ascontiguousarray(keep).reshape(-1)), lengths, nulls)


def first_bytes(places: Bytes, lengths: Ints, nulls: Mask | None = None) -> pa.Array:
    """The inverse of `places_of`."""
    keep = np.arange(len(places))[:, None] < lengths
    return picked(places.T, keep.T, nulls)


def places_of(array: pa.Array, least: int) -> tuple[Ints, Bytes]:
    """The lengths (0 for NULL) of short binary values, and their bytes: places x values.

    All first bytes, all second bytes and so on, `least` times at least, with zeros behind the end
    of a value: numpy is at its best with long rows.
    """
    lengths, flat = lengths_and_bytes(array)
    longest = int(lengths.max(initial=0))
    places = np.zeros((max(least, longest), len(lengths)), np.uint8)
    if len(flat) == longest * len(lengths):
        places[:longest] = flat.reshape(len(lengths), longest).T
        return lengths, places
    inside = np.arange(longest, dtype=np.int16)[:, None] < lengths.astype(np.int16)
    matrix = np.zeros((len(lengths), longest), np.uint8)
    matrix[np.ascontiguousarray(inside.T)] = flat
    places[:longest] = matrix.T
    return lengths, places


def lengths_and_bytes(array: pa.Array) -> tuple[Ints, Bytes]:
    """The lengths (0 for NULL) of a string or binary array, and its bytes end to end."""
    kind = (
        np.int64
        if pa.types.is_large_binary(array.type) or pa.types.is_large_string(array.type)
        else np.int32
    )
    if not len(array):
        return np.zeros(0, np.int64), np.zeros(0, np.uint8)
    _, offset_buffer, data = array.buffers()
    offsets = np.frombuffer(offset_buffer, kind)[array.offset : array.offset + len(array) + 1]
    lengths = np.diff(offsets).astype(np.int64)
    flat = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    flat = flat[offsets[0] : offsets[-1]]
    if array.null_count:
        nulls = null_mask(array)
        if lengths[nulls].any():  # a NULL may hide bytes behind it
            keep = np.repeat(~nulls, lengths)
            return np.where(nulls, 0, lengths), flat[keep]
    return lengths, flat


def null_mask(array: pa.Array) -> Mask:
    if not array.null_count:
        return np.zeros(len(array), np.bool_)
    return np.asarray(array.is_null().to_numpy(zero_copy_only=False), np.bool_)


def numbers(values: Ints, scale: int, nulls: Mask | None = None) -> pa.Array:
    """NUMBERs (see number.py) of `values` x 10**-scale; `values` must be within +-9.2e17."""
    if scale % 2:
        values, scale = values * 10, scale + 1
    rest = np.abs(values).view(np.uint64)
    negative = values < 0
    count = _base_100_digits(int(rest.max(initial=0)))
    # The head, `count` digits from the most significant on, and what ends a negative number.
    places = np.empty((count + 2, len(values)), np.uint8)
    keep = np.empty(places.shape, np.bool_)
    ends = np.zeros(len(values), np.bool_)  # whether a digit that is not 0 stands here or behind
    first = np.full(len(values), count, np.int64)
    for place in range(count - 1, -1, -1):
        above = rest // 100
        digit = (rest - above * 100).astype(np.uint8)
        ends |= digit != 0
        first[rest != 0] = place
        places[place + 1] = np.where(negative, 101 - digit, digit + 1)
        keep[place + 1] = ends & (rest != 0)
        rest = above
    power = count - first - scale // 2
    places[0] = np.where(ends, np.where(negative, 63 - power, 192 + power), 0x80)
    places[-1] = 102
    keep[0] = True
    keep[-1] = negative
    if nulls is not None:
        keep[:, nulls] = False
    return picked(places.T, keep.T, nulls)


def _base_100_digits(value: int) -> int:
    return (len(str(value)) + 1) // 2


def moments(days: Ints, nanos_of_day: Ints, nulls: Mask, *, kind: str) -> pa.Array:
    """DATEs, TIMESTAMPs or zoned TIMESTAMPs in UTC (kind: `date`, `timestamp`, `zoned`).

    `days` count from 1970-01-01 in the proleptic Gregorian calendar of Arrow and Python; year,
    month and day keep their names, as python-oracledb keeps them when it inserts a datetime.
    """
    year, month, day = _civil(days)
    seconds, nanos = np.divmod(nanos_of_day, 1_000_000_000)
    width = {"date": 7, "timestamp": 11, "zoned": 13}[kind]
    matrix = np.empty((len(days), width), np.uint8)
    matrix[:, 0] = year // 100 + 100
    matrix[:, 1] = year % 100 + 100
    matrix[:, 2] = month
    matrix[:, 3] = day
    matrix[:, 4] = seconds // 3600 + 1
    matrix[:, 5] = seconds // 60 % 60 + 1
    matrix[:, 6] = seconds % 60 + 1
    keep = np.ones(matrix.shape, np.bool_)
    if kind != "date":
        matrix[:, 7:11] = nanos.astype(">u4").view(np.uint8).reshape(-1, 4)
    if kind == "timestamp":
        keep[:, 7:] = (nanos != 0)[:, None]
    if kind == "zoned":
        matrix[:, 11:] = (20, 60)
    keep[nulls] = False
    return picked(matrix, keep, nulls)


def _civil(days: Ints) -> tuple[Ints, Ints, Ints]:
    """Year, month and day of days since 1970-01-01, proleptic Gregorian."""
    shifted = days + 719_468
    era, day_of_era = np.divmod(shifted, 146_097)
    leap = day_of_era // 1460 - day_of_era // 36_524 + day_of_era // 146_096
    year_of_era = (day_of_era - leap) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month_from_march = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month_from_march + 2) // 5 + 1
    month = np.where(month_from_march < 10, month_from_march + 3, month_from_march - 9)
    return year_of_era + 400 * era + (month <= 2), month, day
