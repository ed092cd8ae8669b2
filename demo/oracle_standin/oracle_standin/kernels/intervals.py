"""INTERVALs, alone and with points in time."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from oracle_standin.errors import OracleError
from oracle_standin.kernels.udf import udf
from oracle_standin.values import number, temporal


@udf("ora_add_nanos", "BLOB, BLOB, BIGINT", "BLOB")
def add_interval(value: bytes, interval: bytes, sign: int) -> bytes:
    """DATE or TIMESTAMP plus INTERVAL DAY TO SECOND, in the form of the first."""
    moved = temporal.from_nanos(
        temporal.decode(value).nanos_since_epoch + sign * temporal.decode_interval_ds(interval)
    )
    if len(value) == 13:
        return temporal.encode_zoned(moved, temporal.zone_minutes(value))
    return temporal.encode_timestamp(moved)


@udf("ora_interval_between", "BLOB, BLOB", "BLOB")
def interval_between(later: bytes, earlier: bytes) -> bytes:
    a, b = (temporal.decode(x).nanos_since_epoch for x in (later, earlier))
    return temporal.encode_interval_ds(a - b)


@udf("ora_extract_interval", "VARCHAR, BLOB", "BLOB")
def extract_interval(part: str, value: bytes) -> bytes:
    if len(value) == 5:
        months = temporal.decode_interval_ym(value)
        sign = -1 if months < 0 else 1
        fields = {"YEAR": sign * (abs(months) // 12), "MONTH": sign * (abs(months) % 12)}
        return number.encode(Decimal(fields[part]))
    nanos = temporal.decode_interval_ds(value)
    sign, seconds = (-1 if nanos < 0 else 1), abs(nanos) // temporal.NANOS
    if part == "SECOND":
        rest = abs(nanos) % (60 * temporal.NANOS)
        return number.encode(sign * Decimal(rest).scaleb(-9))
    fields = {"DAY": seconds // 86400, "HOUR": seconds // 3600 % 24, "MINUTE": seconds // 60 % 60}
    return number.encode(Decimal(sign * fields[part]))


@udf("ora_interval_text", "BLOB, BIGINT, BIGINT", "VARCHAR")
def interval_text(value: bytes, leading: int, fraction: int) -> str:
    if len(value) == 5:
        months = temporal.decode_interval_ym(value)
        sign = "-" if months < 0 else "+"
        return f"{sign}{abs(months) // 12:0{leading}d}-{abs(months) % 12:02d}"
    nanos = temporal.decode_interval_ds(value)
    seconds, rest = divmod(abs(nanos), temporal.NANOS)
    tail = f".{rest:09d}"[: fraction + 1] if fraction else ""
    days, clock = divmod(seconds, 86400)
    time = f"{clock // 3600:02d}:{clock // 60 % 60:02d}:{clock % 60:02d}"
    return f"{'-' if nanos < 0 else '+'}{days:0{leading}d} {time}{tail}"


@udf("ora_interval_of", "BLOB, VARCHAR", "BLOB")
def interval_of(amount: bytes, unit: str) -> bytes:
    """NUMTODSINTERVAL and NUMTOYMINTERVAL."""
    exact = number.decode(amount)
    key = unit.upper().strip()
    if key in ("YEAR", "MONTH"):
        months = exact * (12 if key == "YEAR" else 1)
        return temporal.encode_interval_ym(int(months.to_integral_value(ROUND_HALF_UP)))
    seconds = {"DAY": 86400, "HOUR": 3600, "MINUTE": 60, "SECOND": 1}.get(key)
    if seconds is None:
        raise OracleError(1760, "illegal argument for function")
    nanos = exact * seconds * temporal.NANOS
    return temporal.encode_interval_ds(int(nanos.to_integral_value(ROUND_HALF_UP)))
