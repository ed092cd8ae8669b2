"""Functions of text that DuckDB has not, or has differently."""

from __future__ import annotations

import re

from oracle_standin.errors import OracleError
from oracle_standin.kernels import fast_texts
from oracle_standin.kernels.udf import udf
from oracle_standin.values import text


@udf("ora_substr", "VARCHAR, BIGINT, BIGINT", "VARCHAR")
def substr(value: str, start: int, count: int) -> str | None:
    if count < 1 or abs(start) > len(value):
        return None
    begin = start - 1 if start > 0 else len(value) + start if start < 0 else 0
    return value[begin : begin + count] or None


@udf("ora_utf16_length", "VARCHAR", "BIGINT", fast=fast_texts.utf16_length)
def utf16_length(value: str) -> int:
    """Length in UTF-16 units, which Oracle counts in LOBs and national text."""
    return len(value) + sum(character > "\uffff" for character in text.without_escapes(value))


@udf("ora_utf8_length", "VARCHAR, BIGINT", "BIGINT", fast=fast_texts.utf8_length)
def utf8_length(value: str, invalid: int) -> int:
    """Length in UTF-8; a byte that is no text counts `invalid`."""
    plain = text.without_escapes(value)
    return len(plain.encode()) + invalid * (len(value) - len(plain))


@udf("ora_as_utf8", "VARCHAR", "VARCHAR")
def as_utf8(value: str) -> str:
    """The bytes in UTF-8 as a database of WE8MSWIN1252 sees them."""
    return text.from_single_byte(text.to_bytes(value))


@udf("ora_code", "VARCHAR, BOOLEAN", "BIGINT")
def code(value: str, single: bool) -> int:
    """The number of the first letter in the database's character set; Unicode's for one that a
    single-byte set does not have, which a real database could not hold."""
    first = value[:1]
    data = text.to_single_byte(first) if single else text.to_bytes(first)
    return ord(first) if single and data == b"?" != first.encode() else int.from_bytes(data, "big")


@udf("ora_instr", "VARCHAR, VARCHAR, BIGINT, BIGINT", "BIGINT")
def instr(value: str, part: str, start: int, occurrence: int) -> int:
    if start > 0:
        found = start - 2
        for _ in range(occurrence):
            found = value.find(part, found + 1)
            if found < 0:
                return 0
        return found + 1
    found = len(value) + start + len(part)
    for _ in range(occurrence):
        found = value.rfind(part, 0, found) if found >= 0 else -1
        if found < 0:
            return 0
        found += len(part) - 1
    return found - len(part) + 2


@udf("ora_translate", "VARCHAR, VARCHAR, VARCHAR", "VARCHAR")
def translate(value: str, old: str, new: str) -> str | None:
    table: dict[int, str | None] = {}
    for place, character in enumerate(old):
        table.setdefault(ord(character), new[place] if place < len(new) else None)
    return value.translate(table) or None


@udf("ora_like", "VARCHAR, VARCHAR, VARCHAR", "BOOLEAN", nulls=True)
def like(value: str | None, pattern: str | None, escape: str | None) -> bool | None:
    if value is None or pattern is None:
        return None
    out, at = [], 0
    while at < len(pattern):
        character = pattern[at]
        if escape and character == escape:
            at += 1
            if at == len(pattern) or pattern[at] not in f"%_{escape}":
                raise OracleError(
                    1424, "missing or illegal character following the escape character"
                )
            out.append(re.escape(pattern[at]))
        else:
            out.append({"%": ".*", "_": "."}.get(character) or re.escape(character))
        at += 1
    return re.fullmatch("".join(out), value, re.DOTALL) is not None


@udf("ora_check_length", "VARCHAR, BIGINT", "VARCHAR")
def check_length(value: str, size: int) -> str:
    if len(value) > size:
        raise OracleError(
            12899, f"value too large for column (actual: {len(value)}, maximum: {size})"
        )
    return value
