"""Arithmetic and conversions of DATEs and TIMESTAMPs in their bytes (values/temporal.py)."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal

from oracle_standin.errors import OracleError
from oracle_standin.formats import dates as formats
from oracle_standin.formats import read_dates
from oracle_standin.kernels import fast_dates
from oracle_standin.kernels.udf import udf
from oracle_standin.values import number, temporal


def _now_default() -> temporal.Moment:
    today = datetime.now()
    return temporal.Moment(today.year, today.month, today.day)


@udf("ora_date_text", "BLOB, VARCHAR, BIGINT", "VARCHAR", fast=fast_dates.date_text)
def date_text(value: bytes, model: str, digits: int) -> str:
    moment = temporal.decode(value)
    offset = temporal.zone_minutes(value) if len(value) == 13 else 0
    return formats.to_char(_shift(moment, offset), model, offset, digits)


def _shift(moment: temporal.Moment, minutes: int) -> temporal.Moment:
    if not minutes:
        return moment
    return temporal.from_nanos(moment.nanos_since_epoch + minutes * 60 * temporal.NANOS)


@udf("ora_shift", "BLOB, BIGINT", "BLOB")
def shift(value: bytes, minutes: int) -> bytes:
    """A DATE or TIMESTAMP moved by some minutes."""
    return temporal.encode_timestamp(_shift(temporal.decode(value), minutes))


@udf("ora_date_parse", "VARCHAR, VARCHAR, VARCHAR, BIGINT", "BLOB")
def date_parse(value: str, model: str, kind: str, session_offset: int) -> bytes:
    """kind: date, timestamp or zoned; `session_offset` is the zone of text that names none."""
    read = read_dates.from_char(value, model, _now_default())
    if kind == "date":
        return temporal.encode_date(read.local)
    if kind == "timestamp":
        return temporal.encode_timestamp(read.local)
    has_zone = "TZ" in model.upper()
    offset = read.offset if has_zone else session_offset
    return temporal.encode_zoned(_shift(read.local, -offset), offset)


@udf("ora_to_date", "BLOB", "BLOB", fast=fast_dates.to_date)
def to_date(value: bytes) -> bytes:
    """A TIMESTAMP as DATE; a zoned one in its own zone."""
    offset = temporal.zone_minutes(value) if len(value) == 13 else 0
    return temporal.encode_date(_shift(temporal.decode(value), offset))


@udf("ora_to_timestamp", "BLOB, BIGINT", "BLOB")
def to_timestamp(value: bytes, digits: int) -> bytes:
    """Rounded to `digits` of a second; a zoned one in its own zone."""
    offset = temporal.zone_minutes(value) if len(value) == 13 else 0
    moment = temporal.decode(value)
    unit = 10 ** (9 - digits)
    nanos = (moment.nanos_since_epoch + unit // 2) // unit * unit
    return temporal.encode_timestamp(_shift(temporal.from_nanos(nanos), offset))


@udf("ora_to_zoned", "BLOB, BIGINT", "BLOB")
def to_zoned(value: bytes, offset: int) -> bytes:
    """A DATE or TIMESTAMP of the zone `offset`, or a zoned one shown in it."""
    moment = temporal.decode(value)
    utc = moment if len(value) == 13 else _shift(moment, -offset)
    return temporal.encode_zoned(utc, offset)


@udf("ora_utc", "BLOB, BIGINT", "BLOB")
def utc(value: bytes, session_offset: int) -> bytes:
    """The point in time as a TIMESTAMP in UTC, to compare by."""
    if len(value) == 13:
        return temporal.encode_timestamp(temporal.decode(value))
    return temporal.encode_timestamp(_shift(temporal.decode(value), -session_offset))


@udf("ora_add_days", "BLOB, BLOB", "BLOB")
def add_days(value: bytes, days: bytes) -> bytes:
    """DATE + number: rounded to the second. A TIMESTAMP becomes a DATE, as in Oracle."""
    seconds = number.decode(days) * temporal.SECONDS_PER_DAY
    moment = temporal.decode(to_date(value))
    total_nanos = moment.nanos_since_epoch
    total_nanos += int(seconds.to_integral_value(ROUND_HALF_UP)) * temporal.NANOS
    return temporal.encode_date(temporal.from_nanos(total_nanos))


@udf("ora_day_number", "BLOB", "BIGINT", fast=fast_dates.day_number)
def day_number(value: bytes) -> int:
    """The Julian day number of a DATE or TIMESTAMP, a zoned one in its own zone."""
    return temporal.decode(to_date(value)).julian_day


@udf("ora_seconds_of_day", "BLOB", "BIGINT", fast=fast_dates.seconds_of_day)
def seconds_of_day(value: bytes) -> int:
    """Seconds since midnight of a DATE or TIMESTAMP, a zoned one in its own zone."""
    return temporal.decode(to_date(value)).second_of_day


@udf("ora_days_between", "BLOB, BLOB", "BLOB", fast=fast_dates.days_between)
def days_between(later: bytes, earlier: bytes) -> bytes:
    """DATE - DATE in days."""
    a, b = (temporal.decode(x) for x in (later, earlier))
    seconds = (a.julian_day - b.julian_day) * temporal.SECONDS_PER_DAY
    seconds += a.second_of_day - b.second_of_day
    return number.encode(Context(prec=60).divide(Decimal(seconds), temporal.SECONDS_PER_DAY))


@udf("ora_add_months", "BLOB, BIGINT", "BLOB")
def add_months(value: bytes, months: int) -> bytes:
    """The last day of a month stays the last day."""
    moment = temporal.decode(value)
    astronomical = moment.year + 1 if moment.year < 0 else moment.year
    year, month = divmod(astronomical * 12 + moment.month - 1 + months, 12)
    year, month = (year if year > 0 else year - 1), month + 1
    last = temporal.days_in_month(year, month)
    at_end = moment.day == temporal.days_in_month(moment.year, moment.month)
    day = last if at_end else min(moment.day, last)
    moved = temporal.Moment(year, month, day, moment.hour, moment.minute, moment.second)
    return temporal.encode_date(moved)


@udf("ora_trunc_date", "BLOB, VARCHAR", "BLOB", fast=fast_dates.trunc_date)
def trunc_date(value: bytes, unit: str) -> bytes:
    moment = temporal.decode(to_date(value))
    y, m, d = moment.year, moment.month, moment.day
    key = unit.upper()
    if key in ("SYYYY", "YYYY", "YEAR", "YYY", "YY", "Y"):
        cut = temporal.Moment(y, 1, 1)
    elif key in ("MONTH", "MON", "MM", "RM"):
        cut = temporal.Moment(y, m, 1)
    elif key == "Q":
        cut = temporal.Moment(y, (m - 1) // 3 * 3 + 1, 1)
    elif key in ("DDD", "DD", "J"):
        cut = temporal.Moment(y, m, d)
    elif key == "IW":
        cut = temporal.Moment(*temporal.from_julian_day(moment.julian_day - moment.julian_day % 7))
    elif key in ("HH", "HH12", "HH24"):
        cut = temporal.Moment(y, m, d, moment.hour)
    elif key == "MI":
        cut = temporal.Moment(y, m, d, moment.hour, moment.minute)
    else:
        raise OracleError(1898, "too many precision specifiers")
    return temporal.encode_date(cut)


@udf("ora_extract", "VARCHAR, BLOB", "BLOB")
def extract(part: str, value: bytes) -> bytes:
    offset = temporal.zone_minutes(value) if len(value) == 13 else 0
    moment = temporal.decode(value)
    if part == "TIMEZONE_HOUR":
        return number.encode(Decimal(int(offset / 60)))
    if part == "TIMEZONE_MINUTE":
        return number.encode(Decimal(offset - int(offset / 60) * 60))
    if part == "SECOND":
        return number.encode(Decimal(moment.second) + Decimal(moment.nanos).scaleb(-9))
    fields = {"YEAR": moment.year, "MONTH": moment.month, "DAY": moment.day,
              "HOUR": moment.hour, "MINUTE": moment.minute}  # fmt: skip
    if part not in fields:
        raise OracleError(30076, "invalid extract field for extract source")
    return number.encode(Decimal(fields[part]))


@udf("ora_round_fraction", "BLOB, BIGINT", "BLOB")
def round_fraction(value: bytes, digits: int) -> bytes:
    """A TIMESTAMP rounded to `digits` of a second, with its zone if it has one."""
    unit = 10 ** (9 - digits)
    moment = temporal.decode(value)
    if not moment.nanos % unit:
        return value
    nanos = (moment.nanos_since_epoch + unit // 2) // unit * unit
    if len(value) == 13:
        return temporal.encode_zoned(temporal.from_nanos(nanos), temporal.zone_minutes(value))
    return temporal.encode_timestamp(temporal.from_nanos(nanos))


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
