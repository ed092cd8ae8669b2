"""Arrow columns of any sensible type into the storage forms of Oracle's types."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from oracle_standin.errors import OracleError
from oracle_standin.formats import read_dates
from oracle_standin.kernels.udf import kernel
from oracle_standin.sql.definitions import Column
from oracle_standin.values import columnar, number, rowid, temporal, text
from oracle_standin.values.datatypes import UNSET_SCALE, OracleType


def to_storage(rows: pa.Table, columns: tuple[Column, ...]) -> pa.Table:
    """Rows in the order and storage forms of `columns`. Raises ValueError, naming the column."""
    given = {name.upper(): rows.column(n) for n, name in enumerate(rows.column_names)}
    unknown = set(given) - {column.name.upper() for column in columns}
    if unknown:
        raise ValueError(f"columns that the table does not have: {', '.join(sorted(unknown))}")
    out = []
    for column in columns:
        source = given.get(column.name.upper())
        if source is None:
            out.append(pa.nulls(rows.num_rows, _arrow(column.type)))
            continue
        array = source.combine_chunks() if isinstance(source, pa.ChunkedArray) else source
        if isinstance(array, pa.ChunkedArray):
            array = pa.concat_arrays(array.chunks)
        try:
            out.append(storage_array(array, column.type))
        except (OracleError, pa.ArrowException, ValueError) as error:
            raise ValueError(f"column {column.name}: {error}") from error
    return pa.table(out, [f"c{n}" for n in range(len(out))])


def _arrow(kind: OracleType) -> pa.DataType:
    return {
        "VARCHAR": pa.string(),
        "BLOB": pa.binary(),
        "BIGINT": pa.int64(),
        "FLOAT": pa.float32(),
        "DOUBLE": pa.float64(),
    }[kind.storage]


def storage_array(array: pa.Array, kind: OracleType) -> pa.Array:
    """An Arrow column of any sensible type as values of `kind`, in storage form."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_null(array.type):
        return pa.nulls(len(array), _arrow(kind))
    if kind.is_text:
        return _text(array, kind)
    if kind.is_number:
        return _numbers(array, kind)
    if kind.is_binary_number:
        return _binary_numbers(array, kind)
    if kind.is_moment:
        return _moments(array, kind)
    if kind.name == "ROWID":
        return _mapped(array, rowid.from_text, kind)
    if kind.is_interval:
        return _intervals(array, kind)
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        return _mapped(array, bytes.fromhex, kind)
    return array.cast(pa.binary())


def _mapped(array: pa.Array, function: Callable[[str], object], kind: OracleType) -> pa.Array:
    """`function` of each text that is not NULL or empty, once per distinct text."""
    known: dict[str | None, object] = {None: None, "": None}
    results: list[object] = []
    for value in array.to_pylist():
        if value not in known:
            known[value] = function(value)
        results.append(known[value])
    return pa.array(results, _arrow(kind))


def _text(array: pa.Array, kind: OracleType) -> pa.Array:
    if pa.types.is_binary(array.type) or pa.types.is_large_binary(array.type):
        kept = text.from_arrow(array)
    elif pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        kept = text.from_arrow(array.cast(pa.string()))
    else:
        kept = array.cast(pa.string())
    kept = text.empty_to_null(kept)
    if kind.size and len(kept):
        longest = pc.max(pc.utf8_length(kept)).as_py() or 0
        if longest > kind.size:
            raise ValueError(f"a text of {longest} characters, the column has room for {kind.size}")
    if kind.is_padded:
        return pc.utf8_rpad(kept, kind.size, " ")
    return kept


def _numbers(array: pa.Array, kind: OracleType) -> pa.Array:
    """Exact: integers and decimals by their digits, floats by their shortest decimal text."""
    nulls = columnar.null_mask(array)
    scale = 0
    if pa.types.is_boolean(array.type):
        array = array.cast(pa.int64())
    if pa.types.is_decimal(array.type):
        scale = array.type.scale
        small = _scaled(array)
        if small is None or not _fits(small, scale, kind):
            array = array.cast(pa.string())
        else:
            return columnar.numbers(small, scale, nulls)
    if pa.types.is_integer(array.type):
        limit = 9 * 10**17
        values = array.fill_null(0)
        if not len(array) or (pc.max(values).as_py() < limit and pc.min(values).as_py() > -limit):
            whole = values.to_numpy(zero_copy_only=False).astype(np.int64)
            if _fits(whole, 0, kind):
                return columnar.numbers(whole, 0, nulls)
        array = array.cast(pa.string())
    if pa.types.is_floating(array.type):
        array = pa.array([None if v is None else repr(v) for v in array.to_pylist()], pa.string())

    if kind.scale == UNSET_SCALE:
        return kernel("ora_number_parse").call(text.empty_to_null(array.cast(pa.string())))

    def encode(value: str) -> bytes:
        return number.encode(number.fit(number.parse(value), kind.precision or 38, kind.scale))

    return _mapped(array, encode, kind)


