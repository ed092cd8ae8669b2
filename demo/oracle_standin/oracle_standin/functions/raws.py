"""Functions of bytes, ROWIDs and hashes."""

from __future__ import annotations

from collections.abc import Sequence

from oracle_standin.compile.conversions import as_raw, as_rowid
from oracle_standin.compile.functions import (
    Compiler,
    as_shown,
    function,
    stored_bytes,
)
from oracle_standin.compile.typed import Value, nullable_text
from oracle_standin.values.datatypes import (
    ROWID,
    raw,
    varchar2,
)


@function("RAWTOHEX RAWTONHEX", 1)
def _rawtohex(c: Compiler, a: Sequence[Value]) -> Value:
    if a[0].type.is_text:
        return Value(f"hex({stored_bytes(c, a[0])})", varchar2(min(4000, a[0].type.size * 8)))
    value = as_raw(a[0])
    return nullable_text(f"hex({value.sql})", value.type.size * 2 or 4000)


@function("HEXTORAW", 1)
def _hextoraw(c: Compiler, a: Sequence[Value]) -> Value:
    value = as_shown(c, a[0])
    return Value(f"ora_hextoraw({value.sql})", raw(max(1, value.type.size // 2)))


@function("UTL_RAW.CAST_TO_RAW", 1)
def _cast_to_raw(c: Compiler, a: Sequence[Value]) -> Value:
    return Value(stored_bytes(c, as_shown(c, a[0])), raw(2000))


@function("ROWIDTOCHAR ROWIDTONCHAR", 1)
def _rowidtochar(c: Compiler, a: Sequence[Value]) -> Value:
    return Value(f"ora_rowid_text({as_rowid(a[0]).sql})", varchar2(18))


@function("CHARTOROWID", 1)
def _chartorowid(c: Compiler, a: Sequence[Value]) -> Value:
    return Value(f"ora_rowid_parse({as_shown(c, a[0]).sql})", ROWID)
