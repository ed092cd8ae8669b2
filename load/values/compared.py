"""A value as one text, the same from Oracle and from its copy: what --verify deep compares."""

from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from load.names import identifier
from load.values.columns import TIME_TEXTS, TIMES, Column, Kind
from load.values.odd import EPOCH, plain_decimal, stored_time

_FILLED = (Kind.WIDE_TEXT, Kind.BLOB)  # an empty LOB counts as NULL on both sides


def writer(column: Column, as_text: bool) -> Callable[[Any], str | None]:
    """Writes a value that the driver gave; `as_text`: times came as Oracle's text."""
    kind = column.kind
    if kind in (Kind.NUMBER, Kind.NUMBER_TEXT):
        return plain_decimal
    if kind is Kind.FLOAT:
        picture = ">f" if column.postgres == "real" else ">d"
        return lambda value: "nan" if value != value else struct.pack(picture, value).hex()
    if kind in TIME_TEXTS or (as_text and kind in TIMES):
        return lambda value: str(stored_time(value).microseconds)
    if kind in TIMES:
        return lambda value: str((value - EPOCH) // timedelta(microseconds=1))
    if kind in (Kind.RAW, Kind.BLOB, Kind.LONG_RAW):
        return lambda value: value.hex() or (None if kind is Kind.BLOB else "")
    if kind is Kind.WIDE_TEXT:
        return lambda value: value.replace("\0", "") or None
    return lambda value: value.replace("\0", "")


def sql_of_copy(column: Column) -> str:
    """The same text of the copied value, in SQL."""
    name = identifier(column.name)
    kind = column.kind
    if kind in (Kind.NUMBER, Kind.NUMBER_TEXT):
        return f"trim_scale({name})::text"
    if kind is Kind.FLOAT:
        send = "float4send" if column.postgres == "real" else "float8send"
        return f"case when {name} = 'NaN' then 'nan' else encode({send}({name}), 'hex') end"
    if kind in TIMES or kind in TIME_TEXTS:
        return f"(extract(epoch from {name}) * 1000000)::bigint::text"
    if kind in (Kind.RAW, Kind.BLOB, Kind.LONG_RAW):
        name = f"encode({name}, 'hex')"
    return f"nullif({name}, '')" if kind in _FILLED else name
