"""Functions of numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from oracle_standin.compile.conversions import as_int, as_native, as_number, shown_in_zone
from oracle_standin.compile.functions import (
    FUNCTIONS,
    Compiler,
    Function,
    constant_text,
    function,
)
from oracle_standin.compile.packed import day_number
from oracle_standin.compile.typed import Value, of_int, quote
from oracle_standin.errors import unsupported
from oracle_standin.values.datatypes import (
    DATE,
    NUMBER,
)

_ZERO = "'\\x80'::BLOB"
_COLUMN = re.compile(r"\w+\.\w+")  # cheap enough to be looked at more than once


def _numeric(name: str, native: str) -> Function:
    def compile_call(c: Compiler, a: Sequence[Value]) -> Value:
        if a[0].native:
            return of_int(native.format(a[0].sql))
        if a[0].type.is_binary_number:
            return a[0].moved(f"{name.removeprefix('ora_')}({a[0].sql})")
        return Value(f"{name}({as_number(a[0]).sql})", NUMBER)

    return compile_call


@function("ABS", 1)
def _abs(c: Compiler, a: Sequence[Value]) -> Value:
    if a[0].native or a[0].type.is_binary_number:
        return a[0].moved(f"abs({a[0].sql})")
    n = as_number(a[0]).sql
    return Value(f"(CASE WHEN {n} < {_ZERO} THEN ora_negate({n}) ELSE {n} END)", NUMBER)


FUNCTIONS["CEIL"] = (1, 1, _numeric("ora_ceil", "{}"))
FUNCTIONS["FLOOR"] = (1, 1, _numeric("ora_floor", "{}"))


@function("SIGN", 1)
def _sign(c: Compiler, a: Sequence[Value]) -> Value:
    if a[0].native or a[0].type.is_binary_number:
        return of_int(f"sign({a[0].sql})::BIGINT")
    n = as_number(a[0]).sql
    return of_int(
        f"(CASE WHEN {n} > {_ZERO} THEN 1 WHEN {n} < {_ZERO} THEN -1 WHEN {n} = {_ZERO} THEN 0 END)"
    )


@function("MOD", 2)
def _mod(c: Compiler, a: Sequence[Value]) -> Value:
    x, y = as_native(a[0]), as_native(a[1])
    if x and y:
        return of_int(f"(CASE WHEN {y.sql} = 0 THEN {x.sql} ELSE {x.sql} % {y.sql} END)")
    return Value(f"ora_arithmetic('mod', {as_number(a[0]).sql}, {as_number(a[1]).sql})", NUMBER)


def _rounding(mode: str) -> Function:
    def compile_call(c: Compiler, a: Sequence[Value]) -> Value:
        if a[0].type.is_moment:
            if mode == "ROUND_HALF_UP":
                raise unsupported("ROUND of a date")
            unit = constant_text(a[1], "a unit of TRUNC") if len(a) > 1 else "DDD"
            shown = shown_in_zone(a[0], c.settings)
            whole = _day(a[0], shown) if unit.upper() in ("DDD", "DD", "J") else None
            return Value(f"ora_trunc_date({shown}, {quote(unit)})", DATE, whole=whole)
        places = as_int(a[1]) if len(a) > 1 else "0"
        if a[0].native and places == "0":
            return a[0]
        n = as_number(a[0]).sql
        rounded = f"ora_round('{mode}', {n}, {places})"
        if not (_COLUMN.fullmatch(n) and places.isdigit()):
            return Value(rounded, NUMBER)
        return Value(f"(CASE WHEN {_may_exceed(places, n)} THEN {rounded} ELSE {n} END)", NUMBER)

    return compile_call


def _may_exceed(places: str, n: str) -> str:
    """Whether a number may have more decimals than `places`, as far as its length tells.

    A number of 1 or more has its head and a digit in front of the point, one below 1 may not.
    """
    most = 2 + int(places) // 2
    below_1 = f"{n} >= '\\x3F'::BLOB AND {n} < '\\xC1'::BLOB AND {n} <> {_ZERO}"
    return f"(octet_length({n}) > {most} OR ({below_1}))"


def _day(value: Value, shown: str) -> str:
    return day_number(value.packed, shown) if value.packed else f"ora_day_number({shown})"


FUNCTIONS["ROUND"] = (1, 2, _rounding("ROUND_HALF_UP"))
FUNCTIONS["TRUNC"] = (1, 2, _rounding("ROUND_DOWN"))
