"""The date rule against an independent reading in Python, and against Postgres's own time zones."""

from __future__ import annotations

import random
import re
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal

import pytest

from tests.dbt.cleaning.probe import PLANT, Probe, render
from tests.dbt.project import Project

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LAYOUTS = (
    r"(?P<iso>)(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)",
    r"(?P<y>\d{4})/(?P<m>\d\d?)/(?P<d>\d\d?)",
    r"(?P<d>\d\d?)-(?P<name>[A-Za-z]{3})-(?P<y>\d\d|\d{4})",
    r"(?P<m>\d\d?)/(?P<d>\d\d?)/(?P<y>\d\d|\d{4})",
    r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)",
)
CLOCK = (
    r"([ T](?P<h>\d\d?)(?P<by>[:.])(?P<mi>\d\d)((?P=by)(?P<s>\d\d)(\.(?P<f>\d{1,9}))?)?"
    r"( ?(?P<half>[AaPp][Mm])|(?P<zone>Z|[+-]\d\d(:\d\d)?))?)?"
)
TOGETHER = r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?P<h>\d\d)(?P<mi>\d\d)(?P<s>\d\d)"


def read(text: str) -> tuple[datetime | None, bool]:
    """The local time (with an offset: the instant) in a text, and whether something is lost."""
    for layout in (*(layout + CLOCK for layout in LAYOUTS), TOGETHER):
        found = re.fullmatch(layout, text, re.ASCII)
        if found:
            break
    else:
        return None, True
    part = found.groupdict()
    if part.get("zone") and part.get("iso") is None:
        return None, True
    year = int(part["y"]) + (0 if len(part["y"]) == 4 else 2000 if part["y"] < "50" else 1900)
    if not 1900 <= year <= 2100:
        return None, True
    fraction = Decimal(f"0.{part.get('f') or 0}") * 1_000_000
    micros = fraction.to_integral_value(ROUND_HALF_UP)
    try:
        month = int(part.get("m") or MONTHS.index(part["name"].lower()) + 1)
        hour, minute, second = (int(part[unit] or 0) for unit in ("h", "mi", "s"))
        if part.get("half"):
            if not 1 <= hour <= 12:
                return None, True
            hour = hour % 12 + (12 if part["half"].upper() == "PM" else 0)
        local = datetime(year, month, int(part["d"]), hour, minute, second)
        local += timedelta(microseconds=int(micros))
        return local.replace(tzinfo=offset(part.get("zone"))), micros != fraction
    except ValueError:
        return None, True


def offset(zone: str | None) -> timezone | None:
    """The zone of Z, +HH, +HH:MM, -HH or -HH:MM."""
    if zone is None:
        return None
    hours, _, minutes = zone.replace("Z", "+00")[1:].partition(":")
    east = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) > 59 or east > 14 * 60:
        raise ValueError(zone)
    return timezone(timedelta(minutes=-east if zone.startswith("-") else east))


def some_text(dice: random.Random) -> str:
    """A date in any layout, possible or not, sometimes with a mistake in it."""
    year, month, day = (
        dice.choice((dice.randrange(1890, 2110), 2000, 2019)),
        *(
            dice.choice((dice.randrange(0, 14), dice.randrange(1, 13))),
            dice.choice((dice.randrange(0, 33), 28, 29, 30, 31)),
        ),
    )
    name = dice.choice((*MONTHS, dice.choice(("mai", "xxx", "anf")))).capitalize()
    text = dice.choice(
        (
            f"{year}-{month:02}-{day:02}",
            f"{year}-{month}-{day}",
            f"{day:02}-{name}-{year % 100:02}",
            f"{day}-{name.upper()}-{year}",
            f"{month:02}/{day:02}/{year}",
            f"{month}/{day}/{year}",
            f"{month}/{day}/{year % 100:02}",
            f"{year}/{month:02}/{day}",
            f"{year}{month:02}{day:02}",
        )
    )
    hour, minute, second = (dice.randrange(limit) for limit in (25, 61, 61))
    if dice.random() < 0.6:
        by = dice.choice("::.")
        text += f"{dice.choice(' T')}{dice.choice((f'{hour:02}', hour))}{by}{minute:02}"
        if dice.random() < 0.7:
            text += f"{by}{second:02}"
            if dice.random() < 0.5:
                digits = dice.randrange(1, 11)
                text += "." + "".join(dice.choice("0123456789059") for _ in range(digits))
        if dice.random() < 0.5:
            text += dice.choice(
                (" AM", "pm", " PM", "am", "Z", f"+{dice.randrange(16):02}", "-05:30", "+14:00")
            )
    elif dice.random() < 0.1:
        text = f"{year}{month:02}{day:02}{hour:02}{minute:02}{second:02}"
    if dice.random() < 0.15:
        place = dice.randrange(len(text))
        text = text[:place] + dice.choice("0123456789 -/:.TJx") + text[place + dice.randrange(2) :]
    return text.strip(" ")


