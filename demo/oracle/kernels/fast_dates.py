"""Whole vectors of DATEs and TIMESTAMPs at once, for the ordinary ones: see udf.py."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demo.oracle.formats import dates as formats
from demo.oracle.kernels.udf import Result
from demo.oracle.values import columnar
from demo.oracle.values.columnar import Bytes, Ints, Mask

_SIMPLE = frozenset({"YYYY", "SYYYY", "MM", "DD", "HH24", "MI", "SS", "SSSSS", "X"})
_PUNCTUATION = "-/,.;: "
_GREGORIAN = 2_299_161  # the Julian day number of 1582-10-15


def _fields(moments: pa.Array) -> tuple[Mask, Bytes]:
    """Which rows are DATEs or TIMESTAMPs AD without a zone, and their eleven bytes by column."""
    lengths, flat = columnar.lengths_and_bytes(moments)
    starts = np.cumsum(lengths) - lengths
    padded = np.append(flat, np.zeros(11, np.uint8))
    fields = np.empty((11, len(moments)), np.uint8)
    for place in range(11):
        fields[place] = np.where(place < lengths, padded[starts + place], 0)
    return ((lengths == 7) | (lengths == 11)) & (fields[:2] >= 100).all(axis=0), fields


def date_text(moments: pa.Array, models: pa.Array, digits: pa.Array) -> Result:
    """Formats of nothing but figures and punctuation."""
    model = models[0].as_py()
    if model is None or not pc.all(pc.equal(models, model)).as_py():
        return None
    elements = formats.elements(model)
    keys = [element.upper() for element in elements]
    if not all(k in _SIMPLE or k.startswith("FF") or k in _PUNCTUATION for k in keys):
        return None
    ok, all_fields = _fields(moments)
    if not ok.any():
        return None
    fields = all_fields[:, ok].astype(np.int64)
    columns: list[Bytes] = []
    for key in keys:
        columns += _figures(key, fields, digits[0].as_py() or 6)
    text = np.ascontiguousarray(np.stack(columns, axis=1))
    rows, width = text.shape
    return ok, columnar.binary_array(text.reshape(-1), np.full(rows, width)).cast(pa.string())


def _figures(key: str, fields: Ints, digits: int) -> list[Bytes]:
    """The characters of one element, a column each."""
    year = (fields[0] - 100) * 100 + fields[1] - 100
    seconds = (fields[4] - 1) * 3600 + (fields[5] - 1) * 60 + fields[6] - 1
    if key in _PUNCTUATION:
        return [np.full(fields.shape[1], ord(key), np.uint8)]
    if key == "X":
        return [np.full(fields.shape[1], ord("."), np.uint8)]
    if key == "SYYYY":
        blank = np.full(fields.shape[1], ord(" "), np.uint8)
        return [blank, *_decimal(year, 4)]
    if key.startswith("FF"):
        nanos = (fields[7] << 24) | (fields[8] << 16) | (fields[9] << 8) | fields[10]
        return _decimal(nanos, 9)[: int(key[2:] or digits)]
    if key == "SSSSS":
        return _decimal(seconds, 5)
    values = {
        "YYYY": (year, 4),
        "MM": (fields[2], 2),
        "DD": (fields[3], 2),
        "HH24": (fields[4] - 1, 2),
        "MI": (fields[5] - 1, 2),
        "SS": (fields[6] - 1, 2),
    }
    return _decimal(*values[key])


def _decimal(values: Ints, width: int) -> list[Bytes]:
    return [
        (values // 10**place % 10 + ord("0")).astype(np.uint8) for place in range(width - 1, -1, -1)
    ]


def trunc_date(moments: pa.Array, units: pa.Array) -> Result:
    """To the day."""
    if units[0].as_py() not in ("DDD", "DD", "J"):
        return None
    ok, fields = _fields(moments)
    if not ok.any():
        return None
    matrix = np.ascontiguousarray(fields[:7, ok].T)
    matrix[:, 4:] = 1
    return ok, columnar.binary_array(matrix.reshape(-1), np.full(len(matrix), 7))


def days_between(later: pa.Array, earlier: pa.Array) -> Result:
    """Whole days, from 1582-10-15 on."""
    ok_a, a = _fields(later)
    ok_b, b = _fields(earlier)
    days_a, days_b = _julian(a), _julian(b)
    ok = ok_a & ok_b & (days_a >= _GREGORIAN) & (days_b >= _GREGORIAN)
    ok &= (a[4:7] == b[4:7]).all(axis=0)
    return (ok, columnar.numbers((days_a - days_b)[ok], 0)) if ok.any() else None


def day_number(moments: pa.Array) -> Result:
    """From 1582-10-15 on."""
    ok, fields = _fields(moments)
    days = _julian(fields)
    ok &= days >= _GREGORIAN
    return (ok, pa.array(days[ok])) if ok.any() else None


def seconds_of_day(moments: pa.Array) -> Result:
    ok, fields = _fields(moments)
    parts = fields[4:7, ok].astype(np.int64) - 1
    return (ok, pa.array(parts[0] * 3600 + parts[1] * 60 + parts[2])) if ok.any() else None


def _julian(fields: Bytes) -> Ints:
    """Julian day numbers, right for the Gregorian calendar only."""
    year = (fields[0].astype(np.int64) - 100) * 100 + fields[1] - 100
    month, day = fields[2].astype(np.int64), fields[3].astype(np.int64)
    shift = (14 - month) // 12
    y, m = year + 4800 - shift, month + 12 * shift - 3
    result: Ints = day + (153 * m + 2) // 5 + 365 * y + y // 4 - y // 100 + y // 400 - 32045
    return result


def to_date(moments: pa.Array) -> Result:
    """What is a DATE stays as it is; a TIMESTAMP loses its fraction."""
    ok, fields = _fields(moments)
    if not ok.any():
        return None
    matrix = np.ascontiguousarray(fields[:7, ok].T)
    return ok, columnar.binary_array(matrix.reshape(-1), np.full(len(matrix), 7))
