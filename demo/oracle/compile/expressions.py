"""Expressions of the syntax tree into DuckDB SQL, with their Oracle types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from demo.oracle.compile.conversions import (
    as_date,
    as_double,
    as_moment,
    as_native,
    as_number,
    as_rowid,
    as_text,
    convert,
    unified,
)
from demo.oracle.compile.literals import interval_literal, timestamp_literal
from demo.oracle.compile.scope import Scope
from demo.oracle.compile.typed import (
    Settings,
    Value,
    blob,
    condition,
    inconsistent,
    null,
    nullable_text,
    of_number,
    of_text,
    quote,
)
from demo.oracle.errors import OracleError, unsupported
from demo.oracle.formats import dates as formats
from demo.oracle.sql import ast
from demo.oracle.values import temporal
from demo.oracle.values.datatypes import (
    BINARY_DOUBLE,
    BINARY_FLOAT,
    DATE,
    INTERVAL_DS,
    NUMBER,
    ROWID,
    TIMESTAMP_TZ,
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
        pseudo: Callable[[ExpressionCompiler, str], Value | None],
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
            moment = formats.from_char(text, "SYYYY-MM-DD", temporal.Moment(1, 1, 1)).local
            return Value(blob(temporal.encode_date(moment)), DATE)
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
            special = self._pseudo(self, ".".join(node.name))
            if special is not None:
                return special
            if len(node.name) > 1:
                return self._functions(self, ast.Call(node.name, position=node.position))
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
            return self._concatenated(left_value, right_value)
        if node.operator in ("+", "-", "*", "/"):
            return self._arithmetic(node.operator, left_value, right_value)
        return condition(self.compare(node.operator, left_value, right_value))

    def _concatenated(self, left: Value, right: Value) -> Value:
        a, b = as_text(left, self.settings), as_text(right, self.settings)
        like = a.type if a.type.is_lob or (a.type.is_national and not b.type.is_lob) else b.type
        sql = f"(coalesce({a.sql}, '') || coalesce({b.sql}, ''))"
        return nullable_text(sql, a.type.size + b.type.size, like)

    def _arithmetic(self, operator: str, left: Value, right: Value) -> Value:
        if left.type.is_moment or right.type.is_moment:
            return self._date_arithmetic(operator, left, right)
        if left.type.is_interval or right.type.is_interval:
            raise unsupported("arithmetic of INTERVALs")
        if left.type.is_binary_number or right.type.is_binary_number:
            a, b = as_double(left), as_double(right)
            return Value(f"({a.sql} {operator} {b.sql})", BINARY_DOUBLE)
        whole_left, whole_right = as_native(left), as_native(right)
        if (left.native or right.native) and whole_left and whole_right and operator != "/":
            return Value(f"({whole_left.sql} {operator} {whole_right.sql})", NUMBER, native=True)
        a, b = as_number(left), as_number(right)
        return Value(f"ora_arithmetic('{operator}', {a.sql}, {b.sql})", NUMBER)

    def _date_arithmetic(self, operator: str, left: Value, right: Value) -> Value:
        if operator == "+" and right.type.is_moment and not left.type.is_moment:
            left, right = right, left
        if operator not in ("+", "-") or not left.type.is_moment:
            raise OracleError(932, "inconsistent datatypes: expected NUMBER got DATE")
        if right.type.is_interval:
            sign = 1 if operator == "+" else -1
            if right.type.name == "INTERVAL YEAR TO MONTH":
                raise unsupported("DATE plus INTERVAL YEAR TO MONTH; ADD_MONTHS says the same")
            moved = f"ora_add_nanos({left.sql}, {right.sql}, {sign})"
            return Value(f"ora_to_date({moved})" if left.type == DATE else moved, left.type)
        if right.type.is_moment:
            if operator == "+":
                raise OracleError(975, "date + date not allowed")
            if left.type == DATE and right.type == DATE:
                return Value(f"ora_days_between({left.sql}, {right.sql})", NUMBER)
            a, b = self._utc(left), self._utc(right)
            return Value(f"ora_interval_between({a}, {b})", INTERVAL_DS)
        days = as_number(right).sql
        if operator == "-":
            days = f"ora_negate({days})"
        return Value(f"ora_add_days({as_date(left, self.settings).sql}, {days})", DATE)

    def _utc(self, value: Value) -> str:
        if value.type.name == "TIMESTAMP WITH LOCAL TIME ZONE":
            return value.sql
        return f"ora_utc({value.sql}, {self.settings.zone})"

    def compare(self, operator: str, left: Value, right: Value) -> str:
        """A comparison, after the conversions that Oracle makes."""
        a, b = self.comparable(left, right)
        if operator in ("<", ">", "<=", ">=") and left.type.is_padded and right.type.is_padded:
            width = max(left.type.size, right.type.size, 1)
            a, b = (f"rpad({sql}, {width}, ' ')" for sql in (a, b))
        return f"({a} {operator} {b})"

    def comparable(self, left: Value, right: Value) -> tuple[str, str]:
        """Two values as DuckDB expressions that compare as Oracle compares the values."""
        for value in (left, right):
            self.forbid_lob(value)
        if left.is_null or right.is_null:
            return "NULL", "NULL"
        if left.type == ROWID or right.type == ROWID:
            return as_rowid(left).sql, as_rowid(right).sql
        if left.type.is_moment or right.type.is_moment:
            return self._comparable_moments(left, right)
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

    def _comparable_moments(self, left: Value, right: Value) -> tuple[str, str]:
        a, b = as_moment(left, self.settings), as_moment(right, self.settings)
        plain = {"DATE", "TIMESTAMP"}
        if a.type.name in plain and b.type.name in plain:
            return a.sql, b.sql
        return self._utc(a), self._utc(b)

    def forbid_lob(self, value: Value) -> None:
        """LOBs cannot be compared, sorted or grouped; LONGs cannot be anything."""
        if value.type.is_long:
            raise OracleError(997, "illegal use of LONG datatype")
        if value.type.is_lob:
            raise inconsistent("-", value)

    def sort_key(self, value: Value) -> str:
        """What ORDER BY, GROUP BY, MIN and MAX go by."""
        self.forbid_lob(value)
        return self._utc(value) if value.type.name == "TIMESTAMP WITH TIME ZONE" else value.sql

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
        low = self.compare(">=", operand, self.value(node.low))
        high = self.compare("<=", operand, self.value(node.high))
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
            tests.append(" AND ".join(self.compare("=", a, b) for a, b in pairs))
        sql = "(" + " OR ".join(f"({test})" for test in tests) + ")"
        return condition(f"(NOT {sql})" if node.negated else sql)

    def _in_query(self, operands: list[Value], query: ast.Query, negated: bool) -> Value:
        sql, columns = self._subquery(query, self.scope)
        if len(columns) != len(operands):
            raise OracleError(913, "too many values")
        named = [replace(column, sql=f"q.o{n}") for n, column in enumerate(columns)]
        pairs = [self.comparable(a, b) for a, b in zip(operands, named, strict=True)]
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
        a, b = self.comparable(self.value(node.operand), replace(columns[0], sql="q.o0"))
        word = "ALL" if node.quantifier == "ALL" else "ANY"
        return condition(f"({a} {node.operator} {word} (SELECT {b} FROM ({sql}) q))")

    def _exists(self, node: ast.Exists) -> Value:
        sql, _ = self._subquery(node.query, self.scope)
        return condition(f"EXISTS ({sql})")

    def _scalar(self, node: ast.Scalar) -> Value:
        sql, columns = self._subquery(node.query, self.scope)
        if len(columns) != 1:
            raise OracleError(913, "too many values")
        return replace(columns[0], sql=f"({sql})", constant=None, nullable=True)

    # --- CASE, CAST and their like

    def _case(self, node: ast.Case) -> Value:
        tests = []
        if node.operand is None:
            tests = [self.condition(test) for test, _ in node.branches]
        else:
            operand = self.value(node.operand)
            tests = [self.compare("=", operand, self.value(test)) for test, _ in node.branches]
        results = [self.value(result) for _, result in node.branches]
        results.append(self.value(node.default) if node.default else null())
        return case(tests, results, self.settings)

    def _cast(self, node: ast.Cast) -> Value:
        from demo.oracle.compile.fitting import fitted

        return fitted(self.value(node.operand), node.type, self.settings, cast=True)

    def _extract(self, node: ast.Extract) -> Value:
        operand = self.value(node.operand)
        if operand.type.is_interval:
            return Value(f"ora_extract_interval({quote(node.part)}, {operand.sql})", NUMBER)
        if not operand.type.is_moment:
            raise OracleError(30076, "invalid extract field for extract source")
        if operand.type == DATE and node.part not in ("YEAR", "MONTH", "DAY"):
            raise OracleError(30076, "invalid extract field for extract source")
        return Value(f"ora_extract({quote(node.part)}, {operand.sql})", NUMBER)

    def _atzone(self, node: ast.AtZone) -> Value:
        zone = self.value(node.zone)
        if not isinstance(zone.constant, str):
            raise unsupported("AT TIME ZONE of anything but a literal")
        moment = convert(self.value(node.operand), TIMESTAMP_TZ, self.settings)
        offset = formats.parse_offset(zone.constant)
        return Value(f"ora_to_zoned({moment.sql}, {offset})", TIMESTAMP_TZ)


def case(tests: list[str], results: list[Value], settings: Settings) -> Value:
    """CASE with its results in one type; the last is the ELSE."""
    same = unified(results, settings)
    branches = " ".join(
        f"WHEN {test} THEN {result.sql}" for test, result in zip(tests, same, strict=False)
    )
    return replace(
        same[0],
        sql=f"(CASE {branches} ELSE {same[-1].sql} END)",
        constant=None,
        is_null=all(result.is_null for result in results),
        nullable=True,
    )


def compiled_type(kind: OracleType) -> OracleType:
    """NUMBER expressions have no precision of their own."""
    return NUMBER if kind.is_number else kind
