"""Views over tables: their columns, and their rows as a relation for FROM."""

from __future__ import annotations

from dataclasses import replace

from oracle_standin.compile.aggregates import AGGREGATES, RANKINGS
from oracle_standin.compile.conversions import as_number
from oracle_standin.compile.packed import is_packable, packed
from oracle_standin.compile.relations import Resolved
from oracle_standin.compile.rownum import uses_rownum
from oracle_standin.compile.select import Compiled, QueryCompiler, Surroundings
from oracle_standin.compile.typed import Value
from oracle_standin.errors import OracleError
from oracle_standin.sql import ast
from oracle_standin.sql.definitions import Column
from oracle_standin.store.catalogue import StoredView

_PLACES = ("ROWID", "ORA_ROWSCN")


def columns_of(owner: Surroundings, query: ast.Query, given: tuple[str, ...]) -> tuple[Column, ...]:
    """The columns of a view that is being made; `given` are the names behind the view's own.

    ORA-00998 for an expression without a name, ORA-00957 for a name twice, ORA-01730 for too few
    or too many names.
    """
    compiled = QueryCompiler(owner, []).query(query)
    names = given or compiled.names
    if len(names) != len(compiled.columns):
        raise OracleError(1730, "invalid number of column names specified")
    if not given and not all(map(_is_named, _items(query))):
        raise OracleError(998, "must name this expression with a column alias")
    if len(set(names)) < len(names):
        raise OracleError(957, "duplicate column name")
    return tuple(
        Column(name, value.type, value.nullable)
        for name, value in zip(names, compiled.columns, strict=True)
    )


def _items(query: ast.Query) -> tuple[ast.Item, ...]:
    """The select list that names a query's columns."""
    while not isinstance(query, ast.Select):
        if isinstance(query, ast.SetQuery):
            query = query.left
        elif isinstance(query, ast.OrderedQuery):
            query = query.body
        else:
            return ()
    return query.items


def _is_named(item: ast.Item) -> bool:
    return item.aliased or isinstance(item.expression, ast.Column | ast.Star)


def resolved_view(owner: Surroundings, view: StoredView) -> Resolved:
    """The view's rows, with ROWIDs where they are those of the one table behind it."""
    columns = view.columns or columns_of(owner, view.query, view.given)
    with_places = _with_places(view.query)
    compiled = None
    if with_places is not None:
        try:
            compiled = QueryCompiler(owner, []).query(with_places)
        except OracleError as error:
            if error.code not in (904, 1446):  # the table behind it has no ROWIDs either
                raise
    places = compiled is not None
    if compiled is None:
        compiled = QueryCompiler(owner, []).query(view.query)
    return _relation(view, columns, compiled, places=places)


def _with_places(query: ast.Query) -> ast.Select | None:
    """The query of a view over one table, extended by ROWID and ORA_ROWSCN; None for any other."""
    if not isinstance(query, ast.Select) or query.distinct or query.group or query.having:
        return None
    calls = (node for node in ast.nodes(query.items) if isinstance(node, ast.Call))
    if any(call.window or call.name[-1] in AGGREGATES | RANKINGS for call in calls):
        return None
    source = query.sources[0]
    if len(query.sources) > 1 or not isinstance(source, ast.TableSource):
        return None
    if uses_rownum((query.items, query.where)):
        return None
    items = query.items
    if items and isinstance(items[0].expression, ast.Star) and not items[0].expression.qualifier:
        items = (ast.Item(ast.Star((source.alias or source.name[-1],)), "*"),)
    places = (ast.Item(ast.Column((name,)), name) for name in _PLACES)
    return replace(query, items=(*items, *places))


def _relation(
    view: StoredView, columns: tuple[Column, ...], compiled: Compiled, *, places: bool
) -> Resolved:
    values = compiled.columns[: -len(_PLACES)] if places else compiled.columns
    names = view.given or compiled.names[: len(values)]
    by_name: dict[str, tuple[int, Value]] = {}
    for n, (name, value) in enumerate(zip(names, values, strict=True)):
        by_name.setdefault(name, (n, value))
    listed, shown, times = [], [], {}
    for n, column in enumerate(columns):
        if column.name not in by_name:
            raise OracleError(904, f'"{column.name}": invalid identifier')
        place, value = by_name[column.name]
        kept = value.moved(f"q.o{place}")
        listed.append(f"{(as_number(kept) if value.native else kept).sql} AS c{n}")
        shown.append((column.name, f"c{n}", value.type, value.nullable))
        if is_packable(value.type):
            times[f"c{n}"] = f"p{n}"
    if places:
        listed += [f"q.o{len(values)} AS rid", f"q.o{len(values) + 1} AS born"]
    packs = "".join(f", {packed(sql)} AS {name}" for sql, name in times.items())
    sql = f"(SELECT *{packs} FROM (SELECT {', '.join(listed)} FROM ({compiled.sql}) q) r)"
    return Resolved(sql, view.owner, view.name, tuple(shown), places, times)
