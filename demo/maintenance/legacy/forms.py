"""How the legacy tables write a value, and how the ledger does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

PLANT_TIME = ZoneInfo("America/Detroit")
FIRST_DAY = date(2015, 1, 5)
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def char(text: str | None, width: int) -> str | None:
    """A CHAR column pads with blanks."""
    return None if text is None else text.ljust(width)


def oracle_day(day: date | None) -> str | None:
    """As Oracle's default format writes a day: 05-JAN-15."""
    return None if day is None else f"{day:%d}-{MONTHS[day.month - 1]}-{day:%y}"


def slashed_day(day: date | None) -> str | None:
    """01/05/2015."""
    return None if day is None else f"{day:%m/%d/%Y}"


def iso_day(day: date | None) -> str | None:
    """2015-01-05, the ledger's form too."""
    return None if day is None else day.isoformat()


def plain_day(day: date) -> str:
    """20150105."""
    return f"{day:%Y%m%d}"


def local(moment: datetime | None) -> str | None:
    """A DATE column with its time of day, by the plant's clock."""
    return None if moment is None else f"{moment:%Y-%m-%d %H:%M:%S}"


def utc(moment: datetime | None) -> str | None:
    """The ledger's form of a moment by the plant's clock."""
    if moment is None:
        return None
    return moment.replace(tzinfo=PLANT_TIME).astimezone(UTC).isoformat()


def duration(length: timedelta | None) -> str | None:
    """The ledger's form: seconds as Django and Postgres read them, PT5400S."""
    return None if length is None else f"PT{int(length.total_seconds())}S"


def hundredths(count: int) -> str:
    """A count of hundredths as a decimal number: 1250 is 12.50."""
    return f"{count // 100}.{count % 100:02}"


def trimmed(number: str) -> str:
    """A NUMBER without the zeros at the end of its fraction."""
    return number.rstrip("0").rstrip(".") if "." in number else number
