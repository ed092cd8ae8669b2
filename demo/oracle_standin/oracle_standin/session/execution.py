"""Statements carried out: what a parsed statement does to a session and a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import duckdb
import pyarrow as pa

from oracle_standin.compile.conversions import shown_in_zone
from oracle_standin.compile.select import Compiled, QueryCompiler
from oracle_standin.compile.typed import Value, null, used_parameters
from oracle_standin.errors import unsupported
from oracle_standin.results.encoding import WireColumn
from oracle_standin.results.lobs import Lobs
from oracle_standin.results.result import Result, ResultColumn
from oracle_standin.session.changes import change
from oracle_standin.session.definitions import execute_ddl
from oracle_standin.session.session import Session
from oracle_standin.session.statements import Done, Prepared
from oracle_standin.sql import ast
from oracle_standin.store.database import translated
from oracle_standin.wire.packets import Channel

BATCH_ROWS = 16_384


def run(
    session: Session, prepared: Prepared, binds: list[Value], lobs: Lobs, channel: Channel
) -> Result | Done:
    """Execute once. Raises BreakError when the client asks to stop."""
    statement = prepared.statement
    session.start_statement()
    match statement:
        case ast.QueryStatement():
            compiled = QueryCompiler(session, binds).query(statement.query)
            return open_query(session, _in_local_time(session, compiled), lobs, channel)
        case ast.Insert() | ast.Update() | ast.Delete():
            return Done(change(session, statement, binds, channel.check_break))
        case ast.Transaction("READ ONLY"):
            session.set_read_only()
        case ast.Transaction("READ WRITE"):
            pass
        case ast.Transaction(action):
            session.end_transaction(commit=action == "COMMIT")
        case ast.AlterSession(parameter, value):
            session.alter(parameter, value)
        case ast.Define(text):
            session.end_transaction(commit=True)
            execute_ddl(session, text)
        case _:
            raise unsupported(type(statement).__name__)
    return Done()


def _in_local_time(session: Session, compiled: Compiled) -> Compiled:
    """TIMESTAMPs WITH LOCAL TIME ZONE are kept in UTC and sent in the session's zone."""
    if not any(v.type.name == "TIMESTAMP WITH LOCAL TIME ZONE" for v in compiled.columns):
        return compiled
    listed = ", ".join(
        shown_in_zone(value.moved(f"o{n}"), session.settings) + f" AS o{n}"
        for n, value in enumerate(compiled.columns)
    )
    return replace(compiled, sql=f"SELECT {listed} FROM ({compiled.sql})")


def run_array(
    session: Session, prepared: Prepared, binds: list[Value], many: pa.Table, channel: Channel
) -> int:
    """An INSERT with many rows of bind values; the number of rows inserted."""
    if not isinstance(prepared.statement, ast.Insert):
        raise unsupported("arrays of binds")
    return change(session, prepared.statement, binds, channel.check_break, many)


def describe(session: Session, prepared: Prepared) -> list[ResultColumn]:
    """The columns of a query that is not executed; none for other statements."""
    if not isinstance(prepared.statement, ast.QueryStatement):
        return []
    session.new_settings()
    session.start_statement()
    binds = [null() for _ in prepared.binds]
    return result_columns(QueryCompiler(session, binds).query(prepared.statement.query))


def result_columns(compiled: Compiled) -> list[ResultColumn]:
    return [
        ResultColumn(name, WireColumn(v.type, v.native, v.type.is_long), v.nullable)
        for name, v in zip(compiled.names, compiled.columns, strict=True)
    ]


def open_query(session: Session, compiled: Compiled, lobs: Lobs, channel: Channel) -> Result:
    """Start a query; its rows are computed as they are taken."""
    connection = session.database.cursor()
    parameters = used_parameters(session.settings, compiled.sql)

    def start() -> Any:
        return connection.sql(compiled.sql, params=parameters).to_arrow_reader(BATCH_ROWS)

    try:
        reader = _interruptible(session, start, connection, channel)
    except BaseException:
        connection.close()
        raise
    batches = _batches(session, reader, connection, channel)
    tables = frozenset(session.tables_read)
    return Result(result_columns(compiled), batches, connection, lobs, tables)


def _batches(
    session: Session, reader: Any, connection: Any, channel: Channel
) -> Iterator[pa.RecordBatch]:
    def following() -> pa.RecordBatch | None:
        try:
            return reader.read_next_batch()
        except StopIteration:
            return None

    while (batch := _interruptible(session, following, connection, channel)) is not None:
        yield batch


def _interruptible(
    session: Session, step: Callable[[], Any], connection: Any, channel: Channel
) -> Any:
    """`step`, ended by a break of the client; DuckDB's errors as Oracle's."""
    try:
        with session.database.watchdog.over(channel, connection.interrupt):
            return step()
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        channel.check_break()
        raise translated(error) from error
