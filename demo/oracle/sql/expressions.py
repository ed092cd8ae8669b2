"""The grammar of expressions and conditions, by recursive descent."""

from __future__ import annotations

from demo.oracle.errors import OracleError, unsupported
from demo.oracle.sql import ast
from demo.oracle.sql.cursor import RESERVED, Cursor
from demo.oracle.values.datatypes import OracleType
from demo.oracle.values.type_names import parse_type

_COMPARISONS = {"=": "=", "<>": "<>", "!=": "<>", "^=": "<>", "<": "<", ">": ">", "<=": "<=",
                ">=": ">="}  # fmt: skip
_INTERVAL_FIELDS = {"DAY": "ds", "HOUR": "ds", "MINUTE": "ds", "SECOND": "ds", "YEAR": "ym",
                    "MONTH": "ym"}  # fmt: skip


class ExpressionParser(Cursor):
    """Expressions; queries inside them are the duty of the subclass."""

    def query(self) -> ast.Query:
        raise NotImplementedError

    def starts_query(self, ahead: int = 0) -> bool:
        return self.peek("SELECT", ahead=ahead) or self.peek("WITH", ahead=ahead)

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
        start = self.at
        if self.accept("(") and not self.starts_query():
            values = [self.expression()]
            while self.accept(","):
                values.append(self.expression())
            if len(values) > 1:
                self.expect(")")
                return tuple(values)
        self.at = start
        del self.binds[sum(t.kind == "bind" for t in self.tokens[:start]) :]
        return (self.arithmetic(),)

    def _in(self, row: tuple[ast.Expression, ...], negated: bool) -> ast.Expression:
        if self.peek("(") and self.starts_query(ahead=1):
            return ast.In(row, self._bracketed_query(), negated)
        self.expect("(")
        options = [self._option(len(row))]
        while self.accept(","):
            options.append(self._option(len(row)))
        self.expect(")")
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

    def arithmetic(self) -> ast.Expression:
        left = self._multiplicative()
        while operator := self.accept_any("+", "-", "||"):
            left = ast.Binary(operator, left, self._multiplicative())
        return left

    def _multiplicative(self) -> ast.Expression:
        left = self._unary()
        while operator := self.accept_any("*", "/"):
            left = ast.Binary(operator, left, self._unary())
        return left

    def _unary(self) -> ast.Expression:
        if self.accept("-"):
            return ast.Negative(self._unary())
        if self.accept("+"):
            return self._unary()
        if self.accept("PRIOR"):
            return ast.Prior(self._unary())
        value = self._primary()
        while self.accept("AT", "TIME", "ZONE"):
            value = ast.AtZone(value, self._primary())
        return value

    def _primary(self) -> ast.Expression:
        token = self.token
        if token.kind == "number":
            self.at += 1
            kind = {"F": "float", "D": "double"}.get(token.value[-1], "number")
            return ast.Literal(kind, token.value.rstrip("FD"))
        if token.kind == "string":
            self.at += 1
            return ast.Literal("string", token.value) if token.value else ast.Null()
        if token.kind == "bind":
            self.at += 1
            self.binds.append(token.value)
            return ast.Bind(len(self.binds) - 1, token.value)
        if self.accept("("):
            inner: ast.Expression = (
                ast.Scalar(self.query()) if self.starts_query() else self.expression()
            )
            self.expect(")")
            return inner
        if self.accept("*"):
            return ast.Star()
        if self.accept("NULL"):
            return ast.Null()
        return self._word()

    def _word(self) -> ast.Expression:
        if self.accept("CASE"):
            return self._case()
        if self.accept("CURSOR"):
            raise unsupported("CURSOR expressions")
        following = self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        if following.kind == "string":
            for word in ("DATE", "TIMESTAMP"):
                if self.accept(word):
                    return ast.Literal(word.lower(), self.next().value)
            if self.accept("INTERVAL"):
                return self._interval(self.next().value)
        if following.value == "(" and self.token.kind == "name":
            special = {"CAST": self._cast, "EXTRACT": self._extract, "TRIM": self._trim}
            if self.token.value in special:
                return special[self.next().value]()
        return self._name()

    def _name(self) -> ast.Expression:
        token = self.token
        if token.kind not in ("name", "quoted") or (
            token.kind == "name" and token.value in RESERVED
        ):
            raise self.error(936, "missing expression")
        parts = [self.identifier()]
        while self.accept("."):
            if self.accept("*"):
                return ast.Star(tuple(parts))
            parts.append(self.identifier())
        if self.peek("(+)"):
            raise unsupported("the outer join operator (+); LEFT JOIN says the same")
        if self.accept("("):
            return self._call(tuple(parts), token.start)
        return ast.Column(tuple(parts), token.start, token.kind == "quoted")

    def _call(self, name: ast.Name, position: int) -> ast.Expression:
        distinct = self.accept_any("DISTINCT", "UNIQUE") is not None
        if not distinct:
            self.accept("ALL")
        arguments = []
        if not self.accept(")"):
            arguments.append(self.expression())
            while self.accept(","):
                arguments.append(self.expression())
            self.expect(")")
        within: tuple[ast.OrderItem, ...] = ()
        if self.accept("WITHIN", "GROUP"):
            self.expect("(")
            within = self.order_by()
            self.expect(")")
        if self.peek("KEEP"):
            raise unsupported("KEEP (DENSE_RANK ...)")
        window = self._window() if self.accept("OVER") else None
        return ast.Call(name, tuple(arguments), distinct, window, within, position)

    def _window(self) -> ast.Window:
        self.expect("(")
        partition = []
        if self.accept("PARTITION", "BY"):
            partition.append(self.expression())
            while self.accept(","):
                partition.append(self.expression())
        order = self.order_by() if self.peek("ORDER") else ()
        if not self.accept(")"):
            raise unsupported("ROWS and RANGE in a window")
        return ast.Window(tuple(partition), order)

    def order_by(self) -> tuple[ast.OrderItem, ...]:
        self.expect("ORDER")
        self.expect("BY")
        items = [self._order_item()]
        while self.accept(","):
            items.append(self._order_item())
        return tuple(items)

    def _order_item(self) -> ast.OrderItem:
        value = self.expression()
        descending = self.accept_any("ASC", "DESC") == "DESC"
        nulls = None
        if self.accept("NULLS"):
            nulls = self.accept_any("FIRST", "LAST")
            if nulls is None:
                raise self.error(905, "missing keyword")
        return ast.OrderItem(value, descending, None if nulls is None else nulls == "FIRST")

    def _case(self) -> ast.Expression:
        operand = None if self.peek("WHEN") else self.expression()
        branches = []
        while self.accept("WHEN"):
            condition = self.expression()
            self.expect("THEN")
            branches.append((condition, self.expression()))
        default = self.expression() if self.accept("ELSE") else None
        if not branches or not self.accept("END"):
            raise self.error(905, "missing keyword")
        return ast.Case(operand, tuple(branches), default)

    def _interval(self, text: str) -> ast.Expression:
        unit = self.next().value
        if unit not in _INTERVAL_FIELDS:
            raise self.error(905, "missing keyword")
        if self.accept("("):
            while not self.accept(")"):
                self.next()
        last = unit
        if self.accept("TO"):
            last = self.next().value
            if self.accept("("):
                while not self.accept(")"):
                    self.next()
        return ast.Literal(f"interval {_INTERVAL_FIELDS[unit]}", f"{unit} {last} {text}")

    def _cast(self) -> ast.Expression:
        self.expect("(")
        value = self.expression()
        self.expect("AS")
        target = self.data_type(stop=(")",))
        self.expect(")")
        return ast.Cast(value, target)

    def data_type(self, stop: tuple[str, ...]) -> OracleType:
        """A type's name: all words and brackets up to one of `stop`."""
        start, depth = self.token, 0
        end = start.start
        while self.token.kind != "end" and (depth or self.token.value not in stop):
            token = self.next()
            depth += {"(": 1, ")": -1}.get(token.value, 0)
            end = token.end
        try:
            return parse_type(self.sql[start.start : end])
        except ValueError as error:
            raise OracleError(902, "invalid datatype", position=start.start) from error

    def _extract(self) -> ast.Expression:
        self.expect("(")
        part = self.next().value
        self.expect("FROM")
        value = self.expression()
        self.expect(")")
        return ast.Extract(part, value)

    def _trim(self) -> ast.Expression:
        self.expect("(")
        side = self.accept_any("LEADING", "TRAILING", "BOTH") or "BOTH"
        arguments: tuple[ast.Expression, ...]
        if self.accept("FROM"):
            arguments = (self.expression(),)
        else:
            first = self.expression()
            arguments = (self.expression(), first) if self.accept("FROM") else (first,)
        self.expect(")")
        name = {"LEADING": "LTRIM", "TRAILING": "RTRIM", "BOTH": "TRIM"}[side]
        return ast.Call((name,), arguments)
