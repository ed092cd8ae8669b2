"""Functions of text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from demo.oracle.compile.conversions import as_int
from demo.oracle.compile.typed import Value, nullable_text, of_int, of_text
from demo.oracle.errors import unsupported
from demo.oracle.functions.registry import (
    FUNCTIONS,
    Compiler,
    Function,
    as_shown,
    constant_text,
    function,
    stored_bytes,
)
from demo.oracle.values import text
from demo.oracle.values.datatypes import (
    NUMBER,
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
FUNCTIONS["INITCAP"] = (1, 1, _same_length("ora_initcap"))


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
        there = f"length({value.sql}) >= {start[1:]}"
        found = f"CASE WHEN {there} THEN substring({value.sql}, {start}, {count}) END"
        return nullable_text(f"({found})", size, value.type)
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


@function("DBMS_LOB.INSTR", 2, 4)
def _lob_instr(c: Compiler, a: Sequence[Value]) -> Value:
    return _instr(c, a)


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
    if a[0].type.is_national:
        value = a[
            0
        ].sql  # a byte for each character: ASCII, and no character that stands for a byte
        return of_int(
            f"(CASE WHEN strlen({value}) = length({value}) THEN strlen({value})"
            f" ELSE ora_utf8_length({value}) END)"
        )
    return of_int(f"octet_length({stored_bytes(c, a[0])})")


@function("CONVERT", 2, 3)
def _convert(c: Compiler, a: Sequence[Value]) -> Value:
    """To AL32UTF8 from the database's own: the same text, whose bytes are UTF-8 from then on."""
    if constant_text(a[1], "CONVERT to a character set").upper() != "AL32UTF8" or len(a) > 2:
        raise unsupported("CONVERT to anything but AL32UTF8")
    value = as_shown(c, a[0])
    return value.moved(value.sql, type=OracleType("NVARCHAR2", size=value.type.size))


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
    return of_int(f"ascii({as_shown(c, a[0]).sql})::BIGINT")


@function("REGEXP_REPLACE", 2, 3)
def _regexp_replace(c: Compiler, a: Sequence[Value]) -> Value:
    value, pattern = as_shown(c, a[0]), as_shown(c, a[1])
    new = f"coalesce({as_shown(c, a[2]).sql}, '')" if len(a) > 2 else "''"
    return nullable_text(f"ora_regexp_replace({value.sql}, {pattern.sql}, {new})", 4000, value.type)


@function("REGEXP_SUBSTR", 2)
def _regexp_substr(c: Compiler, a: Sequence[Value]) -> Value:
    value, pattern = as_shown(c, a[0]), as_shown(c, a[1])
    return nullable_text(
        f"ora_regexp_substr({value.sql}, {pattern.sql})", value.type.size, value.type
    )


@function("REGEXP_LIKE", 2, 3)
def _regexp_like(c: Compiler, a: Sequence[Value]) -> Value:
    value, pattern = as_shown(c, a[0]), as_shown(c, a[1])
    flags = a[2].sql if len(a) > 2 else "'c'"
    return Value(f"ora_regexp_like({value.sql}, {pattern.sql}, {flags})", NUMBER, condition=True)
