"""Queries into DuckDB SQL. A compiled query names its columns o0, o1, ..."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from oracle_standin.compile.aggregates import AGGREGATES, RANKINGS, aggregate
from oracle_standin.compile.comparison import compare, forbid_lob, sort_key
from oracle_standin.compile.conversions import as_int, unified
from oracle_standin.compile.expressions import ExpressionCompiler
from oracle_standin.compile.functions import call
from oracle_standin.compile.ordering import Item, order_by, order_by_output
from oracle_standin.compile.relations import Resolved, of_query, of_table
from oracle_standin.compile.rownum import conjuncts, rownum_limit, uses_rownum
from oracle_standin.compile.scope import Relation, Scope
from oracle_standin.compile.typed import Settings, Value
from oracle_standin.errors import OracleError, unsupported
from oracle_standin.sql import ast


@dataclass(frozen=True)
class Compiled:
    """A query for DuckDB: its text and its result columns, named as Oracle names them."""

    sql: str
    names: tuple[str, ...]
    columns: tuple[Value, ...]


class Surroundings(Protocol):
    """What a query needs to know of the session that runs it."""

    settings: Settings

    def resolve(self, name: ast.Name, as_of: tuple[str, Value] | None) -> Resolved: ...

    def pseudo(self, name: str) -> Value | None: ...

    def session_function(self, name: str, arguments: list[Value]) -> Value | None: ...


class QueryCompiler:
    """Compiles one statement; aliases are unique in it, so subqueries may refer outwards."""

    def __init__(self, surroundings: Surroundings, binds: list[Value]) -> None:
        self._around = surroundings
        self._binds = binds
        self._aliases = 0
        self._tables: dict[str, tuple[str, Compiled]] = {}

    def query(self, node: ast.Query, outer: Scope | None = None) -> Compiled:
        if isinstance(node, ast.OrderedQuery):
            return self._ordered(node, outer)
        if isinstance(node, ast.SetQuery):
            return self._set(node, outer)
        if isinstance(node, ast.Select):
            return self._select(node, outer, ())
        raise unsupported(type(node).__name__)

    def expressions(self, scope: Scope) -> ExpressionCompiler:
        def subquery(node: ast.Query, outer: Scope) -> tuple[str, list[Value]]:
            compiled = self.query(node, outer)
            return compiled.sql, list(compiled.columns)

        return ExpressionCompiler(
            self._around.settings,
            scope,
            self._binds,
            self._call,
            self._around.pseudo,
            subquery,
        )

    def _call(self, c: ExpressionCompiler, node: ast.Call) -> Value:
        name = ".".join(node.name)
        if name in AGGREGATES or name in RANKINGS:
            return aggregate(c, node)
        if node.window or node.distinct or node.within:
            raise unsupported(f"{name} as an aggregate")
        arguments = [c.value(argument) for argument in node.arguments]
        special = self._around.session_function(name, arguments)
        try:
            return special if special is not None else call(c, name, arguments)
        except OracleError as error:
            raise error.at(node.position) from None

    def _alias(self) -> str:
        self._aliases += 1
        return f"s{self._aliases}"

    # --- query blocks

    def _ordered(self, node: ast.OrderedQuery, outer: Scope | None) -> Compiled:
        before = dict(self._tables)
        prefix = ""
        if node.tables:
            definitions = [self._named_query(*table, outer) for table in node.tables]
            prefix = "WITH " + ", ".join(definitions) + " "
        if isinstance(node.body, ast.Select):
            body = self._select(node.body, outer, node.order)
        else:
            body = self.query(node.body, outer)
            body = replace(
                body, sql=body.sql + order_by_output(node.order, body.names, body.columns)
            )
        tail = ""
        if node.limit is not None:
            tail += f" LIMIT greatest({self._rows(node.limit)}, 0)"
        if node.offset is not None:
            tail += f" OFFSET greatest({self._rows(node.offset)}, 0)"
        self._tables = before
        return replace(body, sql=f"{prefix}{body.sql}{tail}")

    def _rows(self, node: ast.Expression) -> str:
        return as_int(self.expressions(Scope()).value(node))

    def _named_query(
        self, name: str, columns: tuple[str, ...], query: ast.Query, outer: Scope | None
    ) -> str:
        compiled = self.query(query, outer)
        if columns and len(columns) != len(compiled.columns):
            raise OracleError(32038, "number of WITH clause column names does not match")
        alias = self._alias()
        names = columns or compiled.names
        self._tables[name] = (alias, replace(compiled, names=names))
        return f"{alias} AS ({compiled.sql})"

    def _set(self, node: ast.SetQuery, outer: Scope | None) -> Compiled:
        left, right = self.query(node.left, outer), self.query(node.right, outer)
        if len(left.columns) != len(right.columns):
            raise OracleError(1789, "query block has incorrect number of result columns")
        columns, lefts, rights = [], [], []
        for n, (a, b) in enumerate(zip(left.columns, right.columns, strict=True)):
            if not (a.is_null or b.is_null or a.type.same_kind(b.type)):
                raise OracleError(
                    1790, "expression must have same datatype as corresponding expression"
                )
            x, y = a.moved(f"o{n}"), b.moved(f"o{n}")
            if not (a.type.is_long and a.type == b.type):  # UNION ALL admits LONG, as it is
                x, y = unified([x, y], self._around.settings)
            if node.operator != "UNION ALL":
                forbid_lob(x)
            missing = a.nullable or b.nullable
            columns.append(x.moved(f"o{n}", is_null=a.is_null and b.is_null, nullable=missing))
            lefts.append(f"{x.sql} AS o{n}")
            rights.append(f"{y.sql} AS o{n}")
        word = {"MINUS": "EXCEPT"}.get(node.operator, node.operator)
        sql = (
            f"SELECT {', '.join(lefts)} FROM ({left.sql}) {self._alias()} {word} "
            f"SELECT {', '.join(rights)} FROM ({right.sql}) {self._alias()}"
        )
        wrapped = f"SELECT * FROM ({sql}) {self._alias()}"
        return Compiled(wrapped, left.names, tuple(columns))

    def _select(
        self, node: ast.Select, outer: Scope | None, order: tuple[ast.OrderItem, ...]
    ) -> Compiled:
        scope = Scope([], outer)
        source = self._sources(node.sources, scope)
        c = self.expressions(scope)
        where = ""
        if node.where is not None or uses_rownum((node.items, node.group, node.having, order)):
            source, where = self._filtered(node, order, c, source)
        items = list(self._items(node.items, scope, c))
        columns = [value for _, _, value in items]
        sql = "SELECT " + ("DISTINCT " if node.distinct else "")
        sql += ", ".join(f"{value.sql} AS o{n}" for n, value in enumerate(columns))
        sql += f" FROM {source}{where}"
        if node.distinct:
            for value in columns:
                forbid_lob(value)
        if node.group:
            keys = [c.value(key) for key in node.group]
            also = [sql for key in keys for sql in key.faster_forms]
            sql += " GROUP BY " + ", ".join([*(sort_key(c.settings, key) for key in keys), *also])
        if node.having is not None:
            sql += f" HAVING {c.condition(node.having)}"
        sql += order_by(order, items, c, distinct=node.distinct)
        names = tuple(name for name, _, _ in items)
        outputs = tuple(value.moved(value.sql) for value in columns)
        return Compiled(sql, names, outputs)

    def _items(
        self, items: tuple[ast.Item, ...], scope: Scope, c: ExpressionCompiler
    ) -> Iterator[Item]:
        """Name, expression (None for a column that a star gave) and value of each column."""
        for item in items:
            if not isinstance(item.expression, ast.Star):
                yield item.name, item.expression, c.value(item.expression)
                continue
            if not item.expression.qualifier and len(items) > 1:
                raise OracleError(923, "FROM keyword not found where expected")
            relations = [r for r in scope.relations if r.answers_to(item.expression.qualifier)]
            if not relations:
                shown = ".".join(item.expression.qualifier)
                raise OracleError(904, f'"{shown}": invalid identifier')
            for relation in relations:
                if relation.ambiguous:
                    raise OracleError(918, "column ambiguously defined")
                for name, value in relation.columns.items():
                    yield name, None, value

    # --- WHERE and ROWNUM

    def _filtered(
        self,
        node: ast.Select,
        order: tuple[ast.OrderItem, ...],
        c: ExpressionCompiler,
        source: str,
    ) -> tuple[str, str]:
        """FROM and WHERE. ROWNUM numbers the rows that pass the rest of WHERE, before ORDER BY."""
        parts = list(conjuncts(node.where)) if node.where is not None else []
        plain = [part for part in parts if not uses_rownum(part)]
        limits = [rownum_limit(part, c) for part in parts if uses_rownum(part)]
        tests = " AND ".join(c.condition(part) for part in plain)
        where = f" WHERE {tests}" if tests else ""
        numbered = uses_rownum((node.items, node.group, node.having, order))
        if not limits and not numbered:
            return source, where
        alias = self._alias()
        picked: list[str] = []
        for relation in c.scope.relations:
            for columns in (relation.columns, relation.hidden):
                for name, value in columns.items():
                    picked.append(f"{value.sql} AS c{len(picked)}")
                    columns[name] = value.moved(f"{alias}.c{len(picked) - 1}")
        if numbered:
            picked.append("row_number() OVER () AS rn")
            c.rownum = f"{alias}.rn"
        limit = f" LIMIT {min(limits)}" if limits else ""
        inner = f"SELECT {', '.join(picked) or '1 AS one'} FROM {source}{where}{limit}"
        return f"({inner}) {alias}", ""

    # --- FROM

    def _sources(self, sources: tuple[ast.Source, ...], scope: Scope) -> str:
        return ", ".join(self._source(source, scope) for source in sources)

    def _source(self, node: ast.Source, scope: Scope) -> str:
        if isinstance(node, ast.Join):
            return self._join(node, scope)
        alias = self._alias()
        if isinstance(node, ast.QuerySource):
            compiled = self.query(node.query, scope.outer)
            scope.relations.append(of_query(compiled.names, compiled.columns, alias, node.alias))
            return f"({compiled.sql}) {alias}"
        if not isinstance(node, ast.TableSource):
            raise unsupported(type(node).__name__)
        named = self._tables.get(node.name[0]) if len(node.name) == 1 else None
        if named is not None:
            table, compiled = named
            name = node.alias or node.name[0]
            scope.relations.append(of_query(compiled.names, compiled.columns, alias, name))
            return f"{table} {alias}"
        as_of = None
        if node.as_of is not None:
            as_of = (node.as_of.kind, self.expressions(Scope()).value(node.as_of.point))
        try:
            resolved = self._around.resolve(node.name, as_of)
        except OracleError as error:
            raise error.at(node.position) from None
        scope.relations.append(of_table(resolved, alias, node.alias))
        return f"{resolved.sql} {alias}"

    def _join(self, node: ast.Join, scope: Scope) -> str:
        start = len(scope.relations)
        left = self._source(node.left, scope)
        at = len(scope.relations)
        right = self._source(node.right, scope)
        if node.kind in ("LEFT", "FULL"):
            _may_be_missing(scope.relations[at:])
        if node.kind in ("RIGHT", "FULL"):
            _may_be_missing(scope.relations[start:at])
        if node.kind == "CROSS":
            return f"({left} CROSS JOIN {right})"
        c = self.expressions(scope)
        test = c.condition(node.on) if node.on else self._using(node, scope, at, c)
        return f"({left} {node.kind} JOIN {right} ON {test})"

    def _using(self, node: ast.Join, scope: Scope, at: int, c: ExpressionCompiler) -> str:
        if node.kind == "FULL":
            raise unsupported("FULL JOIN with USING")
        lefts, rights = Scope(scope.relations[:at]), Scope(scope.relations[at:])
        tests = []
        for name in node.using:
            a, b = lefts.find((name,)), rights.find((name,))
            if a is None or b is None:
                raise OracleError(904, f'"{name}": invalid identifier')
            tests.append(compare(c.settings, "=", a, b))
            loser = rights if node.kind != "RIGHT" else lefts
            for relation in loser.relations:
                relation.columns.pop(name, None)
        return " AND ".join(tests)


def _may_be_missing(relations: list[Relation]) -> None:
    """The outer side of a join: where it has no row, its columns are NULL."""
    for relation in relations:
        for name, value in relation.columns.items():
            relation.columns[name] = replace(value, nullable=True)
