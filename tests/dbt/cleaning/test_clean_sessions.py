"""The macros in sessions of several time zones. What else matters, macro session_settings fixes."""

from __future__ import annotations

import pytest

from tests.dbt.cleaning.probe import RULES, Probe

VALUES = {
    "text": ["31-JAN-19", "01/02/2019 10:00", "2019-02-01T10:00:00.1234567", "20190201"],
    "timestamp": ["2019-02-01 10:00:00.25", "1900-01-01", "0044-03-15 12:00 BC", "infinity"],
    "date": ["2019-02-01", "0044-03-15 BC", "-infinity"],
    "timestamptz": [
        *("2019-02-01 10:00:00.25+00", "1900-06-01 12:00+00", "2019-11-03 05:30+00"),
        *("2019-11-03 06:30+00", "2019-03-10 07:30+00", "infinity"),
    ],
    "numeric": ["20190201", "12.50"],
}


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Pacific/Apia", "America/Detroit"])
def test_the_session_s_time_zone_changes_no_cleaned_value(zone, probe: Probe) -> None:
    assert cleaned(probe, zone) == cleaned(probe, "UTC")


def cleaned(probe: Probe, zone: str) -> dict[tuple[str, str], list[tuple[str]]]:
    """What all rules make of all values in a session of that zone, as it looks in UTC."""
    found = {}
    for raw_type, values in VALUES.items():
        for rule in RULES:
            with probe.table(raw_type, values) as cursor:
                cursor.execute(f"set timezone = '{zone}'")
                clean = probe.sql(f"clean {rule}")
                cursor.execute(
                    f"create temporary table shown as select {clean} as value from probe"
                )
                cursor.execute("set timezone = 'UTC'")
                cursor.execute("select value::text from shown")
                found[raw_type, rule] = cursor.fetchall()
                cursor.execute("drop table shown")
    return found
