"""Oracle's implicit conversions between types."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from oracle_standin.compile.typed import Settings, Value, inconsistent, null, of_number, quote
from oracle_standin.errors import OracleError
from oracle_standin.values.datatypes import (
    BINARY_DOUBLE,
    DATE,
    NUMBER,
    ROWID,
    TIMESTAMP,
    TIMESTAMP_TZ,
    OracleType,
    char,
    varchar2,
)

_INT64 = 2**62
SMALL = 2**31


def as_number(value: Value) -> Value:
    """As NUMBER in Oracle's bytes."""
    if value.is_null:
        return null(NUMBER)
    if value.native:
        if isinstance(value.constant, Decimal):
            return of_number(value.constant)
        return Value(f"ora_number_int({value.sql})", NUMBER)
    if value.type.is_number:
        return value
    if value.type.is_binary_number:
        return Value(f"ora_number_double({value.sql}::DOUBLE)", NUMBER)
    if value.type.is_text and not value.type.is_long:
        return Value(f"ora_number_parse({value.sql})", NUMBER)
    raise inconsistent("NUMBER", value)


def as_int(value: Value) -> str:
    """As BIGINT, truncated: a position, a length, a number of rows."""
    if value.native:
        return value.sql
    if isinstance(value.constant, Decimal):
        return str(max(-_INT64, min(_INT64, int(value.constant))))
    if value.is_null:
        return "CAST(NULL AS BIGINT)"
    return f"ora_integer({as_number(value).sql})"


def as_native(value: Value, limit: int = _INT64) -> Value | None:
    """As BIGINT without any loss, or None where that is not known to be possible.

    `limit` bounds constants: with SMALL, sums and products of a few have room in a BIGINT.
    """
    if value.native:
        return value
    constant = value.constant
    if (
        isinstance(constant, Decimal)
        and constant == constant.to_integral_value()
        and abs(constant) < limit
    ):
        return Value(str(int(constant)), NUMBER, native=True, constant=constant)
    return None


def as_double(value: Value) -> Value:
    if value.is_null:
        return null(BINARY_DOUBLE)
    if value.type.is_binary_number:
        return Value(f"{value.sql}::DOUBLE", BINARY_DOUBLE)
    return Value(f"ora_double({as_number(value).sql})", BINARY_DOUBLE)


def as_text(value: Value, settings: Settings) -> Value:
    """As text, by the session's formats. CLOB stays CLOB."""
    kind = value.type
    if value.is_null:
        return null(varchar2(1))
    if kind.is_long:
        raise OracleError(997, "illegal use of LONG datatype")
    if kind.is_text:
        return value
    if value.native:
        return Value(f"CAST({value.sql} AS VARCHAR)", varchar2(40))
    if kind.is_number:
        return Value(f"ora_number_text({value.sql})", varchar2(40))
    if kind.is_binary_number:
        return Value(f"ora_double_text({value.sql}::DOUBLE)", varchar2(40))
    if kind.is_moment:
        model = settings.nls[_MODEL[kind.name]]
        shown = shown_in_zone(value, settings)
        return Value(f"ora_date_text({shown}, {quote(model)}, {kind.scale or 6})", varchar2(75))
    if kind.is_interval:
        sql = f"ora_interval_text({value.sql}, {kind.precision}, {kind.scale})"
        return Value(sql, varchar2(30))
    if kind == ROWID:
        return Value(f"ora_rowid_text({value.sql})", varchar2(18))
    if kind.name == "RAW":
        return Value(f"hex({value.sql})", varchar2(kind.size * 2))
    raise inconsistent("CHAR", value)


_MODEL = {
    "DATE": "NLS_DATE_FORMAT",
    "TIMESTAMP": "NLS_TIMESTAMP_FORMAT",
    "TIMESTAMP WITH TIME ZONE": "NLS_TIMESTAMP_TZ_FORMAT",
    "TIMESTAMP WITH LOCAL TIME ZONE": "NLS_TIMESTAMP_FORMAT",
}


def shown_in_zone(value: Value, settings: Settings) -> str:
    """The bytes to show; a local-zoned timestamp is kept in UTC and shown in the session's zone."""
    if value.type.name == "TIMESTAMP WITH LOCAL TIME ZONE":
        return f"ora_shift({value.sql}, {settings.zone})"
    return value.sql


def as_date(value: Value, settings: Settings) -> Value:
    """As DATE; text by NLS_DATE_FORMAT."""
    if value.is_null:
        return null(DATE)
    if value.type == DATE:
        return value
    if value.type.is_moment:
        return Value(f"ora_to_date({shown_in_zone(value, settings)})", DATE)
    if value.type.is_text:
        return parsed(value, settings.nls["NLS_DATE_FORMAT"], "date", settings)
    raise inconsistent("DATE", value)


