"""DATEs and TIMESTAMPs as BIGINTs, which DuckDB reckons with by itself.

The first seven bytes, century to second, make one integer. Where a column of a table is read it
is there beside the bytes, computed once a row, and left out by DuckDB where nothing asks for it.
"""

from __future__ import annotations

from oracle_standin.values import temporal
from oracle_standin.values.datatypes import OracleType

_GREGORIAN = temporal.encode_date(temporal.Moment(1582, 10, 15))
_EPOCH = temporal.julian_day(1970, 1, 1)


def is_packable(kind: OracleType) -> bool:
    """Whether the seven bytes are the time that is shown, whatever the zone."""
    return kind.name in ("DATE", "TIMESTAMP")


def packed(sql: str) -> str:
    """The integer of a DATE or TIMESTAMP in Oracle's bytes."""
    return f"{sql}[1:7]::BIT::BIGINT"


def seconds_of_day(integer: str) -> str:
    """Seconds since midnight."""
    hour, minute, second = (f"{_byte(integer, place)}" for place in (4, 5, 6))
    return f"(({hour} - 1) * 3600 + ({minute} - 1) * 60 + {second} - 1)"


def day_number(integer: str, sql: str) -> str:
    """The Julian day number; `sql` is the same DATE or TIMESTAMP in bytes.

    DuckDB's calendar is Gregorian for ever, Oracle's is Julian before 1582-10-15.
    """
    century, year, month, day = (_byte(integer, place) for place in range(4))
    date = f"make_date(({century} - 100) * 100 + {year} - 100, {month}, {day})"
    return (
        f"(CASE WHEN {integer} >= {int.from_bytes(_GREGORIAN, 'big')} "
        f"THEN {date} - DATE '1970-01-01' + {_EPOCH} "
        f"WHEN {integer} IS NOT NULL THEN ora_day_number({sql}) END)"
    )


def _byte(integer: str, place: int) -> str:
    return f"(({integer} >> {8 * (6 - place)}) & 255)"
