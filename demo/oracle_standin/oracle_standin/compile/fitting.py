"""A value made to fit a column or a CAST: lengths, precisions, padding."""

from __future__ import annotations

from oracle_standin.compile.conversions import convert
from oracle_standin.compile.typed import Settings, Value, null, quote
from oracle_standin.errors import OracleError
from oracle_standin.values.datatypes import OracleType


def fitted(value: Value, kind: OracleType, settings: Settings, *, cast: bool = False) -> Value:
    """`value` as a column of type `kind` holds it.

    Text that is too long is cut by CAST and refused by a column (ORA-12899); numbers are rounded
    to the scale and refused above the precision (ORA-01438); CHAR is padded with blanks.
    """
    if value.is_null:
        return null(kind)
    converted = convert(value, kind, settings)
    sql = converted.sql
    if kind.name == "NUMBER" and (kind.precision or kind.scale != -127):
        sql = f"ora_fit({sql}, {kind.precision or 38}, {kind.scale})"
    elif kind.is_text and kind.size:
        sql = _cut(sql, kind) if cast else f"ora_check_length({sql}, {kind.size})"
        if kind.is_padded:
            sql = f"rpad({sql}, {kind.size}, ' ')"
    elif kind.name.startswith("TIMESTAMP") and kind.scale < 9:
        sql = f"ora_round_fraction({sql}, {kind.scale})"
    elif kind.name == "RAW" and value.type.size > kind.size and not cast:
        sql = f"ora_check_size({sql}, {kind.size})"
    return converted.moved(sql, type=kind, native=False)


def _cut(sql: str, kind: OracleType) -> str:
    return f"substring({sql}, 1, {kind.size})"


def not_null(value: Value, column: str, *, inserting: bool) -> Value:
    """ORA-01400 or ORA-01407 when the value is NULL; `column` with owner and table, quoted."""
    error = OracleError(1407, f"cannot update ({column}) to NULL")
    if inserting:
        error = OracleError(1400, f"cannot insert NULL into ({column})")
    if value.is_null:
        raise error
    message = str(error)
    return value.moved(f"coalesce({value.sql}, error({quote(message)}))")
