"""ROWNUM: a limit on the rows that pass the rest of WHERE."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from oracle_standin.compile.conversions import as_number
from oracle_standin.compile.expressions import ExpressionCompiler
from oracle_standin.errors import unsupported
from oracle_standin.sql import ast


def conjuncts(node: ast.Expression) -> Iterator[ast.Expression]:
    if isinstance(node, ast.Binary) and node.operator == "AND":
        yield from conjuncts(node.left)
        yield from conjuncts(node.right)
    else:
        yield node


def uses_rownum(tree: object) -> bool:
    return any(
        isinstance(node, ast.Column) and node.name == ("ROWNUM",) and not node.quoted
        for node in ast.nodes(tree)
    )


def limited(node: ast.Expression, c: ExpressionCompiler) -> str:
    """WHERE and LIMIT of an UPDATE or DELETE, which may limit its rows by ROWNUM."""
    parts = list(conjuncts(node))
    tests = " AND ".join(c.condition(part) for part in parts if not uses_rownum(part))
    limits = [rownum_limit(part, c) for part in parts if uses_rownum(part)]
    where = f" WHERE {tests}" if tests else ""
    return where + (f" LIMIT {min(limits)}" if limits else "")


def rownum_limit(node: ast.Expression, c: ExpressionCompiler) -> int:
    """How many rows a condition on ROWNUM lets pass; what is no plain limit is refused."""
    if isinstance(node, ast.Between) and node.operand == ast.Column(("ROWNUM",)):
        low = _constant(node.low, c)
        return _at_most(_constant(node.high, c)) if low <= 1 else 0
    if isinstance(node, ast.Binary):
        flipped = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}
        operator, left, right = node.operator, node.left, node.right
        if right == ast.Column(("ROWNUM",)) and operator in flipped:
            operator, left, right = flipped[operator], right, left
        if left == ast.Column(("ROWNUM",)) and operator in flipped:
            bound = _constant(right, c)
            every = 2**62
            return {
                "<=": _at_most(bound),
                "<": _at_most(math.ceil(bound) - 1),
                "=": 1 if bound == 1 else 0,
                ">=": every if bound <= 1 else 0,
                ">": every if bound < 1 else 0,
            }[operator]
    raise unsupported("a condition on ROWNUM that is no plain limit")


def _constant(node: ast.Expression, c: ExpressionCompiler) -> Decimal:
    value = as_number(c.value(node))
    if isinstance(value.constant, Decimal):
        return value.constant
    raise unsupported("a limit on ROWNUM that is not a literal or a bind")


def _at_most(bound: Decimal | int) -> int:
    return max(0, min(2**62, math.floor(bound)))
