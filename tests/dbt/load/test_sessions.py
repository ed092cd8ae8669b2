"""What the server, the database or the user has set for sessions changes nothing."""

from __future__ import annotations

import re
from contextlib import closing

import pytest

from load.postgres import session
from tests.conftest import Database
from tests.dbt.project import Project
from tests.dbt.site import DJANGO, Site

SETTINGS = {
    "datestyle": "SQL, DMY",
    "timezone": "Asia/Kolkata",  # whose IST is also Israel's
    "intervalstyle": "sql_standard",
    "bytea_output": "escape",
    "extra_float_digits": "0",
}
PLANS = {"jit": "off", "enable_nestloop": "off"}
# Plans, messages, passwords, where tables are, and what no statement of ours uses.
HARMLESS = {
    *("application_name", "check_function_bodies", "client_min_messages", "constraint_exclusion"),
    *("createrole_self_grant", "default_table_access_method", "default_tablespace"),
    *("default_text_search_config", "default_toast_compression", "escape_string_warning"),
    *("file_copy_method", "icu_validation_level", "local_preload_libraries"),
    *("md5_password_warnings", "password_encryption", "plan_cache_mode"),
    *(
        "stats_fetch_consistency",
        "synchronize_seqscans",
        "temp_tablespaces",
        "update_process_title",
    ),
    *("vacuum_truncate", "xmlbinary", "event_triggers"),
}


def test_rows_evidence_and_tests_are_the_same_under_any_settings(site: Site) -> None:
    site.make_raw(
        ab_carrier__notes="timestamptz",
        ab_customer__notes="timestamp",
        ab_customer__created_date="timestamptz",
        ab_coil__notes="double precision",
        ab_coil__mill_id="bytea",
        ab_job__notes="interval",
    )
    site.add("ab_carrier", carrier_id="U1", notes="2019-02-03 10:00:00.25+00")
    site.add("ab_customer", {"customer_id": "C1", "notes": "2019-02-03 10:00:00.25"})
    site.add("ab_customer", {"customer_id": "C2", "created_date": "2019-02-03 10:00:00+00"})
    site.add("ab_customer", {"customer_id": "C3", "created_date": "1850-02-03 10:00:00+00"})
    site.add("ab_customer", {"customer_id": None, "created_date": "2019-02-03 10:00:00+00"})
    site.add("ab_coil", coil_id="K1", notes=0.1 + 0.2, mill_id=b"\x01")
    site.add("ab_job", job_id="J1", notes="1 day 2 hours", scheduled_date="2019-02-03")
    site.loaded()
    before = site.state()
    for name, value in SETTINGS.items():
        site.execute(f"alter database {site.database.name} set {name} = '{value}'")
    built = site.run("--full-refresh", command="build")
    assert built.succeeded, built.output
    assert {site.last_load(entity)["updated"] for entity in DJANGO} == {0}
    assert site.get("carrier", "U1")["notes"] == "2019-02-03 05:00:00"
    assert site.state() == before


@pytest.fixture
def macro(dbt: Project, database: Database) -> str:
    """What dbt's sessions run first."""
    run = dbt.run(database.environ, "compile", "--inline", "-- next\n{{ session_settings() }}")
    return run.output.partition("-- next\n")[2]


def test_each_of_these_settings_is_set_whatever_the_driver_does(macro: str, database) -> None:
    """psycopg2 sets datestyle itself; another driver would not."""
    with closing(database.connect()) as connection, connection.cursor() as cursor:
        for name, value in SETTINGS.items():
            cursor.execute(f"set {name} = '{value}'")
        cursor.execute(macro)
        found = {}
        for name in SETTINGS:
            cursor.execute(f"show {name}")
            found[name] = cursor.fetchone()[0]
    assert found == {
        "datestyle": "ISO, MDY",
        "timezone": "UTC",
        "intervalstyle": "postgres",
        "bytea_output": "hex",
        "extra_float_digits": "1",
    }


def test_dbt_sets_what_the_loader_sets(macro: str) -> None:
    assert dict(re.findall("^ *set ([a-z_]+) = '(.*)';$", macro, re.MULTILINE)) == {
        **{name: value for name, value in session.SETTINGS.items() if name != "search_path"},
        "client_encoding": session.CLIENT_ENCODING,
        **PLANS,
    }
    listed = re.findall(r"\('([a-z_]+)', '(.*?)'\)", macro)
    assert dict(listed) == session.IF_DIFFERENT


def test_what_is_not_set_does_no_harm(database: Database) -> None:
    """Of all settings that anybody may make, but for numbers; a new Postgres may bring more."""
    with closing(database.connect()) as connection, connection.cursor() as cursor:
        cursor.execute(
            "select lower(name) from pg_settings where context = 'user'"
            " and vartype in ('bool', 'enum', 'string') and name !~ %s",
            [
                "^((enable|log|debug|trace|track|geqo|jit|parallel|transaction)_|plpgsql[.]|jit$|geqo$)"
            ],
        )
        found = {name for (name,) in cursor.fetchall()}
    ours = {*session.SETTINGS, *session.IF_DIFFERENT, "client_encoding"}
    assert found - ours - HARMLESS == set()
    assert ours.isdisjoint(HARMLESS)
