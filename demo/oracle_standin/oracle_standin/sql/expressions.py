"""The grammar of conditions, on top of that of values."""

from __future__ import annotations

from oracle_standin.errors import unsupported
from oracle_standin.sql import ast
from oracle_standin.sql.values import ValueParser

_COMPARISONS = {"=": "=", "<>": "<>", "!=": "<>", "^=": "<>", "<": "<", ">": ">", "<=": "<=",
                ">=": ">="}  # fmt: skip
_LONGEST_LIST = 1000


class ExpressionParser(ValueParser):
    """Conditions and values; queries inside them are the duty of the subclass."""

    def expression(self) -> ast.Expression:
        """A condition or a value: OR binds weakest."""
        left = self._and()
        while self.accept("OR"):
            left = ast.Binary("OR", left, self._and())
        return left

    def _and(self) -> ast.Expression:
        left = self._not()
        while self.accept("AND"):
            left = ast.Binary("AND", left, self._not())
        return left

    def _not(self) -> ast.Expression:
        if self.accept("NOT"):
            return ast.Not(self._not())
        return self._predicate()

    def _predicate(self) -> ast.Expression:
        if self.accept("EXISTS"):
            return ast.Exists(self._bracketed_query())
        row = self._row_or_value()
        left = row[0]
        if self.token.kind == "op" and self.token.value in _COMPARISONS and len(row) == 1:
            operator = _COMPARISONS[self.next().value]
            quantifier = self.accept_any("ANY", "SOME", "ALL")
            if quantifier:
                if not self.peek("(") or not self.starts_query(ahead=1):
                    raise unsupported(f"{quantifier} over a list")
                return ast.Quantified(operator, left, quantifier, self._bracketed_query())
            return ast.Binary(operator, left, self.arithmetic())
        if self.accept("IS"):
            negated = self.accept("NOT")
            state = self.accept_any("NULL", "NAN", "INFINITE")
            if state is None:
                raise self.error(908, "missing NULL keyword")
            return ast.IsNull(left, negated, state)
        negated = self.accept("NOT")
        if self.accept("IN"):
            return self._in(row, negated)
        if len(row) > 1:
            raise unsupported("a list of expressions outside IN")
        if self.accept("BETWEEN"):
            low = self.arithmetic()
            if not self.accept("AND"):
                raise self.error(905, "missing keyword")
            return ast.Between(left, low, self.arithmetic(), negated)
        if self.accept("LIKE"):
            pattern = self.arithmetic()
            escape = self.arithmetic() if self.accept("ESCAPE") else None
            return ast.Like(left, pattern, escape, negated)
        if negated:
            raise self.error(920, "invalid relational operator")
        return left

    def _row_or_value(self) -> tuple[ast.Expression, ...]:
        """One value, or the bracketed list in front of IN."""
        start, binds = self.at, len(self.binds)
        if self.accept("(") and not self.starts_query():
            values = [self.expression()]
            while self.accept(","):
                values.append(self.expression())
            if len(values) > 1:
                self.expect(")")
                return tuple(values)
        self.at = start
        del self.binds[binds:]
        return (self.arithmetic(),)

    def _in(self, row: tuple[ast.Expression, ...], negated: bool) -> ast.Expression:
        if self.peek("(") and self.starts_query(ahead=1):
            return ast.In(row, self._bracketed_query(), negated)
        self.expect("(")
        options = [self._option(len(row))]
        while self.accept(","):
            options.append(self._option(len(row)))
        self.expect(")")
        if len(options) > _LONGEST_LIST:
            raise self.error(1795, "maximum number of expressions in a list is 1000")
        return ast.In(row, tuple(options), negated)

    def _option(self, width: int) -> tuple[ast.Expression, ...]:
        if width == 1:
            return (self.expression(),)
        self.expect("(")
        values = [self.expression()]
        while self.accept(","):
            values.append(self.expression())
        self.expect(")")
        if len(values) != width:
            raise self.error(947, "not enough values")
        return tuple(values)

    def _bracketed_query(self) -> ast.Query:
        self.expect("(")
        query = self.query()
        self.expect(")")
        return query