def test_texts_are_read_as_an_independent_reading_in_python_reads_them(probe: Probe) -> None:
    dice = random.Random(11)
    texts = sorted({some_text(dice) for _ in range(8000)} - {""})
    wanted = [read(text) for text in texts]
    local = [None if time is None else time.isoformat(" ") for time, _ in wanted]
    instants = probe.evaluate(
        "(case when raw ~ '[+-]..:..$' then raw::timestamptz"
        f" else raw::timestamp at time zone '{PLANT}' end)::text",
        local,
    )
    found = probe.read("date", "text", texts)
    assert [
        (text, result, instant, lost)
        for text, result, instant, (_, lost) in zip(texts, found, instants, wanted, strict=True)
        if (result.stored, result.logged) != (instant, lost)
    ] == []
    assert 2000 < sum(time is None for time, _ in wanted) < len(texts) - 2000


@pytest.mark.parametrize("raw_type", ["text", "timestamp"])
def test_the_hours_of_a_change_of_clocks_are_read_as_postgres_reads_them(raw_type, probe) -> None:
    hours = [
        (datetime(year, month, day) + timedelta(minutes=15 * quarter)).isoformat(" ")
        for year in (1915, 1943, 1974, 1999, 2007, 2019, 2030, 2100)
        for month in (3, 4, 10, 11)
        for day in range(1, 15)
        for quarter in range(2, 16, 1)
    ]
    instants = probe.evaluate(f"(raw::timestamp at time zone '{PLANT}')::text", hours)
    results = probe.read("date", raw_type, hours)
    assert [result.stored for result in results] == instants
    assert not any(result.logged for result in results)


def test_an_instant_with_a_zone_stays_the_instant_it_is(probe: Probe) -> None:
    hours = [
        (datetime(2019, month, day) + timedelta(minutes=15 * quarter)).isoformat(" ") + "+00"
        for month, day in ((3, 10), (11, 3))
        for quarter in range(96)
    ]
    instants = probe.evaluate("raw::timestamptz::text", hours)
    assert [result.stored for result in probe.read("date", "timestamptz", hours)] == instants


def test_the_variables_say_the_zone_and_the_years(
    dbt: Project, postgres_server, connection, rendered: dict[str, str], request
) -> None:
    berlin = render(
        dbt,
        postgres_server.environ("postgres"),
        "{legacy_timezone: Europe/Berlin, earliest_year: 1990, latest_year: 2019}",
    )
    remake = "drop schema legacy_clean cascade; {}"
    request.addfinalizer(lambda: connection.cursor().execute(remake.format(rendered["functions"])))
    connection.cursor().execute(remake.format(berlin["functions"]))
    probe = Probe(connection, berlin)
    assert [
        result.stored
        for result in probe.read(
            "date",
            "text",
            ["1989-12-31 23:59:59", "1990-01-01", "2019-07-01", "2019-12-31 23:59", "2020-01-01"],
        )
    ] == [None, "1989-12-31 18:00:00-05", "2019-06-30 18:00:00-04", "2019-12-31 17:59:00-05", None]
    zoned = ["1989-12-31 22:59:59+00", "1989-12-31 23:00+00", "2019-12-31 23:00+00"]
    assert [result.stored for result in probe.read("date", "timestamptz", zoned)] == [
        None,
        "1989-12-31 18:00:00-05",
        None,
    ]
    assert [result.stored for result in probe.read("text", "timestamptz", zoned[1:2])] == [
        "1990-01-01 00:00:00"
    ]
