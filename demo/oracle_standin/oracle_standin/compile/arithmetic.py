"""The operators + - * / and ||."""

from __future__ import annotations

from oracle_standin.compile.conversions import (
    SMALL,
    as_date,
    as_double,
    as_native,
    as_number,
    as_text,
)
from oracle_standin.compile.typed import Settings, Value, nullable_text
from oracle_standin.errors import OracleError, unsupported
from oracle_standin.values.datatypes import BINARY_DOUBLE, DATE, NUMBER


def concatenated(settings: Settings, left: Value, right: Value) -> Value:
    a, b = as_text(left, settings), as_text(right, settings)
    like = a.type if a.type.is_lob or (a.type.is_national and not b.type.is_lob) else b.type
    sql = f"(coalesce({a.sql}, '') || coalesce({b.sql}, ''))"
    return nullable_text(sql, a.type.size + b.type.size, like)


def arithmetic(settings: Settings, operator: str, left: Value, right: Value) -> Value:
    if left.type.is_moment or right.type.is_moment:
        return date_arithmetic(settings, operator, left, right)
    if left.type.is_interval or right.type.is_interval:
        raise unsupported("arithmetic of INTERVALs")
    if left.type.is_binary_number or right.type.is_binary_number:
        a, b = as_double(left), as_double(right)
        return Value(f"({a.sql} {operator} {b.sql})", BINARY_DOUBLE)
    whole_left, whole_right = as_native(left, SMALL), as_native(right, SMALL)
    if (left.native or right.native) and whole_left and whole_right and operator != "/":
        return Value(f"({whole_left.sql} {operator} {whole_right.sql})", NUMBER, native=True)
    a, b = as_number(left), as_number(right)
    return Value(f"ora_arithmetic('{operator}', {a.sql}, {b.sql})", NUMBER)


def date_arithmetic(settings: Settings, operator: str, left: Value, right: Value) -> Value:
    if operator == "+" and right.type.is_moment and not left.type.is_moment:
        left, right = right, left
    if operator not in ("+", "-") or not left.type.is_moment:
        raise OracleError(932, "inconsistent datatypes: expected NUMBER got DATE")
    if right.type.is_interval:
        raise unsupported("arithmetic of INTERVALs")
    if right.type.is_moment:
        if operator == "+":
            raise OracleError(975, "date + date not allowed")
        if left.whole and right.whole:
            return Value(f"({left.whole} - {right.whole})", NUMBER, native=True)
        if left.type == DATE and right.type == DATE:
            return Value(f"ora_days_between({left.sql}, {right.sql})", NUMBER)
        raise unsupported("TIMESTAMP minus TIMESTAMP, an INTERVAL")
    days = as_number(right).sql
    if operator == "-":
        days = f"ora_negate({days})"
    return Value(f"ora_add_days({as_date(left, settings).sql}, {days})", DATE)
