"""NVL, DECODE and other choices between values."""

from __future__ import annotations

from collections.abc import Sequence

from oracle_standin.compile.comparison import compare
from oracle_standin.compile.conversions import unified
from oracle_standin.compile.expressions import case
from oracle_standin.compile.functions import (
    FUNCTIONS,
    Compiler,
    Function,
    function,
)
from oracle_standin.compile.typed import Value, null


@function("NVL", 2)
def _nvl(c: Compiler, a: Sequence[Value]) -> Value:
    return _coalesce(c, a)


@function("COALESCE", 2, 99)
def _coalesce(c: Compiler, a: Sequence[Value]) -> Value:
    same = unified(list(a), c.settings)
    sql = "coalesce(" + ", ".join(value.sql for value in same) + ")"
    return same[0].moved(sql, is_null=all(x.is_null for x in a))


@function("NVL2", 3)
def _nvl2(c: Compiler, a: Sequence[Value]) -> Value:
    return case([f"{a[0].sql} IS NOT NULL"], [a[1], a[2]], c.settings)


@function("NULLIF", 2)
def _nullif(c: Compiler, a: Sequence[Value]) -> Value:
    return case([compare(c.settings, "=", a[0], a[1])], [null(a[0].type), a[0]], c.settings)


@function("DECODE", 3, 255)
def _decode(c: Compiler, a: Sequence[Value]) -> Value:
    operand, pairs = a[0], list(a[1:])
    default = pairs.pop() if len(pairs) % 2 else null()
    tests = []
    for search in pairs[::2]:
        if search.is_null:
            tests.append(f"{operand.sql} IS NULL")
        else:
            equal = compare(c.settings, "=", operand, search)
            tests.append(f"({equal} OR ({operand.sql} IS NULL AND {search.sql} IS NULL))")
    return case(tests, [*pairs[1::2], default], c.settings)


def _extreme(name: str) -> Function:
    def compile_call(c: Compiler, a: Sequence[Value]) -> Value:
        same = unified(list(a), c.settings)
        list_ = ", ".join(value.sql for value in same)
        any_null = " OR ".join(f"{value.sql} IS NULL" for value in same)
        return same[0].moved(f"(CASE WHEN {any_null} THEN NULL ELSE {name}({list_}) END)")

    return compile_call


FUNCTIONS["GREATEST"] = (1, 99, _extreme("greatest"))
FUNCTIONS["LEAST"] = (1, 99, _extreme("least"))
