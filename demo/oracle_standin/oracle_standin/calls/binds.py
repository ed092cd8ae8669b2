"""Bind values as they travel, turned into typed DuckDB parameters."""

from __future__ import annotations

import struct
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from oracle_standin.compile.typed import Settings, Value, null
from oracle_standin.errors import unsupported
from oracle_standin.results.lobs import Lobs
from oracle_standin.values import number, text
from oracle_standin.values.datatypes import (
    BINARY_DOUBLE,
    BINARY_FLOAT,
    BLOB,
    CLOB,
    DATE,
    INTERVAL_DS,
    INTERVAL_YM,
    NUMBER,
    TIMESTAMP,
    TIMESTAMP_TZ,
    OracleType,
    raw,
)
from oracle_standin.wire.messages import BindType
from oracle_standin.wire.ttc import Reader

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

_INTERVALS = frozenset({183, 190})
_FLOATS = {100: BINARY_FLOAT, 21: BINARY_FLOAT, 101: BINARY_DOUBLE, 22: BINARY_DOUBLE}
_ARROW = {
    "VARCHAR": pa.string(),
    "BLOB": pa.binary(),
    "FLOAT": pa.float32(),
    "DOUBLE": pa.float64(),
}

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


def type_of(kind: BindType) -> OracleType:
    """The Oracle type of a placeholder. ORA-03001 for types that this server does not take."""
    wire = kind.wire_number
    if wire in _TEXT:
        name = _TEXT[wire]
        return OracleType(f"N{name}" if kind.charset_form == 2 else name, size=1)
    if wire in _NUMBERS:
        return NUMBER
    if wire in _LOBS:
        national = wire == 112 and kind.charset_form == 2
        return OracleType("NCLOB") if national else _LOBS[wire]
    if wire in _RAW:
        return raw(2000)
    if wire in _FIXED:
        return _FIXED[wire]
    if wire in _FLOATS:
        return _FLOATS[wire]
    raise unsupported(f"binds of wire type {wire}")


def stored(kind: BindType, value: Raw, lobs: Lobs) -> Any:
    """A value as it travels, in the storage form of its type; None for NULL."""
    wire = kind.wire_number
    if not value:
        return None
    if wire in _TEXT:
        if kind.charset_form == 2:
            return value.decode("utf-16-be", "surrogatepass")
        return text.from_bytes(value)
    if wire in _NUMBERS:
        return number.encode(number.decode(value))  # clients may add zeros
    if wire in _LOBS:
        return lobs.value(value) or None
    if wire in _FIXED and len(value) == 11 and not any(value[7:]) and wire not in _INTERVALS:
        return value[:7]  # the one form of a TIMESTAMP without a fraction
    return _float(value) if wire in _FLOATS else value


def bound(kind: BindType, value: Raw, settings: Settings, lobs: Lobs) -> Value:
    """A placeholder's value as a typed DuckDB parameter."""
    target, cell = type_of(kind), stored(kind, value, lobs)
    if cell is None:
        return null(target)
    constant: Decimal | str | None = None
    if target.is_number:
        constant = number.decode(cell)
    elif isinstance(cell, str) and not target.is_lob:
        target, constant = replace(target, size=len(cell)), cell
    return Value(
        settings.parameter(cell, target.storage), target, constant=constant, nullable=False
    )


def bound_array(
    types: list[BindType], rows: list[list[Raw]], lobs: Lobs
) -> tuple[list[Value], pa.Table]:
    """All values of an array execution: a table, and its columns b0, b1, ... of alias b."""
    values, columns = [], []
    for place, kind in enumerate(types):
        target = type_of(kind)
        cells = [stored(kind, row[place], lobs) for row in rows]
        columns.append(pa.array(cells, _ARROW[target.storage]))
        if target.is_text:
            target = replace(target, size=4000)
        values.append(Value(f"b.b{place}", target))
    return values, pa.table(columns, [f"b{place}" for place in range(len(columns))])


def _float(data: bytes) -> float:
    """The inverse of encode.py's order-preserving bits."""
    width = len(data)
    bits = int.from_bytes(data, "big")
    top = 1 << (width * 8 - 1)
    bits = bits ^ top if bits & top else ~bits & (2 * top - 1)
    result: float = struct.unpack(">f" if width == 4 else ">d", bits.to_bytes(width, "big"))[0]
    return float(np.float32(result)) if width == 4 else result
