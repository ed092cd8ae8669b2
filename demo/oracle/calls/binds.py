"""Bind values as they travel, turned into typed DuckDB parameters."""

from __future__ import annotations

import struct

import numpy as np

from demo.oracle.compile.typed import Settings, Value, null
from demo.oracle.errors import unsupported
from demo.oracle.results.lobs import Lobs
from demo.oracle.values import number, text
from demo.oracle.values.datatypes import (
    BINARY_DOUBLE,
    BINARY_FLOAT,
    BLOB,
    CLOB,
    DATE,
    INTERVAL_DS,
    INTERVAL_YM,
    NUMBER,
    ROWID,
    TIMESTAMP,
    TIMESTAMP_TZ,
    OracleType,
    char,
    raw,
    varchar2,
)
from demo.oracle.wire.messages import BindType
from demo.oracle.wire.ttc import Reader

_TEXT = {1: "VARCHAR2", 5: "VARCHAR2", 8: "VARCHAR2", 9: "VARCHAR2", 94: "VARCHAR2",
         96: "CHAR", 97: "VARCHAR2", 11: "VARCHAR2", 104: "VARCHAR2", 208: "VARCHAR2"}  # fmt: skip
_NUMBERS = frozenset({2, 3, 6, 68})
_RAW = frozenset({23, 24, 95})
_LOBS = {112: CLOB, 113: BLOB}
_FIXED: dict[int, OracleType] = {
    12: DATE, 180: TIMESTAMP, 187: TIMESTAMP, 181: TIMESTAMP_TZ, 188: TIMESTAMP_TZ,
    231: OracleType("TIMESTAMP WITH LOCAL TIME ZONE", scale=6), 232: TIMESTAMP,
    182: INTERVAL_YM, 183: INTERVAL_DS, 189: INTERVAL_YM, 190: INTERVAL_DS,
}  # fmt: skip

Raw = bytes | None


def read_row(reader: Reader, types: list[BindType], max_string: int, *, plsql: bool) -> list[Raw]:
    """One execution's values in the order of `types`.

    Values longer than the longest string travel last, except for PL/SQL.
    """
    values: list[Raw] = [None] * len(types)
    late = [n for n, kind in enumerate(types) if not plsql and kind.size > max_string]
    for place in [n for n in range(len(types)) if n not in late] + late:
        kind = types[place]
        if kind.array:
            raise unsupported("PL/SQL arrays")
        if kind.wire_number in _LOBS:
            values[place] = reader.lclr()
        else:
            values[place] = reader.clr()
    return values


def bound(kind: BindType, value: Raw, settings: Settings, lobs: Lobs) -> Value:
    """A placeholder's value, typed. ORA-03001 for types this server does not take."""
    number_ = kind.wire_number
    if number_ in _TEXT:
        target = char(1) if _TEXT[number_] == "CHAR" else varchar2(1)
        return _text(target, kind, value, settings)
    if number_ in _NUMBERS:
        if value is None:
            return null(NUMBER)
        exact = number.decode(value)
        return Value(
            settings.parameter(number.encode(exact), "BLOB"), NUMBER, constant=exact, nullable=False
        )
    if number_ in _LOBS:
        target = _LOBS[number_]
        content = lobs.value(value) if value else None
        return _parameter(content, target, settings)
    if number_ in _RAW:
        return _parameter(value, raw(max(1, len(value or b""))), settings)
    if number_ in _FIXED:
        return _parameter(value, _FIXED[number_], settings)
    if number_ in (100, 101, 21, 22):
        target = BINARY_FLOAT if number_ in (100, 21) else BINARY_DOUBLE
        return _parameter(None if value is None else _float(value), target, settings)
    raise unsupported(f"binds of wire type {number_}")


def _text(target: OracleType, kind: BindType, value: Raw, settings: Settings) -> Value:
    if value is None:
        return null(target)
    if kind.charset_form == 2:
        shown = value.decode("utf-16-be", "surrogatepass")
        target = OracleType("NCHAR" if target.is_padded else "NVARCHAR2")
    else:
        shown = text.from_bytes(value)
    sized = OracleType(target.name, size=max(1, len(shown)))
    return Value(settings.parameter(shown, "VARCHAR"), sized, constant=shown, nullable=False)


def _parameter(value: object, kind: OracleType, settings: Settings) -> Value:
    if value is None:
        return null(kind)
    if kind == ROWID:
        raise unsupported("ROWID binds other than text")
    return Value(settings.parameter(value, kind.storage), kind, nullable=False)


def _float(data: bytes) -> float:
    """The inverse of encode.py's order-preserving bits."""
    width = len(data)
    bits = int.from_bytes(data, "big")
    top = 1 << (width * 8 - 1)
    bits = bits ^ top if bits & top else ~bits & (2 * top - 1)
    result: float = struct.unpack(">f" if width == 4 else ">d", bits.to_bytes(width, "big"))[0]
    return float(np.float32(result)) if width == 4 else result