def _fits(values: columnar.Ints, scale: int, kind: OracleType) -> bool:
    """Whether all numbers values x 10**-scale go into the column without rounding."""
    if not kind.precision and kind.scale == UNSET_SCALE:
        return True
    digits = (kind.precision or 38) - kind.scale + scale
    return scale <= kind.scale and (digits > 18 or bool((np.abs(values) < 10.0**digits).all()))


def _scaled(array: pa.Array) -> columnar.Ints | None:
    """The unscaled integers of a decimal128 array, if all are below 9e17."""
    if not pa.types.is_decimal128(array.type):
        return None
    words = np.frombuffer(array.buffers()[1], np.int64).reshape(-1, 2)
    low, high = words[array.offset : array.offset + len(array)].T
    nulls = columnar.null_mask(array)
    fits = (high == np.where(low < 0, -1, 0)) & (np.abs(low) < 9 * 10**17)
    if not (fits | nulls).all():
        return None
    return np.where(nulls, 0, low)


def _binary_numbers(array: pa.Array, kind: OracleType) -> pa.Array:
    if pa.types.is_string(array.type):
        return _mapped(array, float, kind)
    return array.cast(_arrow(kind))


_TEXT_MODEL = "SYYYY-MM-DD HH24:MI:SS.FF TZH:TZM"


def _moments(array: pa.Array, kind: OracleType) -> pa.Array:
    name = {"DATE": "date", "TIMESTAMP WITH TIME ZONE": "zoned"}.get(kind.name, "timestamp")
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        return _mapped(array, lambda value: _moment_of_text(value, name), kind)
    if pa.types.is_date(array.type):
        array = array.cast(pa.timestamp("s"))
    unit = array.type.unit
    nulls = columnar.null_mask(array)
    ticks = array.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False)
    per_second = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]
    days, rest = np.divmod(ticks, 86_400 * per_second)
    return columnar.moments(days, rest * (10**9 // per_second), nulls, kind=name)


def _moment_of_text(value: str, name: str) -> bytes:
    """`-0044-03-15 12:00:00`, `1500-02-29`, `2020-01-01 00:00:00.123456789 +02:00`."""
    read = read_dates.from_char(value.replace("T", " "), _TEXT_MODEL, temporal.Moment(1, 1, 1))
    if name == "date":
        return temporal.encode_date(read.local)
    if name == "timestamp":
        return temporal.encode_timestamp(read.local)
    shift = read.offset * 60 * temporal.NANOS
    return temporal.encode_zoned(
        temporal.from_nanos(read.local.nanos_since_epoch - shift), read.offset
    )


def _intervals(array: pa.Array, kind: OracleType) -> pa.Array:
    if kind.name == "INTERVAL YEAR TO MONTH":
        values = array.cast(pa.int64()).to_pylist() if pa.types.is_integer(array.type) else None
        if values is None:
            return _mapped(array, _year_month, kind)
        encoded = [None if v is None else temporal.encode_interval_ym(v) for v in values]
        return pa.array(encoded, pa.binary())
    if pa.types.is_duration(array.type):
        nanos = array.cast(pa.duration("ns")).cast(pa.int64()).to_pylist()
        encoded = [None if v is None else temporal.encode_interval_ds(v) for v in nanos]
        return pa.array(encoded, pa.binary())
    return _mapped(array, _day_second, kind)


def _year_month(value: str) -> bytes:
    """`+02-06`: years and months."""
    sign = -1 if value.startswith("-") else 1
    years, _, months = value.lstrip("+-").partition("-")
    return temporal.encode_interval_ym(sign * (int(years) * 12 + int(months or 0)))


def _day_second(value: str) -> bytes:
    """`+03 04:05:06.5`: days, hours, minutes, seconds."""
    sign = -1 if value.startswith("-") else 1
    days, _, clock = value.lstrip("+-").partition(" ")
    hours, minutes, seconds = (clock or "0:0:0").split(":")
    total = (int(days) * 24 + int(hours)) * 60 + int(minutes)
    nanos = total * 60 * temporal.NANOS + int(Decimal(seconds) * temporal.NANOS)
    return temporal.encode_interval_ds(sign * nanos)
