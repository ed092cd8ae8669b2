"""Text read by a date format: TO_DATE and its relatives."""

from __future__ import annotations

import re
from dataclasses import dataclass

from oracle_standin.errors import OracleError
from oracle_standin.formats.dates import MONTHS, elements
from oracle_standin.values.temporal import Moment, days_in_month, from_julian_day


@dataclass(frozen=True)
class Zoned:
    """What a format with TZH or a TIMESTAMP WITH TIME ZONE deals in: local time and offset."""

    local: Moment
    offset: int


_FIELDS = {
    "SYYYY": ("year", r"([+-]? ?\d{1,4})"), "YYYY": ("year", r"(\d{1,4})"),
    "RRRR": ("year2", r"(\d{1,4})"), "RR": ("year2", r"(\d{1,2})"), "YY": ("yy", r"(\d{1,2})"),
    "MM": ("month", r"(\d{1,2})"), "DD": ("day", r"(\d{1,2})"), "DDD": ("ddd", r"(\d{1,3})"),
    "J": ("j", r"(\d{1,7})"), "HH24": ("hour", r"(\d{1,2})"), "HH": ("hour12", r"(\d{1,2})"),
    "HH12": ("hour12", r"(\d{1,2})"), "MI": ("minute", r"(\d{1,2})"),
    "SS": ("second", r"(\d{1,2})"), "SSSSS": ("sssss", r"(\d{1,5})"),
    "TZH": ("tzh", r"([+-]?\d{1,2})"), "TZM": ("tzm", r"(\d{1,2})"),
    "TZR": ("tzr", r"([+-]\d{1,2}:\d{2}|UTC|GMT)"),
    "MON": ("mon", "(" + "|".join(name[:3] for name in MONTHS) + ")"),
    "MONTH": ("mon", "(" + "|".join(MONTHS) + ") *"), "X": ("", r"\."),
}  # fmt: skip


def _pattern(model: str) -> tuple[re.Pattern[str], list[str]]:
    """A regular expression for text in the form of `model`, and what its groups mean."""
    parts, names = [], []
    for element in elements(model):
        key = element.upper()
        if key in ("FM", "FX"):
            continue
        if element.startswith('"'):
            parts.append(re.escape(element[1:-1]))
        elif element in "-/,.;: ":
            # Any punctuation matches any other; it may be missing at the end of the text.
            parts.append(r"[-/,.;: T]*")
        elif key.startswith("FF"):
            parts.append(r"(\d{0,9})")
            names.append("fraction")
        elif key.replace(".", "") in ("AM", "PM"):
            parts.append(r"(AM|PM|A\.M\.|P\.M\.)")
            names.append("half")
        elif key.replace(".", "") in ("AD", "BC"):
            parts.append(r"(AD|BC|A\.D\.|B\.C\.)")
            names.append("era")
        elif key in _FIELDS:
            name, expression = _FIELDS[key]
            parts.append(expression)
            names += [name] if name else []
        else:
            raise OracleError(1821, "date format not recognized")
    return re.compile(r"\s*" + _optional_tail(parts) + r"\s*", re.IGNORECASE), names


def _optional_tail(parts: list[str]) -> str:
    """Trailing elements may be left out of the text: TO_DATE('2020-01-02', '... HH24:MI:SS')."""
    expression = ""
    for part in reversed(parts[1:]):
        expression = f"(?:{part}{expression})?"
    return (parts[0] if parts else "") + expression


def from_char(text: str, model: str, today: Moment) -> Zoned:
    """Read `text`. Missing fields: the current year and month, day 1, midnight, offset 0."""
    pattern, names = _pattern(model)
    match = pattern.fullmatch(text)
    if match is None:
        raise _mismatch(text)
    found = {
        name: value for name, value in zip(names, match.groups(), strict=True) if value is not None
    }
    year, month, day = _day(found, today)
    hour, minute, second = _time(found)
    nanos = int((found.get("fraction") or "").ljust(9, "0"))
    return Zoned(Moment(year, month, day, hour, minute, second, nanos), _offset(found))


def _mismatch(text: str) -> OracleError:
    if not any(character.isdigit() for character in text[:1]):
        return OracleError(1858, "a non-numeric character was found where a numeric was expected")
    return OracleError(1861, "literal does not match format string")


def _day(found: dict[str, str], today: Moment) -> tuple[int, int, int]:
    if "j" in found:
        return from_julian_day(int(found["j"]))
    year = today.year
    if "year" in found:
        year = int(found["year"].replace(" ", ""))
    elif "yy" in found:
        year = today.year // 100 * 100 + int(found["yy"])
    elif "year2" in found:
        year = int(found["year2"])
        if len(found["year2"]) <= 2:
            year += 1900 if year >= 50 else 2000
    if found.get("era", "AD").upper().startswith("B"):
        year = -year
    if "ddd" in found:
        day_of_year = int(found["ddd"])
        for month in range(1, 13):
            if day_of_year <= days_in_month(year, month):
                return year, month, day_of_year
            day_of_year -= days_in_month(year, month)
        raise OracleError(1848, "day of year must be between 1 and 365 (366 for leap year)")
    month = int(found["month"]) if "month" in found else today.month
    if "mon" in found:
        month = [name[:3] for name in MONTHS].index(found["mon"][:3].upper()) + 1
    if "day" in found and not 1 <= int(found["day"]) <= 31:
        raise OracleError(1847, "day of month must be between 1 and last day of month")
    return year, month, int(found.get("day", 1))


def _time(found: dict[str, str]) -> tuple[int, int, int]:
    if "sssss" in found:
        total = int(found["sssss"])
        return total // 3600, total // 60 % 60, total % 60
    hour = int(found.get("hour", 0))
    if "hour12" in found:
        hour = int(found["hour12"])
        if not 1 <= hour <= 12:
            raise OracleError(1849, "hour must be between 1 and 12")
        hour = hour % 12 + (12 if found.get("half", "A").upper().startswith("P") else 0)
    return hour, int(found.get("minute", 0)), int(found.get("second", 0))


def _offset(found: dict[str, str]) -> int:
    if "tzr" in found:
        zone = found["tzr"]
        return parse_offset(zone) if zone[0] in "+-" else 0
    hours = found.get("tzh", "0")
    minutes = abs(int(hours)) * 60 + int(found.get("tzm", 0))
    return -minutes if hours.startswith("-") else minutes


def parse_offset(zone: str) -> int:
    """`+01:30` in minutes; UTC and GMT are 0. ORA-01882 for a name this server does not know."""
    match = re.fullmatch(r"\s*([+-]?)(\d{1,2}):(\d{2})\s*", zone)
    if match:
        minutes = int(match[2]) * 60 + int(match[3])
        return -minutes if match[1] == "-" else minutes
    if zone.strip().upper() in ("UTC", "GMT", "Z"):
        return 0
    raise OracleError(1882, "timezone region not found")
