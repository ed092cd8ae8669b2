"""--check-only: every obstacle is one line with its cure, and all come in one go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from demo.oracle import ACCOUNT
from oracle_standin.server import OracleServer
from tests.conftest import Database
from tests.load.conftest import Extract, Legacy, Result, Target

ROOT = Path(__file__).resolve().parent.parent.parent
SCHEMA = ROOT / "demo" / "legacy_data"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Legacy]:
    """The eight tables, nearly empty."""
    from demo.legacy_data.entities import Site
    from demo.legacy_data.write import generate

    folder = tmp_path_factory.mktemp("site")
    generate(Site(seed=1, scale=0.06), folder)
    with OracleServer(folder, **ACCOUNT) as server:
        yield Legacy(server)


@pytest.fixture
def legacy(site: Legacy) -> Legacy:
    """What `extract` is to read from."""
    return site


@pytest.fixture
def database(django_database: Database) -> Database:
    """With the Django tables."""
    return django_database


def lines(result: Result, status: str = "FAIL") -> list[str]:
    """The checks that ended so."""
    return [line for line in result.out.splitlines() if line.startswith(status)]


def failed(result: Result, subject: str) -> str:
    """The one failed line about a subject."""
    (line,) = [line for line in lines(result) if line.startswith(f"FAIL  {subject}: ")]
    return line


def changed(site: Legacy, extract: Extract, ddl: list[str], undo: list[str]) -> Result:
    """The checks after a change to the tables, which is then taken back."""
    site.execute(*ddl)
    try:
        return extract("--check-only")
    finally:
        site.execute(*undo)


def test_when_all_is_well_every_check_passes(extract: Extract) -> None:
    result = extract("--check-only")
    assert result.status == 0, result.text
    assert lines(result) == []
    subjects = [re.sub(r"^\S+\s+", "", line).partition(":")[0] for line in result.out.splitlines()]
    for subject in (
        "Oracle", "character set", "account", "snapshot", "AB_COIL", "AB_COIL columns", "Postgres",
        "encoding", "rights in Postgres", "legacy_raw", "disk space of Postgres",
        "disk space for chunks under way", "Django table inventory_coil",
    ):  # fmt: skip
        assert subject in subjects
    assert "checks passed" in result.out.splitlines()[-1]


def test_nothing_is_written(extract: Extract, target: Target, tmp_path: Path) -> None:
    assert extract("--check-only").status == 0
    assert target.value("select to_regnamespace('legacy_audit') is null")
    assert not (tmp_path / "logs").exists()


def test_everything_wrong_at_once_is_all_told(extract: Extract, target: Target) -> None:
    target.execute("alter table customers_customer alter column phone type varchar(10)")
    target.execute("drop table quality_qaresult cascade")
    result = extract("--check-only", environ={"ORACLE_PASSWORD": "no-such-1"})
    assert result.status == 1
    assert "wrong name or password" in failed(result, "Oracle")
    assert "phone is character varying(10), the mapping needs character varying(50)" in failed(
        result, "Django table customers_customer"
    )
    assert "run python manage.py migrate" in failed(result, "Django table quality_qaresult")
    assert len(lines(result)) == 3


@pytest.mark.parametrize(
    ("environ", "cure"),
    [
        ({"ORACLE_HOST": "127.0.0.1", "ORACLE_PORT": "1"}, "cannot be made"),
        ({"ORACLE_HOST": "no-such-host.invalid"}, "check ORACLE_HOST"),
        ({"ORACLE_SERVICE": "NOPE"}, "check ORACLE_SERVICE"),
        ({"ORACLE_USER": "nobody"}, "check ORACLE_USER and ORACLE_PASSWORD"),
    ],
)
def test_an_oracle_that_cannot_be_reached_is_one_line(
    extract: Extract, environ: dict[str, str | None], cure: str
) -> None:
    result = extract("--check-only", environ=environ)
    assert result.status == 1
    assert cure in failed(result, "Oracle")
    assert len(lines(result)) == 1


def test_settings_that_are_missing_are_all_named(extract: Extract) -> None:
    result = extract("--check-only", environ={"ORACLE_USER": None, "ORACLE_SERVICE": None})
    assert result.status == 1
    line = failed(result, "settings")
    assert "ORACLE_USER" in line
    assert "ORACLE_SERVICE" in line


def test_a_missing_table_is_one_line_with_the_grant(site: Legacy, extract: Extract) -> None:
    result = extract("--check-only", "--table", "AB_NONE")
    assert result.status == 1
    assert "ABIS owns no table or view AB_NONE" in failed(result, "AB_NONE")


def test_a_missing_and_an_additional_column_are_told(site: Legacy, extract: Extract) -> None:
    result = changed(
        site,
        extract,
        [
            "ALTER TABLE AB_CARRIER DROP COLUMN SCAC_CODE",
            "ALTER TABLE AB_CARRIER ADD (SCAC CHAR(4))",
        ],
        [
            "ALTER TABLE AB_CARRIER DROP COLUMN SCAC",
            "ALTER TABLE AB_CARRIER ADD (SCAC_CODE CHAR(4))",
        ],
    )
    assert result.status == 1
    line = failed(result, "AB_CARRIER columns")
    assert "SCAC_CODE is missing, which carrier.scac_code is made of" in line
    assert "SCAC: copied to legacy_raw, but not in the mapping" in line
    assert "dbt_project/models/app/carrier.yml" in line


def test_a_column_of_a_type_that_its_rule_cannot_read_is_told(
    site: Legacy, extract: Extract
) -> None:
    result = changed(
        site,
        extract,
        [
            "ALTER TABLE AB_SKID DROP COLUMN TOTAL_WEIGHT",
            "ALTER TABLE AB_SKID ADD (TOTAL_WEIGHT DATE)",
        ],
        [
            "ALTER TABLE AB_SKID DROP COLUMN TOTAL_WEIGHT",
            "ALTER TABLE AB_SKID ADD (TOTAL_WEIGHT NUMBER(12,2))",
        ],
    )
    assert result.status == 1
    assert "TOTAL_WEIGHT is DATE, which the rule 'decimal' of skid.total_weight cannot read" in (
        failed(result, "AB_SKID columns")
    )


def test_a_column_of_another_type_that_can_be_read_is_a_note(extract: Extract) -> None:
    result = extract("--check-only")
    assert any("TEST_DATE is VARCHAR2(30) and is read as timestamptz" in line
               for line in lines(result, "note"))  # fmt: skip


GRANTS = (ROOT / "scripts" / "grants.sql").read_text()
READER: dict[str, str | None] = {
    "ORACLE_USER": "reader", "ORACLE_PASSWORD": "reader", "ORACLE_SCHEMA": "ABIS",
}  # fmt: skip


def make_reader(site: Legacy, script: str) -> None:
    """An account with no rights but those of the script."""
    site.server.database.accounts.add("reader", "reader", privileges=())
    script = script.replace("&owner.", "ABIS").replace("&reader", "READER")
    site.execute(*re.findall(r"^GRANT [^;]+", script, re.MULTILINE))


def test_the_rights_of_grants_sql_are_enough_for_one_scn(site: Legacy, extract: Extract) -> None:
    make_reader(site, GRANTS)
    result = extract("--check-only", environ=READER)
    assert result.status == 0, result.text
    assert any(line.startswith("ok    snapshot: all tables") for line in lines(result, "ok"))


def test_a_missing_flashback_right_is_a_note_with_the_grants(
    site: Legacy, extract: Extract
) -> None:
    only_selects, _, _ = GRANTS.partition("-- 2. ")
    make_reader(site, only_selects)
    result = extract("--check-only", environ=READER)
    (line,) = [line for line in lines(result, "note") if line.startswith("note  snapshot")]
    assert "GRANT EXECUTE ON DBMS_FLASHBACK TO READER" in line
    assert "GRANT FLASHBACK ON each table" in line


def test_a_postgres_that_is_down_is_one_line(extract: Extract) -> None:
    result = extract("--check-only", environ={"PGPORT": "1"})
    assert result.status == 1
    line = failed(result, "Postgres")
    assert "cannot be reached" in line
    assert "check PGHOST" in line
    assert len(lines(result)) == 1


def test_a_postgres_that_is_too_old_is_one_line(
    extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("load.preflight.postgres.OLDEST_MAJOR_VERSION", 99)
    result = extract("--check-only")
    assert result.status == 1
    assert "99 or newer is needed" in failed(result, "Postgres")
    assert len(lines(result)) == 1


@pytest.fixture
def poor(database: Database) -> Iterator[dict[str, str | None]]:
    """An account of Postgres without rights."""
    with psycopg2.connect(database.dsn) as connection, connection.cursor() as cursor:
        cursor.execute("drop role if exists poor; create role poor login password 'poor-secret'")
        cursor.execute("grant select on all tables in schema public to poor")
    yield {"PGUSER": "poor", "PGPASSWORD": "poor-secret"}
    with psycopg2.connect(database.dsn) as connection, connection.cursor() as cursor:
        cursor.execute("drop owned by poor; drop role poor")


def test_a_missing_right_to_create_schemas_is_one_line(
    extract: Extract, poor: dict[str, str | None]
) -> None:
    result = extract("--check-only", environ=poor)
    assert result.status == 1
    line = failed(result, "rights in Postgres")
    assert "poor may not create legacy_raw, legacy_load, legacy_audit" in line
    assert "GRANT CREATE ON DATABASE" in line


def test_a_view_on_legacy_raw_is_told_before_it_blocks_the_swap(
    extract: Extract, target: Target
) -> None:
    target.execute("create schema legacy_raw")
    target.execute("create table legacy_raw.ab_coil (a text)")
    target.execute("create view v as select * from legacy_raw.ab_coil")
    result = extract("--check-only")
    assert "views depend on it: v (on ab_coil)" in failed(result, "legacy_raw")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("alter table inventory_coil drop column alloy", "column alloy is missing"),
        ("alter table inventory_coil alter weight type numeric(8,2)",
         "weight is numeric(8,2), the mapping needs numeric(12,2)"),
        ("alter table inventory_coil alter notes set not null",
         "notes is NOT NULL, but the mapping leaves it NULL where blank"),
        ("alter table inventory_coil add column extra text not null",
         "extra is NOT NULL without a default, and not in the mapping"),
    ],
)  # fmt: skip
def test_a_django_table_that_does_not_fit_is_one_line(
    extract: Extract, target: Target, change: str, told: str
) -> None:
    target.execute(change)
    result = extract("--check-only")
    assert result.status == 1
    assert told in failed(result, "Django table inventory_coil")
    assert len(lines(result)) == 1


def test_a_lost_constraint_of_django_is_told(extract: Extract, target: Target) -> None:
    for (name,) in target.rows(
        "select conname from pg_constraint where conrelid = 'production_job'::regclass"
        " and contype in ('u', 'f')"
    ):
        target.execute(f'alter table production_job drop constraint "{name}"')
    line = failed(extract("--check-only"), "Django table production_job")
    assert "job_number is not unique" in line
    assert "customer_id does not reference customers_customer" in line


def test_as_json_the_checks_can_be_read_by_scripts(extract: Extract) -> None:
    result = extract("--check-only", "--json", environ={"PGPORT": "1"})
    checks = result.summary
    assert {"subject", "status", "found", "cure"} == set(checks[0])  # type: ignore[index]
