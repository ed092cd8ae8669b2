"""The checks do what the run will do, and a run makes the fast ones itself."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import _ntuple_diskusage as Usage  # noqa: N812 - what disk_usage returns

import pytest

from demo.postgres import TEST_SETTINGS, Server, connect
from load.errors import LoadError
from load.oracle.dictionary import Key, SourceTable
from load.preflight import trial
from load.preflight.oracle import PAGE, widest_row
from load.values.columns import OracleColumn, columns_for
from tests.conftest import Database
from tests.load.conftest import Extract, Legacy, Target

COIL = ("--table", "AB_COIL")


@pytest.fixture
def clerk(target: Target, database: Database) -> Iterator[dict[str, str | None]]:
    """A role of its own with the right to create schemas, and no more."""
    target.execute(f"""
        drop role if exists clerk;
        create role clerk login password 'clerk-7';
        grant create on database {database.name} to clerk;
    """)
    yield {"PGUSER": "clerk", "PGPASSWORD": "clerk-7"}
    target.execute("drop owned by clerk cascade; drop role clerk")


def failed(text: str) -> list[str]:
    """The checks that failed."""
    return [line for line in text.splitlines() if line.startswith("FAIL")]


def test_a_row_of_every_type_goes_through_and_leaves_nothing(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    result = extract(*COIL, "--check-only")
    assert "ok    a row of every type: goes through dlt and ADBC and comes back" in result.out
    assert target.rows("select nspname from pg_namespace where nspname like 'legacy%'") == []


def test_the_trial_has_a_column_of_each_type_that_postgres_gets() -> None:
    from load.values.columns import TRAVELS

    table = columns_for("T", list(trial._TYPES))
    assert {column.postgres for column in table} == {travel.postgres for travel in TRAVELS}
    assert {column.stored for column in table} >= {table[3].stored, table[4].stored}


@pytest.mark.parametrize("what", ["a schema", "a row"])
def test_what_the_server_forbids_one_of_the_three_is_told_in_its_words(
    what: str, coils: Legacy, target: Target, extract: Extract
) -> None:
    event, refused = {
        "a schema": ("create schema", "no schema today"),
        "a row": ("create table", "no table today"),
    }[what]
    target.execute(
        "create function refuse() returns event_trigger language plpgsql as $$ begin"
        f" raise exception '{refused}'; end $$; create event trigger refuse on ddl_command_start"
        f" when tag in ('{event.upper()}') execute function refuse()"
    )
    result = extract(*COIL, "--check-only")
    assert any("a row of every type" in line and refused in line for line in failed(result.out))


@pytest.mark.parametrize("argv", [["--check-only"], []])
def test_temp_revoked_is_told_before_the_run(
    argv: list[str], coils: Legacy, target: Target, extract: Extract, database: Database,
    clerk: dict[str, str | None],
) -> None:  # fmt: skip
    target.execute(f"revoke temporary on database {database.name} from public")
    result = extract(*COIL, *argv, environ=clerk)
    assert result.status == 1
    (cure,) = re.findall(r"GRANT TEMPORARY ON DATABASE \S+ TO \w+", result.text)
    target.execute(cure)
    assert extract(*COIL, environ=clerk).status == 0


@pytest.mark.parametrize(
    "limit",
    ["alter role clerk connection limit 4", "alter database {database} connection limit 4"],
)
def test_too_few_connections_are_told_before_the_run(
    limit: str, coils: Legacy, target: Target, extract: Extract, database: Database,
    clerk: dict[str, str | None],
) -> None:  # fmt: skip
    target.execute(limit.format(database=database.name))
    result = extract(*COIL, environ=clerk)
    assert result.status == 1
    assert "9 needed for 2 sessions" in result.err
    assert result.err.count("\n") == 1
    coils.server.statements.clear()
    assert "connections to Postgres" in " ".join(
        failed(extract(*COIL, "--check-only", environ=clerk).out)
    )


def test_rights_on_the_django_tables_are_read(
    coils: Legacy, target: Target, extract: Extract, clerk: dict[str, str | None]
) -> None:
    target.execute(
        "create table inventory_coil (coil_id text); grant select on inventory_coil to clerk"
    )
    line = next(
        line for line in failed(extract("--entity", "coil", "--check-only", environ=clerk).out)
        if "rights on" in line
    )  # fmt: skip
    assert "clerk lacks DELETE, INSERT, UPDATE, which dbt build needs" in line
    (cure,) = re.findall(r'GRANT [A-Z, ]+ ON "public"."inventory_coil" TO clerk', line)
    target.execute(cure)
    again = extract("--entity", "coil", "--check-only", environ=clerk)
    assert not [line for line in failed(again.out) if "rights on" in line]


@pytest.mark.parametrize(("columns", "fits"), [(400, True), (1000, False)])
def test_a_row_wider_than_a_page_is_told_with_its_columns(
    columns: int, fits: bool, database: Database
) -> None:
    """By what Postgres does with such a row, all of whose texts lie outside of it."""
    described = [OracleColumn(f"C{n}", "VARCHAR2", 4000) for n in range(columns)]
    table = SourceTable("O", "T", columns_for("T", described), Key(("C0",), declared=True))
    assert (widest_row(table) <= PAGE) is fits
    with closing(database.connect()) as connection, connection.cursor() as cursor:
        names = ", ".join(f"c{n} text" for n in range(columns))
        cursor.execute(f"create table t ({names})")
        values = ", ".join(
            ["(select string_agg(md5(i::text), '') from generate_series(1, 120) i)"] * columns
        )
        try:
            cursor.execute(f"insert into t values ({values})")
            stored = True
        except Exception as error:
            assert "row is too big" in str(error)
            stored = False
    assert stored is fits


def test_a_working_folder_that_cannot_be_written_fails_the_check(
    coils: Legacy, extract: Extract, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr("load.settings.WORK_DIR", tmp_path / "file" / "extract")
    assert "working folder" in " ".join(failed(extract(*COIL, "--check-only").out))


def test_a_database_of_another_encoding_is_told_before_the_run(
    coils: Legacy, database: Database, extract: Extract
) -> None:
    name = f"{database.name}_latin1"
    with closing(database.connect()) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(f"create database {name} template template0 encoding 'LATIN1' locale 'C'")
        try:
            for argv in ([], ["--check-only"]):
                result = extract(*COIL, *argv, environ={"PGDATABASE": name})
                assert result.status == 1
                assert "encoding: the database is LATIN1: only a UTF8 database" in result.text
        finally:
            cursor.execute(f"drop database {name} with (force)")


def test_a_standby_is_told_before_the_run(
    coils: Legacy, extract: Extract, tmp_path_factory: pytest.TempPathFactory
) -> None:
    server = Server.start(tmp_path_factory.mktemp("standby"), settings=TEST_SETTINGS)
    try:
        with closing(connect(server.environ("postgres"))) as one, one.cursor() as cursor:
            cursor.execute("show data_directory")
            (folder,) = cursor.fetchone()
        server.stop()
        signal = Path(folder) / "standby.signal"
        signal.touch()
        os.chown(signal, Path(folder).stat().st_uid, -1)
        server = Server.start(server.data_dir, settings=TEST_SETTINGS)
        for argv in ([], ["--check-only"]):
            result = extract(*COIL, *argv, environ=server.environ("postgres"))
            assert result.status == 1
            assert "writing: this server is a read-only standby: name the" in result.text
    finally:
        server.destroy()


def test_a_raw_table_of_another_role_is_told_with_the_statement_that_helps(
    coils: Legacy, target: Target, extract: Extract, clerk: dict[str, str | None]
) -> None:
    target.execute("create schema legacy_raw; grant all on schema legacy_raw to clerk")
    target.execute("create table legacy_raw.ab_coil (coil_id text)")
    result = extract(*COIL, "--check-only", environ=clerk)
    (line,) = (line for line in failed(result.out) if "does not own ab_coil" in line)
    (cure,) = re.findall(r"ALTER TABLE legacy_raw.ab_coil OWNER TO clerk", line)
    target.execute(cure)
    result = extract(*COIL, environ=clerk)
    assert result.status == 0, result.text


def test_disks_without_room_are_told(
    coils: Legacy, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("load.preflight.postgres.shutil.disk_usage", lambda _: Usage(9, 9, 1_000))
    said = failed(extract(*COIL, "--check-only").out)
    for subject in ("disk space for chunks under way", "disk space of Postgres"):
        assert any(f"{subject}: " in line and "make room first" in line for line in said)


def test_contracts_that_cannot_be_read_fail_the_check(
    coils: Legacy, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable() -> list[object]:
        raise LoadError("coil.yml is not a contract that can be read: line 3")

    monkeypatch.setattr("load.preflight.report.needed_tables", unreadable)
    assert "mapping: coil.yml is not a contract" in " ".join(
        failed(extract(*COIL, "--check-only").out)
    )


def test_a_name_that_postgres_keeps_for_itself_is_told_before_it_is_mapped(
    legacy: Legacy, extract: Extract
) -> None:
    legacy.execute('CREATE TABLE AB_ODD (XMIN NUMBER(3), "HEAT NO" VARCHAR2(9))')
    said = extract("--table", "AB_ODD", "--check-only").out
    assert 'note  AB_ODD names: "XMIN" will be xmin_ in legacy_raw' in said
    assert 'note  AB_ODD names: "HEAT NO" will be heat_no in legacy_raw' in said


def test_a_role_with_every_setting_against_us_passes_the_checks(
    coils: Legacy, target: Target, extract: Extract, database: Database,
    clerk: dict[str, str | None],
) -> None:  # fmt: skip
    for setting in ("default_transaction_read_only = on", "statement_timeout = 1",
                    "lock_timeout = 1", "idle_in_transaction_session_timeout = 1"):  # fmt: skip
        target.execute(f"alter role clerk in database {database.name} set {setting}")
    said = failed(extract(*COIL, "--check-only", environ=clerk).out)
    assert [line for line in said if "AB_COIL" not in line and "Django table" not in line] == []
    assert extract(*COIL, environ=clerk).status == 0
