"""Aggregate and window functions."""

from __future__ import annotations

from oracle_standin.compile.comparison import sort_key
from oracle_standin.compile.conversions import as_double, as_number
from oracle_standin.compile.expressions import ExpressionCompiler, compiled_type
from oracle_standin.compile.typed import Value, of_int
from oracle_standin.errors import OracleError
from oracle_standin.sql import ast
from oracle_standin.values.datatypes import BINARY_DOUBLE, NUMBER

AGGREGATES = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX"})
RANKINGS = frozenset({"ROW_NUMBER", "RANK", "DENSE_RANK"})


def order_sql(c: ExpressionCompiler, items: tuple[ast.OrderItem, ...]) -> str:
    """ORDER BY of a window."""
    return ", ".join(
        sort_key(c.settings, c.value(item.expression)) + direction(item) for item in items
    )


def direction(item: ast.OrderItem) -> str:
    """Oracle sorts NULL as the greatest value unless told otherwise."""
    first = item.descending if item.nulls_first is None else item.nulls_first
    return f" {'DESC' if item.descending else 'ASC'} NULLS {'FIRST' if first else 'LAST'}"


def aggregate(c: ExpressionCompiler, node: ast.Call) -> Value:
    """A call of one of AGGREGATES or RANKINGS."""
    name = node.name[0]
    over = _over(c, node.window) if node.window else ""
    if name in RANKINGS:
        if not node.window:
            raise OracleError(30484, "missing window specification for this function")
        if node.arguments:
            raise OracleError(909, "invalid number of arguments")
        return of_int(f"{name.lower()}(){over}")
    distinct = "DISTINCT " if node.distinct else ""
    if name == "COUNT" and node.arguments == (ast.Star(),):
        return of_int(f"count(*){over}")
    if len(node.arguments) != 1:
        raise OracleError(909, "invalid number of arguments")
    operand = c.value(node.arguments[0])
    key = sort_key(c.settings, operand)
    if name == "COUNT":
        return of_int(f"count({distinct}{key}){over}")
    if name in ("MIN", "MAX"):
        return _extreme(name.lower(), operand, key, over)
    return _sum(name, operand, distinct, over)


def _extreme(name: str, operand: Value, key: str, over: str) -> Value:
    sql = (
        f"{name}({key}){over}" if key == operand.sql else f"arg_{name}({operand.sql}, {key}){over}"
    )
    kind = compiled_type(operand.type)
    return operand.moved(sql, type=kind, nullable=True)


def _sum(name: str, operand: Value, distinct: str, over: str) -> Value:
    if operand.type.is_binary_number:
        function = "sum" if name == "SUM" else "avg"
        return Value(f"{function}({distinct}{as_double(operand).sql}){over}", BINARY_DOUBLE)
    if operand.native:
        total = f"ora_number_parse(CAST(sum({distinct}{operand.sql}){over} AS VARCHAR))"
        counted = operand.sql
    else:
        number = as_number(operand).sql
        total, counted = f"ora_sum(list({distinct}{number}){over})", number
    if name == "SUM":
        return Value(total, NUMBER)
    count = f"ora_number_int(count({distinct}{counted}){over})"
    return Value(f"ora_arithmetic('/', {total}, {count})", NUMBER)


def _over(c: ExpressionCompiler, window: ast.Window) -> str:
    parts = []
    if window.partition:
        keys = (sort_key(c.settings, c.value(key)) for key in window.partition)
        parts.append("PARTITION BY " + ", ".join(keys))
    if window.order:
        parts.append("ORDER BY " + order_sql(c, window.order))
    return f" OVER ({' '.join(parts)})"
