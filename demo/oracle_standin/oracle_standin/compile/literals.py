"""TIMESTAMP and INTERVAL literals."""

from __future__ import annotations

import re
from decimal import Decimal

from oracle_standin.compile.typed import (
    Value,
    blob,
)
from oracle_standin.errors import OracleError
from oracle_standin.formats import read_dates
from oracle_standin.values import number, temporal
from oracle_standin.values.datatypes import (
    INTERVAL_DS,
    INTERVAL_YM,
    TIMESTAMP,
    TIMESTAMP_TZ,
)

_ZONE_TAIL = re.compile(r"\s*([+-]\d{1,2}:\d{2}|UTC|GMT)$", re.IGNORECASE)


def timestamp_literal(text: str) -> Value:
    zone = _ZONE_TAIL.search(text[10:])
    local = text[: 10 + zone.start()] if zone else text
    moment = read_dates.from_char(
        local, "SYYYY-MM-DD HH24:MI:SS.FF", temporal.Moment(1, 1, 1)
    ).local
    if zone is None:
        return Value(blob(temporal.encode_timestamp(moment)), TIMESTAMP)
    offset = read_dates.parse_offset(zone[1])
    utc = temporal.from_nanos(moment.nanos_since_epoch - offset * 60 * temporal.NANOS)
    return Value(blob(temporal.encode_zoned(utc, offset)), TIMESTAMP_TZ)


def interval_literal(kind: str, text: str) -> Value:
    first, last, amount = text.split(" ", 2)
    sign = -1 if amount.strip().startswith("-") else 1
    parts = [part for part in re.split(r"[ :\-]+", amount.strip().lstrip("+-")) if part]
    units = ["YEAR", "MONTH"] if kind == "interval ym" else ["DAY", "HOUR", "MINUTE", "SECOND"]
    names = units[units.index(first) : units.index(last) + 1]
    if len(parts) != len(names):
        raise OracleError(1867, "the interval is invalid")
    amounts = {name: number.parse(part) for name, part in zip(names, parts, strict=True)}
    if kind == "interval ym":
        months = int(amounts.get("YEAR", 0)) * 12 + int(amounts.get("MONTH", 0))
        return Value(blob(temporal.encode_interval_ym(sign * months)), INTERVAL_YM)
    seconds = sum(
        amounts.get(name, Decimal(0)) * factor
        for name, factor in (("DAY", 86400), ("HOUR", 3600), ("MINUTE", 60), ("SECOND", 1))
    )
    nanos = int(seconds * temporal.NANOS)
    return Value(blob(temporal.encode_interval_ds(sign * nanos)), INTERVAL_DS)
