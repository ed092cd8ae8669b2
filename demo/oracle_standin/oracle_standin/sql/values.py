"""The grammar of values, by recursive descent."""

from __future__ import annotations

from oracle_standin.errors import OracleError, unsupported
from oracle_standin.sql import ast
from oracle_standin.sql.cursor import PSEUDOCOLUMNS, RESERVED, Cursor
from oracle_standin.values.datatypes import OracleType
from oracle_standin.values.type_names import parse_type

_INTERVAL_FIELDS = {"DAY": "ds", "HOUR": "ds", "MINUTE": "ds", "SECOND": "ds", "YEAR": "ym",
                    "MONTH": "ym"}  # fmt: skip
_LONGEST_LITERAL = 4000  # bytes


class ValueParser(Cursor):
    """Values; conditions and queries inside them are duties of the subclasses."""

    def expression(self) -> ast.Expression:
        raise NotImplementedError

    def query(self) -> ast.Query:
        raise NotImplementedError

    def starts_query(self, ahead: int = 0) -> bool:
        return self.peek("SELECT", ahead=ahead) or self.peek("WITH", ahead=ahead)

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
        if self.peek("AT", "TIME", "ZONE"):
            raise unsupported("AT TIME ZONE")
        return value

    def _primary(self) -> ast.Expression:
        token = self.token
        if token.kind == "number":
            self.at += 1
            kind = {"F": "float", "D": "double"}.get(token.value[-1], "number")
            return ast.Literal(kind, token.value.rstrip("FD"))
        if token.kind == "string":
            if len(token.value.encode()) > _LONGEST_LITERAL:
                raise self.error(1704, "string literal too long")
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
            token.kind == "name" and token.value in RESERVED - PSEUDOCOLUMNS
        ):
            raise self.error(936, "missing expression")
        parts = [self._name_part()]
        while self.accept("."):
            if self.accept("*"):
                return ast.Star(tuple(parts))
            parts.append(self._name_part())
        if self.peek("(+)"):
            raise unsupported("the outer join operator (+); LEFT JOIN says the same")
        if self.accept("("):
            return self._call(tuple(parts), token.start)
        return ast.Column(tuple(parts), token.start, token.kind == "quoted")

    def _name_part(self) -> str:
        if self.token.kind == "name" and self.token.value in PSEUDOCOLUMNS:
            return self.next().value
        return self.identifier()

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
            raise OracleError(
                902, f"invalid datatype: {self.sql[start.start : end]}", position=start.start
            ) from error

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
