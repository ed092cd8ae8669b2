"""INSERT, UPDATE and DELETE: new versions of rows, visible to others when committed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb

from demo.oracle.compile.fitting import fitted, not_null
from demo.oracle.compile.rownum import limited
from demo.oracle.compile.scope import Relation, Scope
from demo.oracle.compile.select import QueryCompiler
from demo.oracle.compile.typed import Value, null, used_parameters
from demo.oracle.errors import OracleError
from demo.oracle.session.session import Session
from demo.oracle.sql import ast
from demo.oracle.sql.queries import QueryParser
from demo.oracle.store.catalogue import Table
from demo.oracle.store.database import translated
from demo.oracle.store.snapshots import ALIVE, pending, visible
from demo.oracle.values import rowid
from demo.oracle.values.datatypes import ROWID

Watch = Callable[[], None]


def change(
    session: Session, statement: ast.Insert | ast.Update | ast.Delete, binds: list[Value],
    watch: Watch,
) -> int:  # fmt: skip
    """Carry out one DML statement in the session's transaction; return the number of rows."""
    privilege = type(statement).__name__.upper()
    table = session.target(statement.table, privilege)
    transaction = session.writable()
    session.database.locks.acquire(transaction, table.object_id, watch)
    session.start_statement()
    session.touched[table.object_id] = table
    table.changed = True
    compiler = QueryCompiler(session, binds)
    with session.database.write_lock, session.database.duck() as duck:
        try:
            duck.execute("BEGIN")
            if isinstance(statement, ast.Insert):
                count = _insert(session, duck, table, statement, compiler)
            elif isinstance(statement, ast.Update):
                count = _update(session, duck, table, statement, compiler)
            else:
                where = _where(statement.where, table, statement.alias, compiler)
                count = _end(session, duck, table, where)
            duck.execute("COMMIT")
            return count
        except duckdb.Error as error:
            duck.execute("ROLLBACK")
            raise translated(error) from error
        except OracleError:
            duck.execute("ROLLBACK")
            raise


def _run(session: Session, duck: Any, sql: str) -> Any:
    return duck.execute(sql, used_parameters(session.settings, sql))


def _insert(
    session: Session, duck: Any, table: Table, statement: ast.Insert, compiler: QueryCompiler
) -> int:
    names = statement.columns or tuple(column.name for column in table.columns)
    places = [table.column(name)[0] for name in names]
    if isinstance(statement.rows, ast.Query):
        query = compiler.query(statement.rows)
        given = [Value(f"q.o{n}", v.type, v.native, is_null=v.is_null)
                 for n, v in enumerate(query.columns)]  # fmt: skip
        source = f" FROM ({query.sql}) q"
    else:
        c = compiler.expressions(Scope())
        given = [_given(expression, c, table, place)
                 for expression, place in zip(statement.rows, places, strict=False)]  # fmt: skip
        given += [null()] * (len(statement.rows) - len(given))
        source = ""
    if len(given) > len(places):
        raise OracleError(913, "too many values")
    if len(given) < len(places):
        raise OracleError(947, "not enough values")
    values = dict(zip(places, given, strict=True))
    columns = []
    for place, column in enumerate(table.columns):
        value = values.get(place)
        if value is None:
            value = _default(column.default, compiler)
        columns.append(_stored(session, table, place, value))
    first = table.next_row
    mark = pending(session.writable())
    ordinal = f"({first} + row_number() OVER () - 1)"
    rid = (f"(({table.object_id}::BIGINT << 40) | (({rowid.FIRST_BLOCK} + {ordinal} // "
           f"{rowid.ROWS_PER_BLOCK}) << 8) | ({ordinal} % {rowid.ROWS_PER_BLOCK}))")  # fmt: skip
    listed = ", ".join([*columns, rid, str(mark), str(ALIVE)])
    count = int(
        _run(session, duck, f"INSERT INTO {table.storage} SELECT {listed}{source}").fetchone()[0]
    )
    table.next_row += count
    _check_keys(session, duck, table)
    return count


def _given(expression: ast.Expression, c: Any, table: Table, place: int) -> Value:
    if isinstance(expression, ast.Column) and expression.name == ("DEFAULT",):
        default = table.columns[place].default
        return c.value(QueryParser(default).expression()) if default else null()
    value: Value = c.value(expression)
    return value


def _default(text: str | None, compiler: QueryCompiler) -> Value:
    if text is None:
        return null()
    return compiler.expressions(Scope()).value(QueryParser(text).expression())


