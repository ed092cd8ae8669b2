"""DATE, TIMESTAMP and INTERVAL as bytes, the only form in which they exist in this server.

Seven bytes: century and year with 100 added, month, day, and hour, minute, second with 1 added;
a TIMESTAMP appends its nanoseconds as u32 unless they are 0; a zoned one is UTC and appends
hour + 20 and minute + 60 of its zone. Such bytes sort as the points in time do, and hold what a
proleptic Gregorian clock cannot: 1500-02-29 (Oracle is Julian before 1582) and years BC.
Layout: Oracle Call Interface Programmer's Guide, "Internal data types".
"""

from __future__ import annotations

from dataclasses import dataclass

from oracle_standin.errors import OracleError

# Days are counted as Julian day numbers, as Oracle's format element J counts them.
_GREGORIAN_FROM = 2_299_161  # 1582-10-15
_MIN_YEAR, _MAX_YEAR = -4712, 9999
SECONDS_PER_DAY = 86_400
NANOS = 1_000_000_000


@dataclass(frozen=True)
class Moment:
    """A point in time without a zone. `year` is negative BC; there is no year 0."""

    year: int
    month: int
    day: int
    hour: int = 0
    minute: int = 0
    second: int = 0
    nanos: int = 0

    def __post_init__(self) -> None:
        if not _MIN_YEAR <= self.year <= _MAX_YEAR or self.year == 0:
            raise OracleError(1841, "(full) year must be between -4713 and +9999, and not be 0")
        if not 1 <= self.month <= 12:
            raise OracleError(1843, "not a valid month")
        if not 1 <= self.day <= days_in_month(self.year, self.month):
            raise OracleError(1839, "date not valid for month specified")
        if not 0 <= self.hour <= 23:
            raise OracleError(1850, "hour must be between 0 and 23")
        if not 0 <= self.minute <= 59:
            raise OracleError(1851, "minutes must be between 0 and 59")
        if not 0 <= self.second <= 59:
            raise OracleError(1852, "seconds must be between 0 and 59")

    @property
    def julian_day(self) -> int:
        return julian_day(self.year, self.month, self.day)

    @property
    def second_of_day(self) -> int:
        return self.hour * 3600 + self.minute * 60 + self.second

    @property
    def nanos_since_epoch(self) -> int:
        """Nanoseconds since Julian day 0, to reckon with."""
        return (self.julian_day * SECONDS_PER_DAY + self.second_of_day) * NANOS + self.nanos


def is_leap(year: int) -> bool:
    astronomical = year + 1 if year < 0 else year
    if year > 1582:
        return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return astronomical % 4 == 0


def days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def julian_day(year: int, month: int, day: int) -> int:
    """The Julian day number; Julian calendar before 1582-10-15, Gregorian from then on."""
    astronomical = year + 1 if year < 0 else year
    shift = (14 - month) // 12
    y, m = astronomical + 4800 - shift, month + 12 * shift - 3
    base = day + (153 * m + 2) // 5 + 365 * y + y // 4
    if (year, month, day) >= (1582, 10, 15):
        return base - y // 100 + y // 400 - 32045
    return base - 32083


def from_julian_day(number: int) -> tuple[int, int, int]:
    """Year, month and day of a Julian day number. ORA-01841 outside Oracle's range."""
    if number >= _GREGORIAN_FROM:
        a = number + 32044
        b = (4 * a + 3) // 146097
        c = a - 146097 * b // 4
    else:
        b, c = 0, number + 32082
    d = (4 * c + 3) // 1461
    e = c - 1461 * d // 4
    m = (5 * e + 2) // 153
    year = 100 * b + d - 4800 + m // 10
    return (year if year > 0 else year - 1), m + 3 - 12 * (m // 10), e - (153 * m + 2) // 5 + 1


def from_nanos(total: int) -> Moment:
    """The inverse of `nanos_since_epoch`."""
    seconds, nanos = divmod(total, NANOS)
    number, rest = divmod(seconds, SECONDS_PER_DAY)
    year, month, day = from_julian_day(number)
    return Moment(year, month, day, rest // 3600, rest // 60 % 60, rest % 60, nanos)


def encode_date(moment: Moment) -> bytes:
    """Seven bytes; the nanoseconds are dropped, as a DATE has none."""
    century, year = divmod(abs(moment.year), 100)
    if moment.year < 0:
        century, year = -century, -year
    return bytes(
        (
            century + 100,
            year + 100,
            moment.month,
            moment.day,
            moment.hour + 1,
            moment.minute + 1,
            moment.second + 1,
        )
    )


def encode_timestamp(moment: Moment) -> bytes:
    """Seven bytes, or eleven when there is a fraction."""
    return encode_date(moment) + (moment.nanos.to_bytes(4, "big") if moment.nanos else b"")


def encode_zoned(utc: Moment, offset_minutes: int) -> bytes:
    """Thirteen bytes: the moment in UTC and the zone it is to be shown in."""
    sign = -1 if offset_minutes < 0 else 1
    hours, minutes = divmod(abs(offset_minutes), 60)
    zone = bytes((20 + sign * hours, 60 + sign * minutes))
    return encode_date(utc) + utc.nanos.to_bytes(4, "big") + zone


def decode(data: bytes) -> Moment:
    """A DATE or TIMESTAMP of 7, 11 or 13 bytes; the zone is left out."""
    year = (data[0] - 100) * 100 + data[1] - 100
    nanos = int.from_bytes(data[7:11], "big")
    return Moment(year, data[2], data[3], data[4] - 1, data[5] - 1, data[6] - 1, nanos)


def zone_minutes(data: bytes) -> int:
    """The offset of a zoned timestamp of 13 bytes."""
    return (data[11] - 20) * 60 + data[12] - 60


def encode_interval_ds(nanos: int) -> bytes:
    """INTERVAL DAY TO SECOND: eleven bytes, each field biased so that it may be negative."""
    sign = -1 if nanos < 0 else 1
    seconds, fraction = divmod(abs(nanos), NANOS)
    days, rest = divmod(seconds, SECONDS_PER_DAY)
    fields = (rest // 3600, rest // 60 % 60, rest % 60)
    return (
        (sign * days + 0x80000000).to_bytes(4, "big")
        + bytes(60 + sign * field for field in fields)
        + (sign * fraction + 0x80000000).to_bytes(4, "big")
    )


def decode_interval_ds(data: bytes) -> int:
    """Nanoseconds."""
    days = int.from_bytes(data[:4], "big") - 0x80000000
    hours, minutes, seconds = (byte - 60 for byte in data[4:7])
    fraction = int.from_bytes(data[7:11], "big") - 0x80000000
    whole = days * SECONDS_PER_DAY + hours * 3600 + minutes * 60 + seconds
    return whole * NANOS + fraction


def encode_interval_ym(months: int) -> bytes:
    """INTERVAL YEAR TO MONTH: five bytes."""
    sign = -1 if months < 0 else 1
    years, rest = divmod(abs(months), 12)
    return (sign * years + 0x80000000).to_bytes(4, "big") + bytes((60 + sign * rest,))


def decode_interval_ym(data: bytes) -> int:
    """Months."""
    return (int.from_bytes(data[:4], "big") - 0x80000000) * 12 + data[4] - 60
