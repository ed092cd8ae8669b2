"""Dates: days, times of day and instants, read in the plant's zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from zoneinfo import ZoneInfo

from tests.demo.reference.texts import clean_code

PLANT = ZoneInfo("America/Detroit")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
# The order counts: the first that fits.
DAYS = (
    r"(?P<y>[0-9]{4})(?P<hyphen>-)(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})",
    r"(?P<y>[0-9]{4})/(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})",
    r"(?P<d>[0-9]{1,2})-(?P<name>[A-Za-z]{3})-(?P<y>[0-9]{2})",
    r"(?P<d>[0-9]{1,2})-(?P<name>[A-Za-z]{3})-(?P<y>[0-9]{4})",
    r"(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})/(?P<y>[0-9]{4})",
    r"(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})/(?P<y>[0-9]{2})",
    r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
)
CLOCK = (
    r"(?P<h>[0-9]{1,2})(?P<sep>[:.])(?P<mi>[0-9]{2})"
    r"(?:(?P=sep)(?P<s>[0-9]{2})(?:\.(?P<f>[0-9]{1,9}))?)?"
    r"(?: ?(?P<half>[AaPp])[Mm])?"
    r"(?P<zone>Z|[+-][0-9]{2}(?::[0-9]{2})?)?"
)
RUN_TOGETHER = re.compile(
    "(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?P<h>[0-9]{2})(?P<mi>[0-9]{2})(?P<s>[0-9]{2})"
)


def clean_date(raw):
    """The moment in UTC, and whether something was lost."""
    if isinstance(raw, datetime):
        moment, year, rounded = raw, raw.year, False
    else:
        text = clean_code(raw)
        if text is None:
            return None, False
        found = read(text)
        if found is None:
            return None, True
        moment, year, rounded = found
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None, True
    return (moment.astimezone(UTC) if moment.tzinfo else to_utc(moment)), rounded


def read(text):
    """The moment, its year as it is written, and whether it was rounded; None for other text."""
    found = RUN_TOGETHER.fullmatch(text)
    if found:
        return build(found.groupdict())
    for day in DAYS:
        found = re.fullmatch(f"{day}(?:[ T]{CLOCK})?", text)
        if found:
            return build(found.groupdict())
    return None


def build(part):
    year = int(part["y"])
    if len(part["y"]) == 2:
        year += 2000 if year < 50 else 1900
    name = part.get("name")
    month = MONTHS.get(name.lower(), 0) if name else int(part["m"])
    hour = int(part.get("h") or 0)
    if half := part.get("half"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in "Pp" else 0)
    zone = part.get("zone")
    if zone and (half or not part.get("hyphen")):
        return None
    fraction = Decimal(f"0.{part.get('f') or 0}") * 1_000_000
    micros = int(fraction.to_integral_value(ROUND_HALF_UP))
    try:
        moment = datetime.combine(
            date(year, month, int(part["d"])),
            time(hour, int(part.get("mi") or 0), int(part.get("s") or 0)),
        )
    except ValueError:
        return None
    if zone:
        offset = read_offset(zone)
        if offset is None:
            return None
        moment = moment.replace(tzinfo=timezone(offset))
    return moment + timedelta(microseconds=micros), year, micros != fraction


def read_offset(zone):
    if zone == "Z":
        return timedelta()
    hours, _, minutes = zone[1:].partition(":")
    if int(minutes or 0) > 59:
        return None
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset > timedelta(hours=14):
        return None
    return -offset if zone[0] == "-" else offset


@cache
def to_utc(local):
    """Standard time in the hour that exists twice; forward in the hour that does not exist."""
    candidates = [local.replace(tzinfo=PLANT, fold=fold) for fold in (0, 1)]
    there_and_back = [
        moment.astimezone(UTC).astimezone(PLANT).replace(tzinfo=None) == local
        for moment in candidates
    ]
    exists = any(there_and_back)
    return candidates[1 if exists else 0].astimezone(UTC)
