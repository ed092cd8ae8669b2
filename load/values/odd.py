"""Odd values, one at a time: Oracle's dates and numbers as the nearest that Postgres has.

This is exact and slow, and only used for values that the fast code in arrays.py cannot handle.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

_DATE = re.compile(r"\s*(-?)(\d{1,4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s*")
_DAY = 86_400_000_000  # microseconds
EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True)
class StoredTime:
    """A time as Postgres keeps it: microseconds since 1970, and why it is not the original."""

    microseconds: int
    reason: str = ""


def stored_time(text: str) -> StoredTime:
    """The nearest time Postgres has for Oracle's SYYYY-MM-DD HH24:MI:SS[.FF9].

    Oracle counts in the Julian calendar before 1582 and knows 1500-02-29; Postgres uses
    the Gregorian one throughout; a date stays as written, and a year BC keeps its number.
    Oracle's arithmetic can yield a year 0, and corrupt DATEs print as zeros: both become the first
    day of the year 1. The order of two dates never changes, so this is right for MIN and MAX too.
    Raises ValueError for text of another form.
    """
    found = _DATE.fullmatch(text)
    if not found:
        raise ValueError(f"not a date in Oracle's format: {text!r}")
    sign, *numbers = found.groups()
    year, month, day, hour, minute, second = (int(number) for number in numbers[:6])
    nanoseconds = int((numbers[6] or "0").ljust(9, "0"))
    if year == 0:
        return StoredTime(_FIRST_DAY, "Postgres has no year 0")
    astronomical = 1 - year if sign else year  # 1 BC is the astronomical year 0
    reason = ""

    kept_month = min(max(month, 1), 12)
    kept_day = min(max(day, 1), _days_in(astronomical, kept_month))
    kept_hour, kept_minute, kept_second = min(hour, 23), min(minute, 59), min(second, 59)
    kept = (kept_month, kept_day, kept_hour, kept_minute, kept_second)
    if kept != (month, day, hour, minute, second):
        reason = "no such day in Postgres' calendar"
    microseconds, lost = divmod(nanoseconds, 1000)
    if lost:
        reason = reason or "finer than a microsecond"
        microseconds += lost >= 500
    days = _days_since_1970(astronomical, kept_month, kept_day)
    seconds = kept_hour * 3600 + kept_minute * 60 + kept_second
    return StoredTime(days * _DAY + seconds * 1_000_000 + microseconds, reason)


def spell_time(microseconds: int) -> str:
    """ISO text with six decimals; a year BC gets a minus and keeps its number."""
    days, rest = divmod(microseconds, _DAY)
    year, month, day = _date_of(days)
    sign = "-" if year <= 0 else ""
    number = 1 - year if year <= 0 else year
    seconds, fraction = divmod(rest, 1_000_000)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{fraction:06}"
    return f"{sign}{number:04}-{month:02}-{day:02}T{clock}"


def plain_number(text: str) -> str:
    """A number of Oracle's TM9 without exponent; '' for its two infinities (corrupt NUMBERs)."""
    if "~" in text:
        return ""
    return format(Decimal(text), "f")


def plain_decimal(number: Decimal) -> str:
    """Digits without exponent and without trailing zeros after the point, as in JSON."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def _days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _days_since_1970(year: int, month: int, day: int) -> int:
    """Proleptic Gregorian, any year (Howard Hinnant's days_from_civil)."""
    year -= month <= 2
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146_097 + day_of_era - 719_468


def _date_of(days: int) -> tuple[int, int, int]:
    """The inverse (civil_from_days)."""
    era, day_of_era = divmod(days + 719_468, 146_097)
    year_of_era = (
        day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096
    ) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted + 2) // 5 + 1
    month = shifted + (3 if shifted < 10 else -9)
    return year_of_era + era * 400 + (month <= 2), month, day


_FIRST_DAY = _days_since_1970(1, 1, 1) * _DAY
