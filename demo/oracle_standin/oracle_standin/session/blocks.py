"""Anonymous PL/SQL blocks carried out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb

from oracle_standin.compile.conversions import as_number, convert
from oracle_standin.compile.scope import Scope
from oracle_standin.compile.select import QueryCompiler
from oracle_standin.compile.typed import Value, used_parameters
from oracle_standin.errors import OracleError
from oracle_standin.session.session import Session
from oracle_standin.session.statements import Done
from oracle_standin.sql import ast
from oracle_standin.sql.plsql import refused
from oracle_standin.store.database import translated
from oracle_standin.values import text

_NO_EFFECT = ("DBMS_OUTPUT.", "DBMS_APPLICATION_INFO.", "DBMS_SESSION.SET_IDENTIFIER")


def run_block(session: Session, block: ast.Block, binds: list[Value]) -> Done:
    """Each step in turn; the assigned binds come back as OUT values."""
    out: dict[int, bytes | None] = {}
    compiler = QueryCompiler(session, binds)
    for kind, targets, node in block.steps:
        if kind == "call":
            _call(session, node)
        elif kind == "select":
            assert isinstance(node, ast.Select)
            query = compiler.query(node)
            row = _fetch(session, query.sql)
            if row is None:
                raise OracleError(1403, "no data found")
            for target, value, cell in zip(targets, query.columns, row, strict=True):
                out[target.index] = _converted(session, value, cell, binds[target.index])
        elif kind == "assign":
            assert isinstance(node, ast.Expression)
            value = compiler.expressions(Scope()).value(node)
            row = _fetch(session, f"SELECT {value.sql}")
            cell = row[0] if row else None
            place = targets[0].index
            out[place] = _converted(session, value, cell, binds[place])
    return Done(1, tuple(sorted(out.items())))


def _converted(session: Session, value: Value, cell: Any, target: Value) -> bytes | None:
    """A computed value in the type of the OUT bind, as it travels."""
    if cell is None:
        return None
    kind = target.type
    if kind.is_lob or kind.is_binary_number or kind.storage == "BIGINT":
        raise refused(f"OUT binds of type {kind.name}")
    given = value.moved(session.settings.parameter(cell, _storage(value)))
    row = _fetch(session, f"SELECT {convert(given, kind, session.settings).sql}")
    result = row[0] if row else None
    return text.to_bytes(result) if isinstance(result, str) else result


def _storage(value: Value) -> str:
    return "BIGINT" if value.native else value.type.storage


def _fetch(session: Session, sql: str) -> tuple[Any, ...] | None:
    with session.database.duck() as duck:
        try:
            row: tuple[Any, ...] | None = duck.execute(
                sql, used_parameters(session.settings, sql)
            ).fetchone()
            return row
        except duckdb.Error as error:
            raise translated(error) from error


def _call(session: Session, node: object) -> None:
    """DBMS_FLASHBACK's switches; calls that change nothing a client can see are let pass."""
    name = ""
    arguments: tuple[ast.Expression, ...] = ()
    if isinstance(node, ast.Call):
        name, arguments = ".".join(node.name), node.arguments
    elif isinstance(node, ast.Column):
        name = ".".join(node.name)
    name = name.removeprefix("SYS.")
    if name.startswith("DBMS_FLASHBACK."):
        session.require_package("DBMS_FLASHBACK")
    if name == "DBMS_FLASHBACK.ENABLE_AT_SYSTEM_CHANGE_NUMBER" and len(arguments) == 1:
        scn = as_number(QueryCompiler(session, []).expressions(Scope()).value(arguments[0]))
        if not isinstance(scn.constant, Decimal):
            raise refused("an SCN that is not a literal")
        session.database.clock.check(int(scn.constant))
        session.flashback_at = int(scn.constant)
    elif name == "DBMS_FLASHBACK.DISABLE":
        session.flashback_at = None
    elif not name.startswith(_NO_EFFECT):
        raise refused(f"'{name}'")
