"""The grammar of SELECT."""

from __future__ import annotations

from oracle_standin.errors import unsupported
from oracle_standin.sql import ast
from oracle_standin.sql.cursor import RESERVED
from oracle_standin.sql.expressions import ExpressionParser


class QueryParser(ExpressionParser):
    """SELECT in all its shapes."""

    def __init__(self, sql: str, *, twelve: bool = True) -> None:
        super().__init__(sql)
        self.twelve = twelve
        self.longest_name = 128 if twelve else 30

    def query(self) -> ast.Query:
        tables = self._with() if self.accept("WITH") else ()
        body = self._set_query()
        order = self.order_by() if self.peek("ORDER", "BY") else ()
        if self.peek("ORDER", "SIBLINGS"):
            raise unsupported("CONNECT BY")
        offset, limit = self._row_limits()
        if self.peek("FOR", "UPDATE"):
            raise unsupported("FOR UPDATE")
        if not (tables or order or offset or limit):
            return body
        return ast.OrderedQuery(body, order, offset, limit, tables)

    def _with(self) -> tuple[tuple[str, tuple[str, ...], ast.Query], ...]:
        tables = []
        while True:
            name = self.identifier()
            names = self._name_list() if self.peek("(") else ()
            if not self.accept("AS"):
                raise self.error(905, "missing keyword")
            tables.append((name, names, self._bracketed_query()))
            if not self.accept(","):
                return tuple(tables)

    def _name_list(self) -> tuple[str, ...]:
        self.expect("(")
        names = [self.identifier()]
        while self.accept(","):
            names.append(self.identifier())
        self.expect(")")
        return tuple(names)

    def _set_query(self) -> ast.Query:
        # UNION, INTERSECT and MINUS have equal rank in Oracle, from left to right.
        left = self._query_block()
        while operator := self.accept_any("UNION", "INTERSECT", "MINUS"):
            if operator == "UNION" and self.accept("ALL"):
                operator = "UNION ALL"
            left = ast.SetQuery(operator, left, self._query_block())
        return left

    def _query_block(self) -> ast.Query:
        if self.peek("(") and self.starts_query(ahead=1):
            return self._bracketed_query()
        if not self.accept("SELECT"):
            raise self.error(928, "missing SELECT keyword")
        distinct = self.accept_any("DISTINCT", "UNIQUE") is not None
        if not distinct:
            self.accept("ALL")
        items = [self._item()]
        while self.accept(","):
            items.append(self._item())
        if self.peek("INTO"):
            raise unsupported("SELECT INTO outside PL/SQL")
        return self._tail(tuple(items), distinct)

    def _tail(self, items: tuple[ast.Item, ...], distinct: bool) -> ast.Select:
        """From FROM to HAVING."""
        self.expect("FROM")
        sources = [self._joined()]
        while self.accept(","):
            sources.append(self._joined())
        where = self.expression() if self.accept("WHERE") else None
        if self.peek("CONNECT", "BY") or self.peek("START", "WITH"):
            raise unsupported("CONNECT BY")
        group: list[ast.Expression] = []
        if self.accept("GROUP"):
            self.expect("BY")
            group.append(self.expression())
            while self.accept(","):
                group.append(self.expression())
        having = self.expression() if self.accept("HAVING") else None
        if self.peek("MODEL"):
            raise unsupported("MODEL")
        return ast.Select(items, tuple(sources), where, tuple(group), having, distinct)

    def _item(self) -> ast.Item:
        start = self.token.start
        value = self.expression()
        end = self.tokens[self.at - 1].end
        aliased = self.accept("AS") or (
            self.token.kind == "quoted"
            or (self.token.kind == "name" and self.token.value not in RESERVED
                and not self.peek("BULK", "COLLECT"))
        )  # fmt: skip
        if aliased:
            return ast.Item(value, self.identifier(), True)
        if isinstance(value, ast.Column):
            return ast.Item(value, value.name[-1])
        # Oracle names an unnamed column after its text, without blanks and in upper case.
        return ast.Item(value, "".join(self.sql[start:end].split()).upper()[:30])

    def _joined(self) -> ast.Source:
        left = self._source()
        while True:
            kind = self._join_kind()
            if kind is None:
                return left
            right = self._source()
            if kind == "CROSS":
                left = ast.Join(left, right, kind)
            elif self.accept("ON"):
                left = ast.Join(left, right, kind, self.expression())
            elif self.accept("USING"):
                left = ast.Join(left, right, kind, using=self._name_list())
            else:
                raise self.error(905, "missing keyword")

    def _join_kind(self) -> str | None:
        if self.peek("NATURAL"):
            raise unsupported("NATURAL joins")
        if self.accept("CROSS", "JOIN"):
            return "CROSS"
        if self.accept("JOIN") or self.accept("INNER", "JOIN"):
            return "INNER"
        for kind in ("LEFT", "RIGHT", "FULL"):
            if self.accept(kind, "OUTER", "JOIN") or self.accept(kind, "JOIN"):
                return kind
        return None

    def _source(self) -> ast.Source:
        if self.peek("(") and (self.starts_query(ahead=1) or self.peek("(", ahead=1)):
            query = self._bracketed_query()
            return ast.QuerySource(query, self._source_alias())
        if self.accept("("):
            inner = self._joined()
            self.expect(")")
            return inner
        if self.peek("TABLE", "(") or self.peek("LATERAL", "("):
            raise unsupported("TABLE() and LATERAL()")
        position = self.token.start
        name = self.qualified_name("table")
        if self.peek("@"):
            raise unsupported("database links")
        for word in ("PARTITION", "SUBPARTITION", "SAMPLE"):
            if self.peek(word) and (self.peek("(", ahead=1) or self.peek("BLOCK", ahead=1)):
                raise unsupported(word)
        as_of = self._as_of()
        alias = self._source_alias()
        return ast.TableSource(name, alias, as_of, position)

    def _as_of(self) -> ast.AsOf | None:
        if self.peek("VERSIONS", "BETWEEN"):
            raise unsupported("VERSIONS BETWEEN")
        if not self.accept("AS", "OF"):
            return None
        kind = self.accept_any("SCN", "TIMESTAMP")
        if kind is None:
            raise self.error(905, "missing keyword")
        return ast.AsOf(kind, self.arithmetic())

    def _source_alias(self) -> str | None:
        if self.peek("PIVOT") or self.peek("UNPIVOT"):
            raise unsupported("PIVOT")
        joins = ("INNER", "JOIN", "CROSS", "LEFT", "RIGHT", "FULL", "NATURAL", "OFFSET", "FETCH",
                 "MODEL", "USING", "RETURNING")  # fmt: skip
        token = self.token
        if token.kind == "quoted" or (
            token.kind == "name" and token.value not in RESERVED and token.value not in joins
        ):
            self.at += 1
            return token.value
        return None

    def _row_limits(self) -> tuple[ast.Expression | None, ast.Expression | None]:
        if not self.twelve:
            return None, None
        offset = limit = None
        if self.accept("OFFSET"):
            offset = self.arithmetic()
            if self.accept_any("ROW", "ROWS") is None:
                raise self.error(905, "missing keyword")
        if self.accept("FETCH"):
            if self.accept_any("FIRST", "NEXT") is None:
                raise self.error(905, "missing keyword")
            limit = (
                ast.Literal("number", "1")
                if self.peek("ROW") or self.peek("ROWS")
                else self.arithmetic()
            )
            if self.peek("PERCENT"):
                raise unsupported("FETCH FIRST ... PERCENT")
            if self.accept_any("ROW", "ROWS") is None:
                raise self.error(905, "missing keyword")
            if not self.accept("ONLY"):
                raise unsupported("FETCH FIRST ... WITH TIES")
        return offset, limit