def as_moment(value: Value, settings: Settings) -> Value:
    """A DATE or TIMESTAMP as it is; text by the session's format of DATE."""
    return value if value.type.is_moment else as_date(value, settings)


def as_timestamp(value: Value, kind: OracleType, settings: Settings) -> Value:
    """As `kind`, one of the TIMESTAMPs."""
    if value.is_null:
        return null(kind)
    zoned = kind.name == "TIMESTAMP WITH TIME ZONE"
    if value.type.is_text:
        model = settings.nls[_MODEL[kind.name]]
        if kind.name == "TIMESTAMP WITH LOCAL TIME ZONE":
            read = parsed(value, model, "zoned", settings)
            return Value(f"ora_utc({read.sql}, 0)", kind)
        return parsed(value, model, "zoned" if zoned else "timestamp", settings)
    if not value.type.is_moment:
        raise inconsistent("TIMESTAMP", value)
    shown = shown_in_zone(value, settings)
    if zoned:
        return Value(f"ora_to_zoned({shown}, {settings.zone})", kind)
    if kind.name == "TIMESTAMP WITH LOCAL TIME ZONE":
        if value.type.name == kind.name:
            return value
        return Value(f"ora_utc({shown}, {settings.zone})", kind)
    return Value(f"ora_to_timestamp({shown}, {kind.scale})", kind)


def parsed(value: Value, model: str, kind: str, settings: Settings) -> Value:
    """Text read by a format model; kind: date, timestamp or zoned."""
    target = {"date": DATE, "timestamp": TIMESTAMP, "zoned": TIMESTAMP_TZ}[kind]
    sql = f"ora_date_parse({value.sql}, {quote(model)}, '{kind}', {settings.zone})"
    return Value(sql, target)


def as_raw(value: Value) -> Value:
    if value.is_null or value.type.is_raw:
        return value
    if value.type.is_text:
        return Value(f"ora_hextoraw({value.sql})", OracleType("RAW", size=value.type.size // 2))
    raise inconsistent("BINARY", value)


def as_rowid(value: Value) -> Value:
    if value.type == ROWID or value.is_null:
        return replace(value, type=ROWID)
    if value.type.is_text:
        return Value(f"ora_rowid_parse({value.sql})", ROWID)
    raise inconsistent("ROWID", value)


def convert(value: Value, kind: OracleType, settings: Settings) -> Value:
    """`value` in the family of `kind` without fitting it to lengths and precisions."""
    if value.is_null:
        return null(kind)
    if kind.is_number:
        return as_number(value)
    if kind.is_binary_number:
        return Value(f"{as_double(value).sql}::{kind.storage}", kind)
    if kind.is_text:
        return as_text(value, settings)
    if kind == DATE:
        return as_date(value, settings)
    if kind.is_moment:
        return as_timestamp(value, kind, settings)
    if kind.is_interval:
        if value.type.name == kind.name:
            return value
        raise inconsistent(kind.name, value)
    if kind == ROWID:
        return as_rowid(value)
    return as_raw(value)


def unified(values: list[Value], settings: Settings) -> list[Value]:
    """The branches of CASE, DECODE, NVL or UNION in one type: that of the first with one."""
    typed = [value for value in values if not value.is_null]
    if not typed:
        return [null(char(1)) for _ in values]
    if any(value.native for value in typed) and all(as_native(value, SMALL) for value in typed):
        return [as_native(value) or Value("CAST(NULL AS BIGINT)", NUMBER, native=True)
                for value in values]  # fmt: skip
    kind = typed[0].type
    if any(value.type.is_binary_number for value in typed) and not kind.is_text:
        kind = BINARY_DOUBLE
    elif kind.is_text:
        kind = _widest_text(typed)
    elif kind.is_moment:
        kind = _widest_moment(typed)
    return [replace(convert(value, kind, settings), type=_merged(kind, typed)) for value in values]


def _widest_text(typed: list[Value]) -> OracleType:
    if any(value.type.is_lob for value in typed):
        national = any(value.type.is_national for value in typed)
        return OracleType("NCLOB" if national else "CLOB")
    sizes = {value.type.size if value.type.is_text else 40 for value in typed}
    names = {value.type.name for value in typed}
    if len(sizes) == 1 and names == {"CHAR"}:
        return typed[0].type
    national = any(value.type.is_national for value in typed)
    return OracleType("NVARCHAR2" if national else "VARCHAR2", size=max(sizes))


def _widest_moment(typed: list[Value]) -> OracleType:
    order = list(_MODEL)
    return max((v.type for v in typed if v.type.is_moment), key=lambda t: order.index(t.name))


def _merged(kind: OracleType, typed: list[Value]) -> OracleType:
    if kind.is_number and any(value.type != kind for value in typed):
        return NUMBER
    return kind
