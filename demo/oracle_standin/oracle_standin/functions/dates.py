"""Functions of points in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from oracle_standin.compile.conversions import as_date, as_int
from oracle_standin.compile.functions import (
    Compiler,
    function,
)
from oracle_standin.compile.typed import Value, inconsistent
from oracle_standin.values.datatypes import (
    DATE,
    TIMESTAMP,
)


@function("ADD_MONTHS", 2)
def _add_months(c: Compiler, a: Sequence[Value]) -> Value:
    return Value(f"ora_add_months({as_date(a[0], c.settings).sql}, {as_int(a[1])})", DATE)


@function("SYS_EXTRACT_UTC", 1)
def _sys_extract_utc(c: Compiler, a: Sequence[Value]) -> Value:
    if not a[0].type.is_moment:
        raise inconsistent("TIMESTAMP", a[0])
    if a[0].type.name == "TIMESTAMP WITH LOCAL TIME ZONE":
        return replace(a[0], type=TIMESTAMP)
    return Value(f"ora_utc({a[0].sql}, {c.settings.zone})", TIMESTAMP)
