"""Functions of text that DuckDB has not, or has differently."""

from __future__ import annotations

import re
from typing import Any

from demo.oracle.errors import OracleError
from demo.oracle.kernels import fast_texts
from demo.oracle.kernels.udf import udf
from demo.oracle.values import text


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


@udf("ora_utf8_length", "VARCHAR", "BIGINT")
def utf8_length(value: str) -> int:
    """Length in bytes of UTF-8."""
    return len(text.to_bytes(value))


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


@udf("ora_initcap", "VARCHAR", "VARCHAR")
def initcap(value: str) -> str:
    out, inside = [], False
    for character in value:
        out.append(character.lower() if inside else character.upper())
        inside = character.isalnum()
    return "".join(out)


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


@udf("ora_regexp_like", "VARCHAR, VARCHAR, VARCHAR", "BOOLEAN")
def regexp_like(value: str, pattern: str, flags: str) -> bool:
    return _regex(pattern, flags).search(value) is not None


@udf("ora_regexp_replace", "VARCHAR, VARCHAR, VARCHAR", "VARCHAR")
def regexp_replace(value: str, pattern: str, replacement: str) -> str | None:
    return _regex(pattern, "").sub(replacement, value) or None


@udf("ora_regexp_substr", "VARCHAR, VARCHAR", "VARCHAR")
def regexp_substr(value: str, pattern: str) -> str | None:
    found = _regex(pattern, "").search(value)
    return (found[0] or None) if found else None


def _regex(pattern: str, flags: str) -> Any:
    posix = {
        "[:digit:]": r"\d",
        "[:alpha:]": "A-Za-z",
        "[:alnum:]": "A-Za-z0-9",
        "[:space:]": r"\s",
        "[:upper:]": "A-Z",
        "[:lower:]": "a-z",
        "[:cntrl:]": r"\x00-\x1f\x7f",
        "[:punct:]": r"!-/:-@\[-`{-~",
    }
    for name, characters in posix.items():
        pattern = pattern.replace(name, characters)
    try:
        return re.compile(pattern, re.IGNORECASE if "i" in flags else 0)
    except re.error as error:
        raise OracleError(12726, "unmatched bracket in regular expression") from error


@udf("ora_check_length", "VARCHAR, BIGINT", "VARCHAR")
def check_length(value: str, size: int) -> str:
    if len(value) > size:
        raise OracleError(
            12899, f"value too large for column (actual: {len(value)}, maximum: {size})"
        )
    return value
