"""Aggregate and window functions."""

from __future__ import annotations

from oracle_standin.compile.comparison import sort_key
from oracle_standin.compile.conversions import as_double, as_int, as_number, as_text
from oracle_standin.compile.expressions import ExpressionCompiler, compiled_type
from oracle_standin.compile.typed import Value, of_int
from oracle_standin.errors import OracleError, unsupported
from oracle_standin.sql import ast
from oracle_standin.values.datatypes import BINARY_DOUBLE, NUMBER, varchar2

AGGREGATES = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX", "LISTAGG"})
RANKINGS = frozenset({"ROW_NUMBER", "RANK", "DENSE_RANK", "NTILE", "LAG", "LEAD", "FIRST_VALUE",
                      "LAST_VALUE"})  # fmt: skip


def order_sql(c: ExpressionCompiler, items: tuple[ast.OrderItem, ...]) -> str:
    """ORDER BY of a window or of LISTAGG."""
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
        return _ranking(c, node, over)
    distinct = "DISTINCT " if node.distinct else ""
    if name == "COUNT" and node.arguments == (ast.Star(),):
        return of_int(f"count(*){over}")
    if len(node.arguments) != (2 if name == "LISTAGG" and len(node.arguments) == 2 else 1):
        raise OracleError(909, "invalid number of arguments")
    operand = c.value(node.arguments[0])
    if name == "LISTAGG":
        return _listagg(c, node, operand, over)
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


def _listagg(c: ExpressionCompiler, node: ast.Call, operand: Value, over: str) -> Value:
    separator = c.value(node.arguments[1]).sql if len(node.arguments) > 1 else "''"
    order = f" ORDER BY {order_sql(c, node.within)}" if node.within else ""
    text = as_text(operand, c.settings).sql
    return Value(f"string_agg({text}, {separator}{order}){over}", varchar2(4000))


def _ranking(c: ExpressionCompiler, node: ast.Call, over: str) -> Value:
    name = node.name[0].lower()
    values = [c.value(argument) for argument in node.arguments]
    if name in ("row_number", "rank", "dense_rank"):
        return of_int(f"{name}(){over}")
    if name == "ntile":
        return of_int(f"ntile({as_int(values[0])}){over}")
    if name == "last_value" and node.window and node.window.order:
        raise unsupported("LAST_VALUE with ORDER BY")
    offset = f", {as_int(values[1])}" if len(values) > 1 else ""
    default = f", {values[2].sql}" if len(values) > 2 else ""
    return values[0].moved(f"{name}({values[0].sql}{offset}{default}){over}")


def _over(c: ExpressionCompiler, window: ast.Window) -> str:
    parts = []
    if window.partition:
        keys = (sort_key(c.settings, c.value(key)) for key in window.partition)
        parts.append("PARTITION BY " + ", ".join(keys))
    if window.order:
        parts.append("ORDER BY " + order_sql(c, window.order))
    return f" OVER ({' '.join(parts)})"
