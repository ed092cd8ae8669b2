"""The table of functions: a name, how many arguments, and what compiles a call.

A name that is not there is ORA-00904, as in Oracle.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from oracle_standin.compile.conversions import as_number, as_text
from oracle_standin.compile.expressions import ExpressionCompiler
from oracle_standin.compile.typed import Value
from oracle_standin.errors import OracleError, unsupported

Compiler = ExpressionCompiler
Function = Callable[[Compiler, Sequence[Value]], Value]
FUNCTIONS: dict[str, tuple[int, int, Function]] = {}


def function(names: str, fewest: int, most: int | None = None) -> Callable[[Function], Function]:
    """Register under one or more names; `most` defaults to `fewest`."""

    def register(compile_call: Function) -> Function:
        for name in names.split():
            FUNCTIONS[name] = (fewest, fewest if most is None else most, compile_call)
        return compile_call

    return register


def as_shown(c: Compiler, value: Value) -> Value:
    return as_text(value, c.settings)


def constant_text(value: Value, what: str) -> str:
    if not isinstance(value.constant, str):
        raise unsupported(f"{what} that is not a literal")
    return value.constant


def stored_bytes(c: Compiler, value: Value) -> str:
    """The bytes of a value in the database, as VSIZE and UTL_RAW see them."""
    kind = value.type
    if kind.is_text:
        single = c.settings.charset == "WE8MSWIN1252" and not kind.is_national
        return f"{'ora_single_bytes' if single else 'ora_text_bytes'}({value.sql})"
    if kind.is_number:
        return as_number(value).sql
    if kind.storage == "BLOB":
        return value.sql
    return f"ora_text_bytes({as_shown(c, value).sql})"


def call(c: Compiler, name: str, arguments: Sequence[Value]) -> Value:
    """Compile a call. ORA-00904 for an unknown name; ORA-00938, ORA-00939 for too few, too many
    arguments."""
    known = FUNCTIONS.get(name)
    if known is None:
        raise OracleError(904, f'"{name}": invalid identifier')
    fewest, most, compile_call = known
    if not fewest <= len(arguments) <= most:
        if len(arguments) < fewest:
            raise OracleError(938, "not enough arguments for function")
        raise OracleError(939, "too many arguments for function")
    return compile_call(c, arguments)
