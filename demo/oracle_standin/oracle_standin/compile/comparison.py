"""How values compare and sort, after the conversions that Oracle makes."""

from __future__ import annotations

from oracle_standin.compile.conversions import (
    as_double,
    as_moment,
    as_native,
    as_number,
    as_rowid,
)
from oracle_standin.compile.typed import Settings, Value, inconsistent
from oracle_standin.errors import OracleError
from oracle_standin.values.datatypes import ROWID


def compare(settings: Settings, operator: str, left: Value, right: Value) -> str:
    """A comparison, after the conversions that Oracle makes."""
    a, b = comparable(settings, left, right)
    if operator in ("<", ">", "<=", ">=") and left.type.is_padded and right.type.is_padded:
        width = max(left.type.size, right.type.size, 1)
        a, b = (f"rpad({sql}, {width}, ' ')" for sql in (a, b))
    return f"({a} {operator} {b})"


def comparable(settings: Settings, left: Value, right: Value) -> tuple[str, str]:
    """Two values as DuckDB expressions that compare as Oracle compares the values."""
    for value in (left, right):
        forbid_lob(value)
    if left.is_null or right.is_null:
        return "NULL", "NULL"
    if left.type == ROWID or right.type == ROWID:
        return as_rowid(left).sql, as_rowid(right).sql
    if left.type.is_moment or right.type.is_moment:
        return comparable_moments(settings, left, right)
    if left.type.is_binary_number or right.type.is_binary_number:
        return as_double(left).sql, as_double(right).sql
    if left.type.is_number or right.type.is_number:
        if left.native or right.native:
            a, b = as_native(left), as_native(right)
            if a and b:
                return a.sql, b.sql
        return as_number(left).sql, as_number(right).sql
    if left.type.is_interval or right.type.is_interval:
        if left.type.name != right.type.name:
            raise inconsistent(left.type.name, right)
        return left.sql, right.sql
    if left.type.name == "RAW" or right.type.name == "RAW":
        return tuple(  # type: ignore[return-value]
            v.sql if v.type.is_raw else f"ora_hextoraw({v.sql})" for v in (left, right)
        )
    if left.type.is_padded and right.type.is_padded:
        return f"rtrim({left.sql}, ' ')", f"rtrim({right.sql}, ' ')"
    return left.sql, right.sql


def comparable_moments(settings: Settings, left: Value, right: Value) -> tuple[str, str]:
    a, b = as_moment(left, settings), as_moment(right, settings)
    plain = {"DATE", "TIMESTAMP"}
    if a.type.name in plain and b.type.name in plain:
        return a.sql, b.sql
    return utc(settings, a), utc(settings, b)


def forbid_lob(value: Value) -> None:
    """LOBs cannot be compared, sorted or grouped; LONGs cannot be anything."""
    if value.type.is_long:
        raise OracleError(997, "illegal use of LONG datatype")
    if value.type.is_lob:
        raise inconsistent("-", value)


def sort_key(settings: Settings, value: Value) -> str:
    """What ORDER BY, GROUP BY, MIN and MAX go by."""
    forbid_lob(value)
    return utc(settings, value) if value.type.name == "TIMESTAMP WITH TIME ZONE" else value.sql


def utc(settings: Settings, value: Value) -> str:
    if value.type.name == "TIMESTAMP WITH LOCAL TIME ZONE":
        return value.sql
    return f"ora_utc({value.sql}, {settings.zone})"
