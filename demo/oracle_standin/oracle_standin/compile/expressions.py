"""Expressions of the syntax tree into DuckDB SQL, with their Oracle types."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from oracle_standin.compile.arithmetic import arithmetic, concatenated
from oracle_standin.compile.comparison import comparable, compare
from oracle_standin.compile.conversions import (
    as_number,
    as_text,
    unified,
)
from oracle_standin.compile.fitting import fitted
from oracle_standin.compile.literals import interval_literal, timestamp_literal
from oracle_standin.compile.scope import Scope
from oracle_standin.compile.typed import (
    Settings,
    Value,
    blob,
    condition,
    null,
    of_number,
    of_text,
    quote,
)
from oracle_standin.errors import OracleError, unsupported
from oracle_standin.formats import read_dates
from oracle_standin.sql import ast
from oracle_standin.values import temporal
from oracle_standin.values.datatypes import (
    BINARY_DOUBLE,
    BINARY_FLOAT,
    DATE,
    NUMBER,
    OracleType,
    char,
)


class ExpressionCompiler:
    """Compiles expressions in a scope. Subqueries and functions are duties of others."""

    def __init__(
        self,
        settings: Settings,
        scope: Scope,
        binds: list[Value],
        call: Callable[[ExpressionCompiler, ast.Call], Value],
        pseudo: Callable[[str], Value | None],
        subquery: Callable[[ast.Query, Scope], tuple[str, list[Value]]],
    ) -> None:
        self.settings = settings
        self.scope = scope
        self.binds = binds
        self.rownum: str | None = None
        self._functions = call
        self._pseudo = pseudo
        self._subquery = subquery

    def value(self, node: ast.Expression) -> Value:
        """A value; a condition in its place is an error."""
        result = self.any(node)
        if result.condition:
            raise OracleError(907, "missing right parenthesis")
        return result

    def condition(self, node: ast.Expression) -> str:
        """A condition as a DuckDB BOOLEAN."""
        result = self.any(node)
        if not result.condition:
            raise OracleError(920, "invalid relational operator")
        return result.sql

    def any(self, node: ast.Expression) -> Value:
        method = getattr(self, "_" + type(node).__name__.lower(), None)
        if method is None:
            raise unsupported(type(node).__name__)
        result: Value = method(node)
        return result

    # --- leaves

    def _literal(self, node: ast.Literal) -> Value:
        kind, text = node.kind, node.text
        if kind == "number":
            return of_number(Decimal(text))
        if kind == "float":
            return Value(f"CAST({text} AS FLOAT)", BINARY_FLOAT)
        if kind == "double":
            return Value(f"CAST({text} AS DOUBLE)", BINARY_DOUBLE)
        if kind == "string":
            return of_text(text, char(len(text)), self.settings)
        if kind == "date":
            moment = read_dates.from_char(text, "SYYYY-MM-DD", temporal.Moment(1, 1, 1)).local
            return Value(blob(temporal.encode_date(moment)), DATE, whole=str(moment.julian_day))
        if kind == "timestamp":
            return timestamp_literal(text)
        return interval_literal(kind, text)

    def _null(self, _: ast.Null) -> Value:
        return null()

    def _bind(self, node: ast.Bind) -> Value:
        if node.index >= len(self.binds):
            raise OracleError(1008, "not all variables bound")
        return self.binds[node.index]

    def _column(self, node: ast.Column) -> Value:
        found = self.scope.find(node.name)
        if found is not None:
            return found
        if not node.quoted:
            if node.name == ("ROWNUM",):
                if self.rownum is None:
                    raise unsupported("ROWNUM in this place")
                return Value(self.rownum, NUMBER, native=True)
            special = self._pseudo(".".join(node.name))
            if special is not None:
                return special
            if len(node.name) > 1:
                return self._functions(self, ast.Call(node.name, position=node.position))
            if node.name[-1] == "ROWID":
                raise OracleError(
                    1446,
                    "cannot select ROWID from, or sample, a view with DISTINCT, GROUP BY, etc.",
                )
        shown = ".".join(f'"{part}"' for part in node.name)
        raise OracleError(904, f"{shown}: invalid identifier", position=node.position)

    def _star(self, _: ast.Star) -> Value:
        raise OracleError(936, "missing expression")

    def _call(self, node: ast.Call) -> Value:
        return self._functions(self, node)

    # --- operators

    def _negative(self, node: ast.Negative) -> Value:
        operand = self.value(node.operand)
        if isinstance(operand.constant, Decimal):
            return of_number(-operand.constant)
        if operand.type.is_binary_number:
            return Value(f"(-{operand.sql})", operand.type)
        if operand.native:
            return Value(f"(-{operand.sql})", NUMBER, native=True)
        return Value(f"ora_negate({as_number(operand).sql})", NUMBER)

    def _prior(self, _: ast.Prior) -> Value:
        raise unsupported("CONNECT BY")

    def _binary(self, node: ast.Binary) -> Value:
        if node.operator in ("AND", "OR"):
            left, right = self.condition(node.left), self.condition(node.right)
            return condition(f"({left} {node.operator} {right})")
        left_value, right_value = self.value(node.left), self.value(node.right)
        if node.operator == "||":
            return concatenated(self.settings, left_value, right_value)
        if node.operator in ("+", "-", "*", "/"):
            return arithmetic(self.settings, node.operator, left_value, right_value)
        return condition(compare(self.settings, node.operator, left_value, right_value))

    # --- conditions

    def _not(self, node: ast.Not) -> Value:
        return condition(f"(NOT {self.condition(node.operand)})")

    def _isnull(self, node: ast.IsNull) -> Value:
        operand = self.value(node.operand)
        word = "NOT " if node.negated else ""
        if node.state == "NULL":
            return condition(f"({operand.sql} IS {word}NULL)")
        test = "isnan" if node.state == "NAN" else "isinf"
        if not operand.type.is_binary_number:
            return condition("FALSE" if not node.negated else "TRUE")
        return condition(f"({word}{test}({operand.sql}))")

    def _between(self, node: ast.Between) -> Value:
        operand = self.value(node.operand)
        low = compare(self.settings, ">=", operand, self.value(node.low))
        high = compare(self.settings, "<=", operand, self.value(node.high))
        both = f"({low} AND {high})"
        return condition(f"(NOT {both})" if node.negated else both)

    def _like(self, node: ast.Like) -> Value:
        operand = as_text(self.value(node.operand), self.settings)
        pattern = as_text(self.value(node.pattern), self.settings)
        escape = self.value(node.escape).sql if node.escape else "CAST(NULL AS VARCHAR)"
        if node.escape is None and isinstance(pattern.constant, str):
            sql = f"({operand.sql} LIKE {pattern.sql})"
        else:
            sql = f"ora_like({operand.sql}, {pattern.sql}, {escape})"
        return condition(f"(NOT {sql})" if node.negated else sql)

    def _in(self, node: ast.In) -> Value:
        operands = [self.value(part) for part in node.operand]
        if isinstance(node.options, ast.Query):
            return self._in_query(operands, node.options, node.negated)
        tests = []
        for option in node.options:
            pairs = zip(operands, (self.value(part) for part in option), strict=True)
            tests.append(" AND ".join(compare(self.settings, "=", a, b) for a, b in pairs))
        sql = "(" + " OR ".join(f"({test})" for test in tests) + ")"
        return condition(f"(NOT {sql})" if node.negated else sql)

    def _in_query(self, operands: list[Value], query: ast.Query, negated: bool) -> Value:
        sql, columns = self._subquery(query, self.scope)
        if len(columns) != len(operands):
            raise OracleError(913, "too many values")
        named = [column.moved(f"q.o{n}") for n, column in enumerate(columns)]
        pairs = [comparable(self.settings, a, b) for a, b in zip(operands, named, strict=True)]
        left = ", ".join(a for a, _ in pairs)
        right = ", ".join(b for _, b in pairs)
        left = f"({left})" if len(pairs) > 1 else left
        selected = f"({right})" if len(pairs) > 1 else right
        test = f"({left} IN (SELECT {selected} FROM ({sql}) q))"
        return condition(f"(NOT {test})" if negated else test)

    def _quantified(self, node: ast.Quantified) -> Value:
        sql, columns = self._subquery(node.query, self.scope)
        if len(columns) != 1:
            raise OracleError(913, "too many values")
        a, b = comparable(self.settings, self.value(node.operand), columns[0].moved("q.o0"))
        word = "ALL" if node.quantifier == "ALL" else "ANY"
        return condition(f"({a} {node.operator} {word} (SELECT {b} FROM ({sql}) q))")

    def _exists(self, node: ast.Exists) -> Value:
        sql, _ = self._subquery(node.query, self.scope)
        return condition(f"EXISTS ({sql})")

    def _scalar(self, node: ast.Scalar) -> Value:
        sql, columns = self._subquery(node.query, self.scope)
        if len(columns) != 1:
            raise OracleError(913, "too many values")
        return columns[0].moved(f"({sql})", nullable=True)

    # --- CASE, CAST and their like

    def _case(self, node: ast.Case) -> Value:
        tests = []
        if node.operand is None:
            tests = [self.condition(test) for test, _ in node.branches]
        else:
            operand = self.value(node.operand)
            tests = [
                compare(self.settings, "=", operand, self.value(test)) for test, _ in node.branches
            ]
        results = [self.value(result) for _, result in node.branches]
        results.append(self.value(node.default) if node.default else null())
        return case(tests, results, self.settings)

    def _cast(self, node: ast.Cast) -> Value:
        return fitted(self.value(node.operand), node.type, self.settings, cast=True)

    def _extract(self, node: ast.Extract) -> Value:
        operand = self.value(node.operand)
        if operand.type.is_interval:
            raise unsupported("EXTRACT from an INTERVAL")
        if not operand.type.is_moment:
            raise OracleError(30076, "invalid extract field for extract source")
        if operand.type == DATE and node.part not in ("YEAR", "MONTH", "DAY"):
            raise OracleError(30076, "invalid extract field for extract source")
        return Value(f"ora_extract({quote(node.part)}, {operand.sql})", NUMBER)


def case(tests: list[str], results: list[Value], settings: Settings) -> Value:
    """CASE with its results in one type; the last is the ELSE."""
    same = unified(results, settings)
    branches = " ".join(
        f"WHEN {test} THEN {result.sql}" for test, result in zip(tests, same, strict=False)
    )
    return same[0].moved(
        f"(CASE {branches} ELSE {same[-1].sql} END)",
        is_null=all(result.is_null for result in results),
        nullable=True,
    )


def compiled_type(kind: OracleType) -> OracleType:
    """NUMBER expressions have no precision of their own."""
    return NUMBER if kind.is_number else kind
