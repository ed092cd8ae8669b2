"""The little PL/SQL that clients send: assignments, calls and SELECT INTO, one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle_standin.errors import OracleError
from oracle_standin.sql import ast

if TYPE_CHECKING:
    from oracle_standin.sql.parser import StatementParser

Step = tuple[str, tuple[ast.Bind, ...], ast.Expression | ast.Select]


def refused(what: str) -> OracleError:
    return OracleError(6550, f"line 1, column 7:\nPLS-00201: the stand-in does not know {what}")


def parse_block(parser: StatementParser) -> ast.Block:
    """BEGIN ...; END; or CALL ...; anything else than the known steps is ORA-06550."""
    if parser.accept("CALL"):
        steps: list[Step] = [("call", (), parser.expression())]
        return ast.Block(tuple(steps))
    if not parser.accept("BEGIN"):
        raise refused("DECLARE")
    steps = []
    while not parser.accept("END"):
        steps.append(_step(parser))
        if not parser.accept(";"):
            raise refused(parser.token.value or "the end of the block")
    parser.accept(";")
    if parser.token.kind != "end":
        raise refused(parser.token.value)
    return ast.Block(tuple(steps))


def _step(parser: StatementParser) -> Step:
    if parser.accept("NULL"):
        return ("null", (), ast.Null())
    if parser.token.kind == "bind" and parser.tokens[parser.at + 1].value == ":=":
        target = parser.expression()
        assert isinstance(target, ast.Bind)
        parser.expect(":=")
        return ("assign", (target,), parser.expression())
    if parser.accept("SELECT"):
        return _select_into(parser)
    if parser.token.kind != "name":
        raise refused(parser.token.value)
    return ("call", (), parser.expression())


def _select_into(parser: StatementParser) -> Step:
    items = [parser._item()]
    while parser.accept(","):
        items.append(parser._item())
    parser.expect("INTO")
    targets = []
    while True:
        target = parser.expression()
        if not isinstance(target, ast.Bind):
            raise refused("SELECT INTO anything but binds")
        targets.append(target)
        if not parser.accept(","):
            break
    return ("select", tuple(targets), parser._tail(tuple(items), distinct=False))
