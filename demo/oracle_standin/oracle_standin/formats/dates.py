"""Format models of dates: TO_CHAR, TO_DATE and their relatives.

Elements known: those of the SQL reference that a loader or a test uses; any other is ORA-01821.
"""

from __future__ import annotations

import re

from oracle_standin.errors import OracleError
from oracle_standin.values.temporal import Moment, julian_day

MONTHS = ("JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER",
           "OCTOBER", "NOVEMBER", "DECEMBER")  # fmt: skip
_DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_ELEMENT = re.compile(
    r"SYYYY|YYYY|RRRR|YYY|YY|RR|Y,YYY|CC|Q|MONTH|MON|MM|DDD|DD|DAY|DY|D|J|IYYY|IW|WW|W|HH24|HH12|HH"
    r"|MI|SSSSS|SS|FF[1-9]?|TZH|TZM|TZR|A\.?M\.?|P\.?M\.?|B\.?C\.?|A\.?D\.?|FM|FX|X|TS|DS|DL"
    r'|"[^"]*"|[-/,.;: ]|.',
    re.IGNORECASE,
)


def elements(model: str) -> list[str]:
    return _ELEMENT.findall(model)


def to_char(moment: Moment, model: str, offset: int = 0, digits: int = 6) -> str:
    """`moment` as text; `offset` in minutes for TZH and TZM, `digits` for a bare FF."""
    out = []
    fill = True
    for element in elements(model):
        if element.upper() == "FM":
            fill = not fill
            continue
        out.append(_shown(element, moment, offset, digits, fill))
    return "".join(out)


def _shown(element: str, moment: Moment, offset: int, digits: int, fill: bool) -> str:
    key = element.upper()
    if element.startswith('"'):
        return element[1:-1]
    if element in "-/,.;: ":
        return element
    numeric = _numeric(key, moment, offset)
    if numeric is not None:
        number, width = numeric
        return str(number).zfill(width) if fill else str(number)
    if key in ("SYYYY",):
        sign = "-" if moment.year < 0 else " " if fill else ""
        return f"{sign}{abs(moment.year):04d}"
    if key == "TZH":
        return f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02d}"
    if key == "TZR":
        return f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02d}:{abs(offset) % 60:02d}"
    if key.startswith("FF"):
        return f"{moment.nanos:09d}"[: int(key[2:] or digits)]
    if key == "X":
        return "."
    words = _words(key, moment, fill)
    if words is None:
        raise OracleError(1821, "date format not recognized")
    return _cased(words, element)


def _numeric(key: str, moment: Moment, offset: int) -> tuple[int, int] | None:
    """The number and width of an element that is one."""
    year = abs(moment.year)
    day_of_year = moment.julian_day - julian_day(moment.year, 1, 1) + 1
    values = {
        "YYYY": (year, 4), "RRRR": (year, 4), "YYY": (year % 1000, 3), "YY": (year % 100, 2),
        "RR": (year % 100, 2), "CC": ((year + 99) // 100, 2), "Q": ((moment.month + 2) // 3, 1),
        "MM": (moment.month, 2), "DD": (moment.day, 2), "DDD": (day_of_year, 3),
        "D": ((moment.julian_day + 1) % 7 + 1, 1), "J": (moment.julian_day, 7),
        "WW": ((day_of_year + 6) // 7, 2), "W": ((moment.day + 6) // 7, 1),
        "HH24": (moment.hour, 2), "HH": ((moment.hour + 11) % 12 + 1, 2),
        "HH12": ((moment.hour + 11) % 12 + 1, 2), "MI": (moment.minute, 2),
        "SS": (moment.second, 2), "SSSSS": (moment.second_of_day, 5),
        "TZM": (abs(offset) % 60, 2),
    }  # fmt: skip
    return values.get(key)


def _words(key: str, moment: Moment, fill: bool) -> str | None:
    month, day = MONTHS[moment.month - 1], _DAYS[moment.julian_day % 7]
    if key in ("MONTH", "DAY"):
        return (month if key == "MONTH" else day).ljust(9 if fill else 0)
    if key in ("MON", "DY"):
        return (month if key == "MON" else day)[:3]
    if key.replace(".", "") in ("AM", "PM"):
        half = "PM" if moment.hour >= 12 else "AM"
        return f"{half[0]}.M." if "." in key else half
    if key.replace(".", "") in ("BC", "AD"):
        era = "BC" if moment.year < 0 else "AD"
        return f"{era[0]}.{era[1]}." if "." in key else era
    return None


def _cased(word: str, element: str) -> str:
    letters = [c for c in element if c.isalpha()]
    if all(c.isupper() for c in letters):
        return word
    return word.capitalize() if letters[0].isupper() else word.lower()
