"""TO_CHAR, TO_DATE, TO_NUMBER and other conversions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from oracle_standin.compile.conversions import as_double, as_number, convert, parsed, shown_in_zone
from oracle_standin.compile.functions import (
    FUNCTIONS,
    Compiler,
    Function,
    as_shown,
    constant_text,
    function,
)
from oracle_standin.compile.packed import seconds_of_day
from oracle_standin.compile.typed import Value, nullable_text, of_int
from oracle_standin.errors import unsupported
from oracle_standin.values.datatypes import (
    CLOB,
    DATE,
    TIMESTAMP,
    TIMESTAMP_TZ,
    OracleType,
    varchar2,
)


@function("TO_CHAR TO_NCHAR", 1, 3)
def _to_char(c: Compiler, a: Sequence[Value]) -> Value:
    value = a[0]
    if len(a) == 1:
        shown = as_shown(c, value)
        return replace(shown, type=varchar2(4000)) if shown.type.is_lob else shown
    if len(a) == 3:
        _check_nls(a[2])
    if value.type.is_moment:
        model = as_shown(c, a[1])
        moment = shown_in_zone(value, c.settings)
        sql = f"ora_date_text({moment}, {model.sql}, {value.type.scale or 6})"
        seconds = seconds_of_day(value.packed) if value.packed else f"ora_seconds_of_day({moment})"
        whole = seconds if model.constant == "SSSSS" else None
        return replace(nullable_text(sql, 75), whole=whole)
    if value.type.is_interval:
        return as_shown(c, value)
    number_model = constant_text(a[1], "a number format").upper()
    if number_model not in ("TM9", "TM"):
        raise unsupported(f"the number format {number_model}")
    return Value(f"ora_number_tm9({as_number(value).sql})", varchar2(64))


def _check_nls(value: Value) -> None:
    """The NLS argument: the point as decimal character, English names; nothing else is known."""
    given = constant_text(value, "an NLS argument").upper().replace(" ", "")
    known = ("NLS_NUMERIC_CHARACTERS='.,'", "NLS_NUMERIC_CHARACTERS=''.,''",
             "NLS_DATE_LANGUAGE=ENGLISH", "NLS_DATE_LANGUAGE=AMERICAN")  # fmt: skip
    if given not in known:
        raise unsupported(f"the NLS argument {given}")


@function("TO_NUMBER", 1, 3)
def _to_number(c: Compiler, a: Sequence[Value]) -> Value:
    if len(a) > 1:
        raise unsupported("TO_NUMBER by a format")
    if a[0].type.is_text and a[0].whole:
        return of_int(a[0].whole)
    return as_number(a[0])


@function("TO_BINARY_DOUBLE", 1)
def _to_binary_double(c: Compiler, a: Sequence[Value]) -> Value:
    return as_double(a[0])


@function("TO_BINARY_FLOAT", 1)
def _to_binary_float(c: Compiler, a: Sequence[Value]) -> Value:
    return Value(f"{as_double(a[0]).sql}::FLOAT", OracleType("BINARY_FLOAT"))


def _reading(kind: str, target: OracleType) -> Function:
    def compile_call(c: Compiler, a: Sequence[Value]) -> Value:
        if len(a) == 3:
            _check_nls(a[2])
        if len(a) == 1:
            return convert(a[0], target, c.settings)
        model = constant_text(a[1], "a date format")
        return parsed(as_shown(c, a[0]), model, kind, c.settings)

    return compile_call


FUNCTIONS["TO_DATE"] = (1, 3, _reading("date", DATE))
FUNCTIONS["TO_TIMESTAMP"] = (1, 3, _reading("timestamp", TIMESTAMP))
FUNCTIONS["TO_TIMESTAMP_TZ"] = (1, 3, _reading("zoned", TIMESTAMP_TZ))


@function("TO_CLOB TO_NCLOB", 1)
def _to_clob(c: Compiler, a: Sequence[Value]) -> Value:
    return replace(as_shown(c, a[0]), type=CLOB, constant=None)


@function("EMPTY_CLOB", 0)
def _empty_clob(c: Compiler, a: Sequence[Value]) -> Value:
    return Value("''", CLOB)


@function("EMPTY_BLOB", 0)
def _empty_blob(c: Compiler, a: Sequence[Value]) -> Value:
    return Value("''::BLOB", OracleType("BLOB"))
