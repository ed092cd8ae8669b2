"""Whole vectors of DATEs and TIMESTAMPs at once, for the ordinary ones: see udf.py."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from oracle_standin.formats import dates as formats
from oracle_standin.kernels.udf import Result
from oracle_standin.values import columnar
from oracle_standin.values.columnar import Bytes, Ints, Mask

_SIMPLE = frozenset({"YYYY", "SYYYY", "MM", "DD", "HH24", "MI", "SS", "SSSSS", "X"})
_PUNCTUATION = "-/,.;: "
_GREGORIAN = 2_299_161  # the Julian day number of 1582-10-15
_DATE, _TIMESTAMP = 7, 11  # bytes


def _ordinary(moments: pa.Array, least: int) -> tuple[Mask, Mask, Bytes]:
    """Which are DATEs or TIMESTAMPs AD without a zone, which are NULL, and all bytes by place."""
    lengths, places = columnar.places_of(moments, least)
    ordinary = (lengths == _DATE) | (lengths == _TIMESTAMP)
    return ordinary & (places[0] >= 100) & (places[1] >= 100), lengths == 0, places


def _dates(places: Bytes, present: Mask) -> pa.Array:
    """DATEs of the first seven places, NULL where not `present`."""
    return columnar.first_bytes(places[:_DATE], np.where(present, _DATE, 0), ~present)


def date_text(moments: pa.Array, models: pa.Array, digits: pa.Array) -> Result:
    """Formats of nothing but figures and punctuation."""
    model = models[0].as_py()
    if model is None or not pc.all(pc.equal(models, model)).as_py():
        return None
    elements = formats.elements(model)
    keys = [element.upper() for element in elements]
    if not all(k in _SIMPLE or k.startswith("FF") or k in _PUNCTUATION for k in keys):
        return None
    ok, nulls, places = _ordinary(moments, _TIMESTAMP)
    fields = places.astype(np.int64)
    columns: list[Bytes] = []
    for key in keys:
        columns += _figures(key, fields, digits[0].as_py() or 6)
    lengths = np.where(ok, len(columns), 0)
    text = columnar.first_bytes(np.stack(columns), lengths, ~ok)
    return ok | nulls, text.view(pa.string())


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
    ok, nulls, places = _ordinary(moments, _DATE)
    places[4:] = 1
    return ok | nulls, _dates(places, ok)


def days_between(later: pa.Array, earlier: pa.Array) -> Result:
    """Whole days, from 1582-10-15 on."""
    ok_a, nulls_a, a = _ordinary(later, _DATE)
    ok_b, nulls_b, b = _ordinary(earlier, _DATE)
    days_a, days_b = _julian(a), _julian(b)
    ok = ok_a & ok_b & (days_a >= _GREGORIAN) & (days_b >= _GREGORIAN)
    ok &= (a[4:_DATE] == b[4:_DATE]).all(axis=0)
    days = np.where(ok, days_a - days_b, 0).astype(np.int64)
    return ok | nulls_a | nulls_b, columnar.numbers(days, 0, ~ok)


def day_number(moments: pa.Array) -> Result:
    """From 1582-10-15 on."""
    ok, nulls, places = _ordinary(moments, _DATE)
    days = _julian(places)
    ok &= days >= _GREGORIAN
    return ok | nulls, pa.array(days.astype(np.int64), mask=~ok)


def seconds_of_day(moments: pa.Array) -> Result:
    ok, nulls, places = _ordinary(moments, _DATE)
    hours, minutes, seconds = places[4:_DATE].astype(np.int64) - 1
    return ok | nulls, pa.array(hours * 3600 + minutes * 60 + seconds, mask=~ok)


def _julian(places: Bytes) -> npt.NDArray[np.int32]:
    """Julian day numbers, right for the Gregorian calendar only."""
    century, year_of_century, month, day = places[:4].astype(np.int32)
    shift = month < 3  # years are counted from March on
    y = (century - 100) * 100 + year_of_century - 100 + 4800 - shift
    m = month + 12 * shift - 3
    result: npt.NDArray[np.int32] = (
        day + (153 * m + 2) // 5 + 365 * y + y // 4 - y // 100 + y // 400 - 32045
    )
    return result


def to_date(moments: pa.Array) -> Result:
    """What is a DATE stays as it is; a TIMESTAMP loses its fraction."""
    ok, nulls, places = _ordinary(moments, _DATE)
    return ok | nulls, _dates(places, ok)
