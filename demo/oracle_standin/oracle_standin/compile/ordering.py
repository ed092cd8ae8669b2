"""ORDER BY of queries."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from oracle_standin.compile.aggregates import direction
from oracle_standin.compile.comparison import forbid_lob, sort_key
from oracle_standin.compile.expressions import ExpressionCompiler
from oracle_standin.compile.typed import Value
from oracle_standin.errors import OracleError
from oracle_standin.sql import ast

# Name, expression (None for a column that a star gave) and value of a result column.
Item = tuple[str, ast.Expression | None, Value]


def order_by(
    order: tuple[ast.OrderItem, ...],
    items: Sequence[Item],
    c: ExpressionCompiler,
    *,
    distinct: bool,
) -> str:
    """ORDER BY of a query block: by position, by alias, or by an expression."""
    keys = []
    for item in order:
        position = _position(item.expression, items)
        if position is None:
            key = sort_key(c.settings, c.value(item.expression))
        elif distinct:
            forbid_lob(items[position][2])
            key = f"o{position}"
        else:
            key = sort_key(c.settings, items[position][2])
        # A constant would be taken for a position by DuckDB.
        keys.append(f"({key})" + direction(item))
    return " ORDER BY " + ", ".join(keys) if keys else ""


def order_by_output(
    order: tuple[ast.OrderItem, ...], names: Sequence[str], values: Sequence[Value]
) -> str:
    """ORDER BY of a query with set operators: by position or name of its columns only."""
    items = [(name, None, value) for name, value in zip(names, values, strict=True)]
    keys = []
    for item in order:
        position = _position(item.expression, items)
        if position is None:
            raise OracleError(1785, "ORDER BY item must be the number of a SELECT-list expression")
        keys.append(f"o{position}" + direction(item))
    return " ORDER BY " + ", ".join(keys) if keys else ""


def _position(node: ast.Expression, items: Sequence[Item]) -> int | None:
    """The select list's column that ORDER BY means by a number or by an alias."""
    if isinstance(node, ast.Literal) and node.kind == "number":
        place = int(Decimal(node.text)) - 1
        if not 0 <= place < len(items):
            raise OracleError(1785, "ORDER BY item must be the number of a SELECT-list expression")
        return place
    if isinstance(node, ast.Column) and len(node.name) == 1:
        for place, (name, _, _) in enumerate(items):
            if name == node.name[0]:
                return place
    return None
