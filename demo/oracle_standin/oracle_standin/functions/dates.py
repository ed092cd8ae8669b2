"""Functions of points in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from oracle_standin.compile.conversions import as_date, as_int, as_number
from oracle_standin.compile.functions import (
    Compiler,
    constant_text,
    function,
)
from oracle_standin.compile.typed import Value, inconsistent
from oracle_standin.formats.read_dates import parse_offset
from oracle_standin.values.datatypes import (
    DATE,
    INTERVAL_DS,
    INTERVAL_YM,
    NUMBER,
    TIMESTAMP,
    TIMESTAMP_TZ,
)


@function("ADD_MONTHS", 2)
def _add_months(c: Compiler, a: Sequence[Value]) -> Value:
    return Value(f"ora_add_months({as_date(a[0], c.settings).sql}, {as_int(a[1])})", DATE)


@function("MONTHS_BETWEEN", 2)
def _months_between(c: Compiler, a: Sequence[Value]) -> Value:
    x, y = (as_date(value, c.settings).sql for value in a)
    return Value(f"ora_months_between({x}, {y})", NUMBER)


@function("LAST_DAY", 1)
def _last_day(c: Compiler, a: Sequence[Value]) -> Value:
    return Value(f"ora_last_day({as_date(a[0], c.settings).sql})", DATE)


@function("SYS_EXTRACT_UTC", 1)
def _sys_extract_utc(c: Compiler, a: Sequence[Value]) -> Value:
    if not a[0].type.is_moment:
        raise inconsistent("TIMESTAMP", a[0])
    if a[0].type.name == "TIMESTAMP WITH LOCAL TIME ZONE":
        return replace(a[0], type=TIMESTAMP)
    return Value(f"ora_utc({a[0].sql}, {c.settings.zone})", TIMESTAMP)


@function("NUMTODSINTERVAL", 2)
def _numtodsinterval(c: Compiler, a: Sequence[Value]) -> Value:
    return Value(f"ora_interval_of({as_number(a[0]).sql}, {a[1].sql})", INTERVAL_DS)


@function("NUMTOYMINTERVAL", 2)
def _numtoyminterval(c: Compiler, a: Sequence[Value]) -> Value:
    return Value(f"ora_interval_of({as_number(a[0]).sql}, {a[1].sql})", INTERVAL_YM)


@function("FROM_TZ", 2)
def _from_tz(c: Compiler, a: Sequence[Value]) -> Value:
    offset = parse_offset(constant_text(a[1], "a time zone"))
    return Value(f"ora_to_zoned({a[0].sql}, {offset})", TIMESTAMP_TZ)
