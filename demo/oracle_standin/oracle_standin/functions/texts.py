"""Functions of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from oracle_standin.compile.conversions import as_int
from oracle_standin.compile.functions import (
    FUNCTIONS,
    Compiler,
    Function,
    as_shown,
    constant_text,
    function,
    stored_bytes,
)
from oracle_standin.compile.typed import Value, nullable_text, of_int, of_text
from oracle_standin.errors import unsupported
from oracle_standin.values import text
from oracle_standin.values.datatypes import (
    OracleType,
    raw,
    varchar2,
)


def _same_length(name: str) -> Function:
    def compile_call(c: Compiler, a: Sequence[Value]) -> Value:
        value = as_shown(c, a[0])
        return value.moved(f"{name}({value.sql})")

    return compile_call


FUNCTIONS["UPPER"] = (1, 1, _same_length("upper"))
FUNCTIONS["LOWER"] = (1, 1, _same_length("lower"))


def _trimmed(name: str) -> Function:
    def compile_call(c: Compiler, a: Sequence[Value]) -> Value:
        value = as_shown(c, a[0])
        characters = as_shown(c, a[1]).sql if len(a) > 1 else "' '"
        return nullable_text(f"{name}({value.sql}, {characters})", value.type.size, value.type)

    return compile_call


for _name in ("trim", "ltrim", "rtrim"):
    FUNCTIONS[_name.upper()] = (1, 2, _trimmed(_name))


def _padded(name: str) -> Function:
    def compile_call(c: Compiler, a: Sequence[Value]) -> Value:
        value = as_shown(c, a[0])
        fill = as_shown(c, a[2]).sql if len(a) > 2 else "' '"
        width = as_int(a[1])
        size = int(width) if width.isdigit() else 4000
        return nullable_text(f"{name}({value.sql}, ({width})::INTEGER, {fill})", size, value.type)

    return compile_call


FUNCTIONS["LPAD"] = (2, 3, _padded("lpad"))
FUNCTIONS["RPAD"] = (2, 3, _padded("rpad"))


@function("SUBSTR SUBSTRB", 2, 3)
def _substr(c: Compiler, a: Sequence[Value]) -> Value:
    value = as_shown(c, a[0])
    start = as_int(a[1])
    count = as_int(a[2]) if len(a) > 2 else "1000000000"
    size = min(value.type.size or 4000, int(count)) if count.isdigit() else value.type.size or 4000
    if start.isdigit() and count.isdigit() and int(start) > 0:
        return nullable_text(f"substring({value.sql}, {start}, {count})", size, value.type)
    if start[:1] == "-" and start[1:].isdigit() and count.isdigit():
        part = f"substring({value.sql}, {start}, {count})"
        there = f"(CASE WHEN length({value.sql}) >= {start[1:]} THEN {part} END)"
        return nullable_text(there, size, value.type)
    return nullable_text(f"ora_substr({value.sql}, {start}, {count})", size, value.type)


@function("DBMS_LOB.SUBSTR", 1, 3)
def _lob_substr(c: Compiler, a: Sequence[Value]) -> Value:
    count = as_int(a[1]) if len(a) > 1 else "32767"
    start = as_int(a[2]) if len(a) > 2 else "1"
    if a[0].type.is_raw:
        sql = f"array_slice({a[0].sql}, {start}, {start} + {count} - 1)"
        return Value(sql, raw(2000))
    value = as_shown(c, a[0])
    size = min(int(count), 4000) if count.isdigit() else 4000
    return nullable_text(f"substring({value.sql}, {start}, {count})", size)


@function("INSTR", 2, 4)
def _instr(c: Compiler, a: Sequence[Value]) -> Value:
    value, part = as_shown(c, a[0]), as_shown(c, a[1])
    start = as_int(a[2]) if len(a) > 2 else "1"
    occurrence = as_int(a[3]) if len(a) > 3 else "1"
    if start == "1" and occurrence == "1":
        return of_int(f"strpos({value.sql}, {part.sql})")
    return of_int(f"ora_instr({value.sql}, {part.sql}, {start}, {occurrence})")


@function("REPLACE", 2, 3)
def _replace(c: Compiler, a: Sequence[Value]) -> Value:
    value, old = as_shown(c, a[0]), as_shown(c, a[1])
    new = f"coalesce({as_shown(c, a[2]).sql}, '')" if len(a) > 2 else "''"
    if old.is_null:
        return value
    replaced = f"replace({value.sql}, {old.sql}, {new})"
    sql = replaced if old.constant else f"coalesce({replaced}, {value.sql})"
    return nullable_text(sql, value.type.size if new == "''" else 4000, value.type)


@function("TRANSLATE", 3)
def _translate(c: Compiler, a: Sequence[Value]) -> Value:
    value, old, new = (as_shown(c, x) for x in a)
    return nullable_text(
        f"ora_translate({value.sql}, {old.sql}, {new.sql})", value.type.size, value.type
    )


@function("CONCAT", 2)
def _concat(c: Compiler, a: Sequence[Value]) -> Value:
    x, y = as_shown(c, a[0]), as_shown(c, a[1])
    sql = f"(coalesce({x.sql}, '') || coalesce({y.sql}, ''))"
    return nullable_text(sql, x.type.size + y.type.size, x.type)


@function("LENGTH DBMS_LOB.GETLENGTH", 1)
def _length(c: Compiler, a: Sequence[Value]) -> Value:
    if a[0].type.is_raw:
        return of_int(f"octet_length({a[0].sql})")
    value = as_shown(c, a[0])
    counts_units = value.type.is_national or (
        value.type.is_lob and c.settings.charset == "AL32UTF8"
    )
    return of_int(f"{'ora_utf16_length' if counts_units else 'length'}({value.sql})")


@function("LENGTHB VSIZE", 1)
def _lengthb(c: Compiler, a: Sequence[Value]) -> Value:
    value = a[0]
    if value.octets:
        return of_int(value.octets)
    if value.type.is_raw or not value.type.is_text:
        return of_int(f"octet_length({stored_bytes(c, value)})")
    if value.type.is_national:
        return of_int(f"(2 * ora_utf16_length({value.sql}))")
    if c.settings.charset == "WE8MSWIN1252":
        return of_int(f"length({value.sql})")
    return of_int(_utf8_length(value.sql, invalid=1))


def _utf8_length(sql: str, *, invalid: int) -> str:
    """Bytes in UTF-8, of a byte that is no text `invalid`; of ASCII without looking at letters."""
    return (
        f"(CASE WHEN strlen({sql}) = length({sql}) THEN strlen({sql}) "
        f"WHEN {sql} IS NOT NULL THEN ora_utf8_length({sql}, {invalid}) END)"
    )


@function("CONVERT", 2, 3)
def _convert(c: Compiler, a: Sequence[Value]) -> Value:
    """Text in another character set: its bytes, taken for text of the database's own."""
    value = as_shown(c, a[0])
    if value.type.is_national:  # Oracle makes text of the database's own of it first
        value = replace(value, type=varchar2(value.type.size))
    target = constant_text(a[1], "the character set of CONVERT").upper()
    source = constant_text(a[2], "a character set").upper() if len(a) > 2 else c.settings.charset
    if (target, source) != ("AL32UTF8", c.settings.charset):
        raise unsupported(f"CONVERT from {source} to {target}")
    if value.is_null or source == "AL32UTF8":
        return value
    octets = _utf8_length(value.sql, invalid=3)  # U+FFFD takes the place of what is no text
    converted = nullable_text(f"ora_as_utf8({value.sql})", 4000, value.type)
    return replace(converted, octets=octets)


@function("CHR", 1)
def _chr(c: Compiler, a: Sequence[Value]) -> Value:
    if not isinstance(a[0].constant, Decimal):
        raise unsupported("CHR of anything but a number")
    code = int(a[0].constant)
    data = code.to_bytes(max(1, (code.bit_length() + 7) // 8), "big")
    single = c.settings.charset == "WE8MSWIN1252"
    shown = text.from_single_byte(data) if single else text.from_bytes(data)
    return of_text(shown, varchar2(4), c.settings)


@function("UNISTR", 1)
def _unistr(c: Compiler, a: Sequence[Value]) -> Value:
    shown = text.from_unistr(constant_text(a[0], "UNISTR of text"))
    return of_text(shown, OracleType("NVARCHAR2", size=len(shown)), c.settings)


@function("ASCII", 1)
def _ascii(c: Compiler, a: Sequence[Value]) -> Value:
    sql = as_shown(c, a[0]).sql
    single = c.settings.charset == "WE8MSWIN1252"
    beyond = f"ora_code({sql}, {str(single).lower()})"
    return of_int(
        f"(CASE WHEN ascii({sql}) < 128 THEN ascii({sql})::BIGINT "
        f"WHEN {sql} IS NOT NULL THEN {beyond} END)"
    )
