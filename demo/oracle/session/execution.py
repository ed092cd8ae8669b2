"""Statements carried out: what a parsed statement does to a session and a database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from demo.oracle.calls.lobs import Lobs
from demo.oracle.calls.results import Result, ResultColumn
from demo.oracle.compile.select import Compiled, QueryCompiler
from demo.oracle.compile.typed import Value
from demo.oracle.errors import OracleError, unsupported
from demo.oracle.session.session import Session
from demo.oracle.sql import ast
from demo.oracle.sql.parser import parse
from demo.oracle.store.database import translated
from demo.oracle.wire.rows import WireColumn

BATCH_ROWS = 16_384
_PARAMETER = re.compile(r"\$(p\d+)\b")


@dataclass(frozen=True)
class Prepared:
    """A parsed statement; `binds` are the names of its placeholders in order."""

    sql: str
    statement: ast.Statement
    binds: tuple[str, ...]

    @property
    def is_query(self) -> bool:
        return isinstance(self.statement, ast.QueryStatement)

    @property
    def is_block(self) -> bool:
        return isinstance(self.statement, ast.Block)


@dataclass(frozen=True)
class Done:
    """The outcome of anything but a query; `out` has a block's OUT binds by place, in wire form."""

    rows: int = 0
    out: tuple[tuple[int, bytes | None], ...] = ()


def prepare(session: Session, sql: str) -> Prepared:
    statement, binds = parse(sql, twelve=session.version.is_twelve)
    return Prepared(sql, statement, tuple(binds))


def run(
    session: Session,
    prepared: Prepared,
    binds: list[Value],
    lobs: Lobs,
    watch: Callable[[], None],
) -> Result | Done:
    """Execute once. `watch` is called where the session has to wait, and may raise Break."""
    statement = prepared.statement
    session.start_statement()
    if isinstance(statement, ast.QueryStatement):
        return open_query(session, compile_query(session, statement, binds), lobs)
    if isinstance(statement, ast.Transaction):
        if statement.action == "READ ONLY":
            session.set_read_only()
        elif statement.action != "READ WRITE":
            session.end_transaction(commit=statement.action == "COMMIT")
        return Done()
    if isinstance(statement, ast.AlterSession):
        session.alter(statement.parameter, statement.value)
        return Done()
    if isinstance(statement, ast.Define):
        from demo.oracle.session.definitions import execute_ddl

        session.end_transaction(commit=True)
        execute_ddl(session, statement.text)
        return Done()
    if isinstance(statement, ast.Block):
        from demo.oracle.session.blocks import run_block

        return run_block(session, statement, binds)
    if isinstance(statement, ast.Insert | ast.Update | ast.Delete):
        from demo.oracle.session.changes import change

        return Done(change(session, statement, binds, watch))
    raise unsupported(type(statement).__name__)


def compile_query(session: Session, statement: ast.QueryStatement, binds: list[Value]) -> Compiled:
    return QueryCompiler(session, binds).query(statement.query)


def used_parameters(session: Session, sql: str) -> dict[str, object]:
    """The parameters that occur in `sql`; DuckDB refuses any other."""
    known = session.settings.parameters
    return {name: known[name] for name in _PARAMETER.findall(sql)}


def result_columns(compiled: Compiled) -> list[ResultColumn]:
    return [
        ResultColumn(name, WireColumn(v.type, v.native, v.type.is_long), v.nullable)
        for name, v in zip(compiled.names, compiled.columns, strict=True)
    ]


def open_query(session: Session, compiled: Compiled, lobs: Lobs) -> Result:
    """Start a query; its rows are computed as they are taken."""
    connection = session.database.cursor()
    try:
        relation = connection.sql(
            compiled.sql, params=used_parameters(session, compiled.sql) or None
        )
        reader = relation.to_arrow_reader(BATCH_ROWS)
    except duckdb.Error as error:
        connection.close()
        raise translated(error) from error
    return Result(result_columns(compiled), _batches(reader), connection, lobs)


def _batches(reader: Any) -> Iterator[pa.RecordBatch]:
    while True:
        try:
            yield reader.read_next_batch()
        except StopIteration:
            return
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            raise _translated_arrow(error) from error


def _translated_arrow(error: Exception) -> OracleError:
    return translated(duckdb.Error(str(error)))