def _stored(session: Session, table: Table, place: int, value: Value) -> str:
    """The DuckDB expression for a column's new value, with Oracle's checks."""
    column = table.columns[place]
    fit = fitted(value, column.type, session.settings)
    if not column.nullable:
        shown = f'"{table.owner}"."{table.name}"'
        fit = not_null(fit, shown, column.name)
    return fit.sql


def _update(
    session: Session, duck: Any, table: Table, statement: ast.Update, compiler: QueryCompiler
) -> int:
    """The old versions end and new ones with the same ROWIDs begin."""
    where = _where(statement.where, table, statement.alias, compiler)
    c = compiler.expressions(Scope([_relation(table, statement.alias)]))
    columns = [f"x.c{n}" for n in range(len(table.columns))]
    for name, expression in statement.changes:
        place = table.column(name)[0]
        value = _given(expression, c, table, place)
        columns[place] = _stored(session, table, place, value)
    mark = pending(session.writable())
    duck.execute("CREATE OR REPLACE TEMP TABLE changing AS SELECT rid FROM "
                 f"{_own(session, table)} x{where}", used_parameters(session.settings, where))  # fmt: skip
    listed = ", ".join(columns)
    names = ", ".join(f"c{n}" for n in range(len(columns)))
    _run(session, duck, "CREATE OR REPLACE TEMP TABLE changed AS "
         f"SELECT {_as(listed, columns)}, rid FROM {_own(session, table)} x "
         "WHERE rid IN (SELECT rid FROM changing)")  # fmt: skip
    count = _end(session, duck, table, " WHERE rid IN (SELECT rid FROM changing)")
    duck.execute(f"INSERT INTO {table.storage} SELECT {names}, rid, {mark}, {ALIVE} FROM changed")
    _check_keys(session, duck, table)
    return count


def _as(_: str, columns: list[str]) -> str:
    return ", ".join(f"{sql} AS c{n}" for n, sql in enumerate(columns))


def _end(session: Session, duck: Any, table: Table, where: str) -> int:
    """End the current versions of the rows that `where` picks."""
    mark = pending(session.writable())
    own = visible(session.statement_scn, session.writable())
    picked = f"SELECT rid FROM {_own(session, table)} x{where}"
    parameters = used_parameters(session.settings, where)
    count = int(duck.execute(f"SELECT count(*) FROM ({picked})", parameters).fetchone()[0])
    # Versions that this transaction made itself vanish at once; committed ones wait for the commit.
    target = f"WHERE rid IN ({picked}) AND {own}"
    duck.execute(f"DELETE FROM {table.storage} {target} AND born = {mark}", parameters)
    duck.execute(f"UPDATE {table.storage} SET died = {mark} {target}", parameters)
    return count


def _own(session: Session, table: Table) -> str:
    """The rows of the table as this transaction sees them now."""
    return (
        f"(SELECT * FROM {table.storage} "
        f"WHERE {visible(session.statement_scn, session.writable())})"
    )


def _relation(table: Table, alias: str | None) -> Relation:
    columns = {
        column.name: Value(f"x.c{n}", column.type, nullable=column.nullable)
        for n, column in enumerate(table.columns)
    }
    names: tuple[ast.Name, ...] = (
        ((alias,),) if alias else ((table.name,), (table.owner, table.name))
    )
    return Relation(names, columns, {"ROWID": Value("x.rid", ROWID)})


def _where(
    node: ast.Expression | None, table: Table, alias: str | None, compiler: QueryCompiler
) -> str:
    if node is None:
        return ""
    scope = Scope([_relation(table, alias)])
    return limited(node, compiler.expressions(scope))


def _check_keys(session: Session, duck: Any, table: Table) -> None:
    """ORA-00001 when a primary or unique key is there twice."""
    for constraint in table.constraints:
        if constraint.kind not in "PU":
            continue
        keys = ", ".join(f"c{table.column(name)[0]}" for name in constraint.columns)
        some = " OR ".join(f"c{table.column(n)[0]} IS NOT NULL" for n in constraint.columns)
        twice = duck.execute(
            f"SELECT 1 FROM {_own(session, table)} WHERE {some} "
            f"GROUP BY {keys} HAVING count(*) > 1 LIMIT 1"
        ).fetchone()
        if twice:
            raise OracleError(1, f"unique constraint ({table.owner}.{constraint.name}) violated")
