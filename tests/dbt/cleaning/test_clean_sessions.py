"""The macros in sessions with other settings than Postgres's own."""

from __future__ import annotations

import pytest

from tests.dbt.cleaning.probe import RULES, Probe

VALUES = {
    "text": ["31-JAN-19", "01/02/2019 10:00", "2019-02-01T10:00:00.1234567", "20190201", "1,000.5"],
    "timestamp": ["2019-02-01 10:00:00.25", "1900-01-01", "0044-03-15 12:00 BC", "infinity"],
    "date": ["2019-02-01", "0044-03-15 BC", "-infinity"],
    "timestamptz": [
        *("2019-02-01 10:00:00.25+00", "1900-06-01 12:00+00", "2019-11-03 05:30+00"),
        *("2019-11-03 06:30+00", "2019-03-10 07:30+00", "infinity"),
    ],
    "numeric": ["20190201", "12.50", "NaN"],
    "double precision": ["20190201", "12.5", "1e22"],
}
SETTINGS = (
    *("datestyle = 'SQL, DMY'", "datestyle = 'SQL, MDY'", "datestyle = 'German'"),
    *("datestyle = 'Postgres, DMY'", "datestyle = 'ISO, YMD'", "intervalstyle = 'sql_standard'"),
    *("timezone = 'Asia/Kolkata'", "timezone = 'Pacific/Apia'", "timezone = 'UTC'"),
    "timezone = 'Asia/Kolkata'; set datestyle = 'SQL, DMY'",  # whose IST is also Israel's
)


@pytest.mark.parametrize("setting", SETTINGS)
def test_no_setting_of_the_session_changes_a_cleaned_value(setting, probe: Probe) -> None:
    assert cleaned(probe, setting) == cleaned(probe, "timezone = 'UTC'")


def cleaned(probe: Probe, setting: str) -> dict[tuple[str, str], list[tuple[str]]]:
    """What all rules make of all values under a setting, shown under Postgres's own settings."""
    found = {}
    for raw_type, values in VALUES.items():
        for rule in RULES:
            with probe.table(raw_type, values) as cursor:
                cursor.execute(f"set {setting}")
                clean = probe.sql(f"clean {rule}")
                cursor.execute(
                    f"create temporary table shown as select {clean} as value from probe"
                )
                cursor.execute("reset datestyle; reset intervalstyle; set timezone = 'UTC'")
                cursor.execute("select value::text from shown")
                found[raw_type, rule] = cursor.fetchall()
                cursor.execute("drop table shown")
    return found
