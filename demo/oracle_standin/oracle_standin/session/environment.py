"""Functions and pseudocolumns that ask the session or the clock."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from oracle_standin.compile.conversions import as_int, as_timestamp
from oracle_standin.compile.typed import Value, blob, of_number, of_text
from oracle_standin.errors import OracleError
from oracle_standin.session.state import State
from oracle_standin.values import temporal
from oracle_standin.values.datatypes import (
    DATE,
    TIMESTAMP,
    TIMESTAMP_TZ,
    raw,
    varchar2,
)

_EPOCH_NANOS = temporal.Moment(1970, 1, 1).nanos_since_epoch
_CLOCKS = ("SYSDATE", "CURRENT_DATE", "SYSTIMESTAMP", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP")


def pseudocolumn(session: State, name: str) -> Value | None:
    """SYSDATE and its relatives, which are written without brackets; None for other names."""
    if name in _CLOCKS:
        return _now(session, name)
    texts = {
        "USER": session.account.name,
        "DBTIMEZONE": "+00:00",
        "SESSIONTIMEZONE": _zone_text(session.zone),
    }
    if name in texts:
        return of_text(texts[name], varchar2(75), session.settings)
    return of_number(Decimal(90)) if name == "UID" else None


def session_function(session: State, name: str, arguments: list[Value]) -> Value | None:
    """A function that ALL functions of compile/ cannot know; None for other names."""
    name = name.removeprefix("SYS.")
    clock = session.database.clock
    if name == "DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER":
        session.require_package("DBMS_FLASHBACK")
        return of_number(Decimal(clock.tick()))
    if name in ("SYS_CONTEXT", "USERENV"):
        return _context(session, name, arguments)
    if name == "SYS_GUID":
        return Value("unhex(replace(uuid()::VARCHAR, '-', ''))", raw(16))
    return None


def scn_of(session: State, point: Value) -> int:
    """An SCN given as a number or as an expression. ORA-08181 for NULL."""
    if isinstance(point.constant, Decimal):
        return int(point.constant)
    cell = session.evaluate(f"SELECT {as_int(point)}")
    if cell is None:
        raise OracleError(8181, "specified number is not a valid system change number")
    return int(cell)


def seconds_of(session: State, point: Value) -> float:
    """A point in time as seconds since the epoch. ORA-08186 for NULL."""
    zoned = as_timestamp(point, TIMESTAMP_TZ, session.settings)
    cell = session.evaluate(f"SELECT {zoned.sql}")
    if cell is None:
        raise OracleError(8186, "invalid timestamp specified")
    return (temporal.decode(cell).nanos_since_epoch - _EPOCH_NANOS) / temporal.NANOS


def _now(session: State, name: str) -> Value:
    now = datetime.now(UTC)
    seconds = int(now.timestamp())
    nanos = _EPOCH_NANOS + seconds * temporal.NANOS + now.microsecond * 1000
    utc = temporal.from_nanos(nanos)
    local = temporal.from_nanos(nanos + session.zone * 60 * temporal.NANOS)
    if name == "SYSDATE":
        return Value(blob(temporal.encode_date(utc)), DATE)
    if name == "CURRENT_DATE":
        return Value(blob(temporal.encode_date(local)), DATE)
    if name == "LOCALTIMESTAMP":
        return Value(blob(temporal.encode_timestamp(local)), TIMESTAMP)
    offset = 0 if name == "SYSTIMESTAMP" else session.zone
    return Value(blob(temporal.encode_zoned(utc, offset)), TIMESTAMP_TZ)


def _context(session: State, name: str, arguments: list[Value]) -> Value:
    place = 0 if name == "USERENV" else 1
    wanted = arguments[place].constant if len(arguments) > place else None
    database = session.database
    facts = {
        "CURRENT_SCHEMA": session.schema,
        "SESSION_USER": session.account.name,
        "CURRENT_USER": session.account.name,
        "DB_NAME": database.name,
        "DB_UNIQUE_NAME": database.name,
        "INSTANCE_NAME": database.name.lower(),
        "SERVICE_NAME": database.name,
        "SID": str(session.id),
        "SESSIONID": str(session.id),
        "LANGUAGE": f"AMERICAN_AMERICA.{database.charset}",
        "SERVER_HOST": "localhost",
        "NLS_DATE_FORMAT": session.nls["NLS_DATE_FORMAT"],
        "ISDBA": "FALSE",
    }
    if not isinstance(wanted, str) or wanted.upper() not in facts:
        raise OracleError(2003, "invalid USERENV parameter")
    return of_text(facts[wanted.upper()], varchar2(256), session.settings)


def _zone_text(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
