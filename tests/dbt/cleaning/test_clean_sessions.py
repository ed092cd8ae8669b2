"""The rules in sessions, and on columns, whose settings are others than ours: no value changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.conftest import Database
from tests.dbt.cleaning.cases import TABLES
from tests.dbt.cleaning.probe import PLANT, RULES, Probe, Result

VALUES = {
    "timestamp": ["2019-02-01 10:00:00.25", "1900-01-01", "0044-03-15 12:00 BC", "infinity"],
    "date": ["2019-02-01", "0044-03-15 BC", "-infinity", "294277-01-01"],
    "timestamptz": [
        *("2019-02-01 10:00:00.25+00", "1900-06-01 12:00+00", "2019-11-03 05:30+00"),
        *("2019-11-03 06:30+00", "2019-03-10 07:30+00", "infinity"),
    ],
    "numeric": ["20190201", "12.50"],
    "double precision": ["0.1", "0.30000000000000004", "1e22", "20190105083000"],
    "real": ["0.1", "1e-7"],
    "bytea": ["\\x4131"],
    "interval": ["1 day 02:03:04"],
}
# Of texts, those of the tables.
TEXTS = [
    raw
    for (_, raw_type), cases in TABLES.items()
    for raw, _, _ in cases
    if raw_type == "text" and len(raw or "") <= 300
]
HOSTILE = {
    "standard_conforming_strings": "off",
    "backslash_quote": "off",
    "escape_string_warning": "off",
    "datestyle": "SQL, DMY",
    "intervalstyle": "iso_8601",
    "bytea_output": "escape",
    "extra_float_digits": "-15",
    "transform_null_equals": "on",
    "search_path": "hostile, pg_catalog",
}
# What a name in a rule's body must not be taken for.
SHADOWS = """
    create schema hostile;
    create function hostile.lower(text) returns text language sql as 'select ''shadow''';
    create function hostile.upper(text) returns text language sql as 'select ''shadow''';
    create function hostile.length(text) returns integer language sql as 'select 0';
    create function hostile.translate(text, text, text) returns text language sql as 'select $1';
    create function hostile.btrim(text, text) returns text language sql as 'select $1';
    create function hostile.strpos(text, text) returns integer language sql as 'select 1';
    create function hostile.split_part(text, text, integer) returns text
        language sql as 'select ''7''';
    create function hostile.left(text, integer) returns text language sql as 'select ''7''';
    create function hostile.timezone(text, timestamp) returns timestamptz
        language sql as 'select null::timestamptz'
"""
COLLATIONS = ("C", "POSIX", "ucs_basic", "pg_unicode_fast")  # a server without ICU has no other


@contextmanager
def fresh_session(database: Database, rendered, changed: dict[str, str]) -> Iterator[Probe]:
    """The rules in a session of its own, which compiles the functions under these settings."""
    connection = database.connect()
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"set timezone = '{PLANT}'")
        for name, value in changed.items():
            cursor.execute("select set_config(%s, %s, false)", (name, value))
    yield Probe(connection, rendered)
    connection.close()


@pytest.fixture(scope="module")
def usual(probe: Probe) -> dict[tuple[str, str], list[Result]]:
    """What the rules make of all values in an ordinary session."""
    return read(probe)


def read(probe: Probe, **types: str) -> dict[tuple[str, str], list[Result]]:
    return {
        (rule, raw_type): probe.read(rule, types.get(raw_type, raw_type), values)
        for rule in RULES
        for raw_type, values in {"text": TEXTS, **VALUES}.items()
    }


def without_evidence(results: dict[tuple[str, str], list[Result]]) -> list[tuple[object, ...]]:
    """The original is written by the model, in its own session's settings."""
    return [
        (*where, result.stored, result.logged, result.agrees, result.excused)
        for where, values in results.items()
        for result in values
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_session_s_setting_changes_no_value(
    name, module_database: Database, connection, rendered, usual
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SHADOWS)
    with fresh_session(module_database, rendered, {name: HOSTILE[name]}) as probe:
        found = read(probe)
    with connection.cursor() as cursor:
        cursor.execute("drop schema hostile cascade")
    if name == "datestyle":  # the stored instants as this test writes them
        found = {where: results for where, results in found.items() if where[0] != "date"}
        usual = {where: results for where, results in usual.items() if where[0] != "date"}
    assert without_evidence(found) == without_evidence(usual)


@pytest.mark.parametrize("collation", COLLATIONS)
def test_a_raw_column_s_collation_changes_no_value(collation, probe, usual) -> None:
    found = read(probe, text=f'text collate "{collation}"')
    assert without_evidence(found) == without_evidence(usual)


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Pacific/Apia", "America/Detroit"])
def test_the_session_s_time_zone_changes_no_value(zone, probe, connection) -> None:
    assert cleaned(probe, connection, zone) == cleaned(probe, connection, "UTC")


def cleaned(probe, connection, zone: str) -> dict[tuple[str, str], list[tuple[str]]]:
    """What all rules make of all values in a session of that zone, as it looks in UTC."""
    found = {}
    for raw_type, values in VALUES.items():
        for rule in RULES:
            with probe.table(raw_type, values) as cursor:
                cursor.execute(f"set timezone = '{zone}'")
                cursor.execute(
                    "create temporary table shown as"
                    f" select {probe.sql(f'clean {rule}')} as value from probe"
                )
                cursor.execute("set timezone = 'UTC'")
                cursor.execute("select value::text from shown")
                found[raw_type, rule] = cursor.fetchall()
                cursor.execute("drop table shown")
    return found
