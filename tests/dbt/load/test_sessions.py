"""What the server, the database or the user has set for sessions changes nothing."""

from __future__ import annotations

from tests.dbt.project import Project
from tests.dbt.site import DJANGO, Site

SETTINGS = {
    "datestyle": "SQL, DMY",
    "timezone": "Asia/Kolkata",  # whose IST is also Israel's
    "intervalstyle": "sql_standard",
    "bytea_output": "escape",
    "extra_float_digits": "0",
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


def test_each_of_these_settings_is_set_whatever_the_driver_does(dbt: Project, database) -> None:
    """psycopg2 sets datestyle itself; another driver would not."""
    settings = dbt.run(
        database.environ, "compile", "--inline", "-- next\n{{ session_settings() }}"
    ).output.partition("-- next\n")[2]
    connection = database.connect()
    with connection.cursor() as cursor:
        for name, value in SETTINGS.items():
            cursor.execute(f"set {name} = '{value}'")
        cursor.execute(settings)
        found = {}
        for name in SETTINGS:
            cursor.execute(f"show {name}")
            found[name] = cursor.fetchone()[0]
    connection.close()
    assert found == {
        "datestyle": "ISO, MDY",
        "timezone": "UTC",
        "intervalstyle": "postgres",
        "bytea_output": "hex",
        "extra_float_digits": "1",
    }
