"""INSERT, UPDATE and DELETE: new versions of rows, visible to others when committed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pyarrow as pa

from oracle_standin.compile.fitting import fitted, not_null
from oracle_standin.compile.rownum import limited
from oracle_standin.compile.scope import Relation, Scope
from oracle_standin.compile.select import QueryCompiler
from oracle_standin.compile.typed import Value, null, used_parameters
from oracle_standin.errors import OracleError
from oracle_standin.session.session import Session
from oracle_standin.sql import ast
from oracle_standin.sql.queries import QueryParser
from oracle_standin.store.catalogue import Table
from oracle_standin.store.database import translated
from oracle_standin.store.snapshots import ALIVE, pending, visible
from oracle_standin.values import rowid
from oracle_standin.values.datatypes import ROWID

Change = ast.Insert | ast.Update | ast.Delete


def change(
    session: Session,
    statement: Change,
    binds: list[Value],
    watch: Callable[[], None],
    many: pa.Table | None = None,
) -> int:
    """Carry out one DML statement in the session's transaction; return the number of rows.

    `many` holds the bind values of an array INSERT, whose `binds` are then columns of `b`. Waits
    for other writers on the table; `watch` is called while waiting and may raise.
    """
    table = session.target(statement.table, type(statement).__name__.upper())
    transaction = session.writable()
    session.database.locks.acquire(transaction, table.object_id, watch)
    session.start_statement()
    session.touched[table.object_id] = table
    with session.database.write_lock, session.database.duck() as duck:
        if many is not None:
            duck.register("binds", many)
        duck.execute("BEGIN")
        try:
            count = _Writer(session, duck, table, binds).write(statement, array=many is not None)
        except (duckdb.Error, OracleError) as error:
            duck.execute("ROLLBACK")
            raise translated(error) from error
        duck.execute("COMMIT")
        return count


class _Writer:
    """One DML statement on one table. Stored rows are called x, the bind values of an array b."""

    def __init__(self, session: Session, duck: Any, table: Table, binds: list[Value]) -> None:
        self._session = session
        self._duck = duck
        self._table = table
        self._compiler = QueryCompiler(session, binds)
        self._mark = pending(session.writable())
        self._own = visible(session.statement_scn, session.writable())
        self._rows = f"(SELECT * FROM {table.storage} WHERE {self._own})"

    def write(self, statement: Change, *, array: bool) -> int:
        if isinstance(statement, ast.Insert):
            count = self._insert(statement, array=array)
        else:
            count = self._pick(statement.where, statement.alias)
            if isinstance(statement, ast.Update):
                self._update(statement)
            else:
                self._end_picked()
        if not isinstance(statement, ast.Delete):
            self._check_keys()
        return count

    def _run(self, sql: str) -> Any:
        return self._duck.execute(sql, used_parameters(self._session.settings, sql))

    # --- INSERT

    def _insert(self, statement: ast.Insert, *, array: bool) -> int:
        names = statement.columns or tuple(column.name for column in self._table.columns)
        places = [self._table.column(name)[0] for name in names]
        source = " FROM binds b" if array else ""
        if isinstance(statement.rows, ast.Query):
            query = self._compiler.query(statement.rows)
            source = f" FROM ({query.sql}) q"
            given = [
                Value(f"q.o{n}", value.type, value.native, is_null=value.is_null)
                for n, value in enumerate(query.columns)
            ]
        else:
            scope = Scope()
            pairs = zip(statement.rows, [*places, *statement.rows], strict=False)
            given = [self._given(node, place, scope) for node, place in pairs]
        if len(given) != len(places):
            too_many = len(given) > len(places)
            raise OracleError(
                *((913, "too many values") if too_many else (947, "not enough values"))
            )
        values = dict(zip(places, given, strict=True))
        columns = [
            self._stored(place, values.get(place) or self._default(place), inserting=True)
            for place in range(len(self._table.columns))
        ]
        listed = ", ".join([*columns, self._new_rowid(), str(self._mark), str(ALIVE)])
        inserted = self._run(f"INSERT INTO {self._table.storage} SELECT {listed}{source}")
        count = int(inserted.fetchone()[0])
        self._table.next_row += count
        return count

    def _new_rowid(self) -> str:
        ordinal = f"({self._table.next_row} + row_number() OVER () - 1)"
        block = f"({rowid.FIRST_BLOCK} + {ordinal} // {rowid.ROWS_PER_BLOCK})"
        slot = f"({ordinal} % {rowid.ROWS_PER_BLOCK})"
        return f"(({self._table.object_id}::BIGINT << 40) | ({block} << 8) | {slot})"

    def _given(self, node: ast.Expression, place: object, scope: Scope) -> Value:
        if node == ast.Column(("DEFAULT",)) and isinstance(place, int):
            return self._default(place)
        return self._compiler.expressions(scope).value(node)

    def _default(self, place: int) -> Value:
        text = self._table.columns[place].default
        if text is None:
            return null()
        return self._compiler.expressions(Scope()).value(QueryParser(text).expression())

    def _stored(self, place: int, value: Value, *, inserting: bool) -> str:
        """The DuckDB expression for a column's new value, with Oracle's checks."""
        column = self._table.columns[place]
        fit = fitted(value, column.type, self._session.settings)
        if not column.nullable:
            shown = f'"{self._table.owner}"."{self._table.name}"."{column.name}"'
            fit = not_null(fit, shown, inserting=inserting)
        return fit.sql

    # --- UPDATE and DELETE

    def _pick(self, where: ast.Expression | None, alias: str | None) -> int:
        """Note the ROWIDs of the rows to change in the temporary table `picked`."""
        self._scope = Scope([_relation(self._table, alias)])
        tail = limited(where, self._compiler.expressions(self._scope)) if where else ""
        picked = f"SELECT rid FROM {self._rows} x{tail}"
        counted = self._run(f"CREATE OR REPLACE TEMP TABLE picked AS {picked}")
        return int(counted.fetchone()[0])

    def _update(self, statement: ast.Update) -> None:
        """The old versions end, and new ones with the same ROWIDs begin."""
        columns = [f"x.c{n}" for n in range(len(self._table.columns))]
        for name, node in statement.changes:
            place = self._table.column(name)[0]
            value = self._given(node, place, self._scope)
            columns[place] = self._stored(place, value, inserting=False)
        listed = ", ".join(f"{sql} AS c{n}" for n, sql in enumerate(columns))
        self._run(
            f"CREATE OR REPLACE TEMP TABLE changed AS SELECT {listed}, x.rid FROM {self._rows} x "
            "SEMI JOIN picked ON picked.rid = x.rid"
        )
        self._end_picked()
        self._run(f"INSERT INTO {self._table.storage} SELECT *, {self._mark}, {ALIVE} FROM changed")

    def _end_picked(self) -> None:
        """End the current versions: this transaction's at once, the others when it commits."""
        current = f"WHERE rid IN (SELECT rid FROM picked) AND {self._own}"
        self._run(f"DELETE FROM {self._table.storage} {current} AND born = {self._mark}")
        self._run(f"UPDATE {self._table.storage} SET died = {self._mark} {current}")

    # --- constraints

    def _check_keys(self) -> None:
        """ORA-00001 when a primary or unique key is there twice."""
        for constraint in self._table.constraints:
            if constraint.kind not in "PU":
                continue
            fields = [f"c{self._table.column(name)[0]}" for name in constraint.columns]
            keys = ", ".join(fields)
            new = f"SELECT {keys} FROM {self._table.storage} WHERE born = {self._mark}"
            twice = self._run(
                f"SELECT 1 FROM {self._rows} WHERE ({keys}) IN ({new}) "
                f"GROUP BY {keys} HAVING count(*) > 1 LIMIT 1"
            )
            if twice.fetchone():
                name = f"{self._table.owner}.{constraint.name}"
                raise OracleError(1, f"unique constraint ({name}) violated")


def _relation(table: Table, alias: str | None) -> Relation:
    columns = {
        column.name: Value(f"x.c{n}", column.type, nullable=column.nullable)
        for n, column in enumerate(table.columns)
    }
    names: tuple[ast.Name, ...] = (
        ((alias,),) if alias else ((table.name,), (table.owner, table.name))
    )
    return Relation(names, columns, {"ROWID": Value("x.rid", ROWID)})
