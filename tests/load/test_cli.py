"""What a user types, and what comes back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from load.arguments import parse
from load.settings import PostgresSettings
from oracle_standin.store.spoiling import spoil
from tests.conftest import Database
from tests.load.conftest import ROOT, Extract, Legacy, Target


@pytest.mark.parametrize(
    "argv",
    [
        ["--nonsense"],
        ["--entity", "unicorn"],
        ["--where", "1 = 1"],
        ["--where", "1 = 1", "--entity", "coil", "--entity", "job"],
        ["--order-by", "COIL_ID"],
        ["--resume", "--entity", "coil"],
        ["--since-last", "--where", "1 = 1", "--entity", "coil"],
        ["--sessions", "11"],
        ["--sessions", "0"],
        ["--batch-size", "0"],
        ["--batch-size", "many"],
        ["--verify", "shallow"],
    ],
)
def test_wrong_usage_is_exit_status_2(coils: Legacy, extract: Extract, argv: list[str]) -> None:
    result = extract(*argv)
    assert result.status == 2
    assert result.err
    assert coils.server.statements == []


def test_missing_settings_are_wrong_usage_and_all_named(coils: Legacy, extract: Extract) -> None:
    result = extract(environ={"ORACLE_HOST": None, "ORACLE_PASSWORD": None})
    assert result.status == 2
    assert "ORACLE_PASSWORD, ORACLE_HOST" in result.err


def test_the_default_is_the_eight_tables_of_the_mapping() -> None:
    assert parse([]).options.tables == (
        "AB_CARRIER", "AB_CUSTOMER", "AB_COIL", "AB_LINE", "AB_JOB", "AB_QA_RESULT", "AB_SHIPMENT",
        "AB_SKID",
    )  # fmt: skip


def test_entities_and_other_tables_can_be_repeated_and_mixed() -> None:
    assert parse(["--entity", "coil", "--entity", "qa", "--table", "ab_foo"]).options.tables == (
        "AB_COIL",
        "AB_QA_RESULT",
        "AB_FOO",
    )


def test_a_default_run_fails_when_a_table_of_the_mapping_is_missing(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    result = extract()
    assert result.status == 1
    assert "1 of 8 tables complete" in result.out
    assert target.tables("legacy_raw") == ["ab_coil"]


def test_where_and_order_by_are_passed_as_they_are_and_marked(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    result = extract(
        "--entity", "coil", "--where", "COIL_ID <= 'C0000010' -- ten", "--order-by", "WEIGHT DESC"
    )
    assert result.status == 0, result.text
    assert target.rows("select coil_id from legacy_raw.ab_coil limit 1") == [("C0000010",)]
    assert target.extraction("ab_coil", "is_partial") is True
    assert target.extraction("ab_coil", "where_clause") == "COIL_ID <= 'C0000010' -- ten"
    assert target.extraction("ab_coil", "order_by") == "WEIGHT DESC"
    assert target.extraction("ab_coil", "source_rows") == 10
    assert "Only some of the rows" in result.out


def test_a_where_that_oracle_refuses_fails_with_oracles_words(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    result = extract("--entity", "coil", "--where", "NO_SUCH_COLUMN = 1")
    assert result.status == 1
    assert "ORA-00904" in result.text


def test_the_json_summary_is_alone_on_stdout(coils: Legacy, extract: Extract) -> None:
    result = extract("--entity", "coil", "--json")
    assert result.status == 0
    summary = json.loads(result.out)
    assert summary["complete"] is True
    assert summary["tables"][0]["source_rows"] == 1000
    assert "AB_COIL: 1,000 rows, proven" in result.err


def test_a_dry_run_reads_everything_and_writes_nothing(
    coils: Legacy, target: Target, extract: Extract, tmp_path: Path
) -> None:
    spoil(coils.server.database, "ABIS", "AB_COIL", "NOTES", "3", "nul")
    result = extract("--entity", "coil", "--dry-run")
    assert result.status == 0, result.text
    assert "1,000 rows can be read" in result.out
    assert result.out.count("NUL removed") == 3
    assert "a run will take about" in result.out
    assert target.rows("select nspname from pg_namespace where nspname like 'legacy%'") == []
    assert not (tmp_path / "logs").exists()


def test_a_dry_run_needs_no_postgres(coils: Legacy, extract: Extract) -> None:
    assert extract("--entity", "coil", "--dry-run", environ={"PGPORT": "1"}).status == 0


def test_a_dry_run_of_a_missing_table_fails(coils: Legacy, extract: Extract) -> None:
    assert extract("--entity", "job", "--dry-run").status == 1


def test_a_postgres_that_is_down_is_one_line(coils: Legacy, extract: Extract) -> None:
    result = extract("--entity", "coil", environ={"PGPORT": "1"})
    assert result.status == 1
    assert result.err.startswith("extract: Postgres cannot be reached")
    assert result.err.count("\n") == 1


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("", True),
        ("localhost", True),
        ("127.0.0.1", True),
        ("::1", True),
        ("/var/run/postgresql", True),
        ("db.example.com", False),
        ("10.0.0.5", False),
        ("localhost,db.example.com", False),
    ],
)
def test_a_server_is_local_by_its_address(host: str, local: bool) -> None:
    assert PostgresSettings(host, "abis").is_local is local


def test_a_remote_legacy_raw_is_replaced_only_when_told(
    coils: Legacy,
    target: Target,
    extract: Extract,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert extract("--entity", "coil").status == 0
    monkeypatch.setattr(PostgresSettings, "is_local", False)
    coils.server.statements.clear()
    result = extract("--entity", "coil")
    assert result.status == 2
    assert "use --yes" in result.err
    assert coils.server.statements == []
    assert extract("--entity", "coil", "--yes").status == 0


def test_an_empty_remote_server_is_not_asked_about(
    coils: Legacy, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PostgresSettings, "is_local", False)
    assert extract("--entity", "coil").status == 0


@pytest.mark.parametrize("command", [["load/extract.py"], ["-m", "load.extract"]])
def test_it_runs_as_a_script_and_as_a_module(command: list[str]) -> None:
    process = subprocess.run(
        [sys.executable, *command, "--help"], cwd=ROOT, capture_output=True, text=True
    )
    assert process.returncode == 0
    assert "--check-only" in process.stdout


def test_it_runs_from_another_folder(tmp_path: Path) -> None:
    process = subprocess.run(
        [sys.executable, ROOT / "load" / "extract.py", "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0


def test_colours_are_for_terminals_only(coils: Legacy, extract: Extract) -> None:
    assert "\x1b[" not in extract("--entity", "coil").text


def test_settings_come_from_the_env_file_and_real_variables_win(
    coils: Legacy, extract: Extract, tmp_path: Path
) -> None:
    lines = {**coils.environ, "ORACLE_PORT": "1"}
    (tmp_path / "no.env").write_text("".join(f"{k}={v}\n" for k, v in lines.items()))
    only_port: dict[str, str | None] = dict.fromkeys(coils.environ)
    only_port["ORACLE_PORT"] = coils.environ["ORACLE_PORT"]
    assert extract("--entity", "coil", environ=only_port).status == 0


def test_postgres_is_found_through_the_env_file_alone(
    coils: Legacy,
    database: Database,
    target: Target,
    extract: Extract,
    tmp_path: Path,
) -> None:
    (tmp_path / "no.env").write_text(
        "".join(f"{key}={value}\n" for key, value in database.environ.items())
    )
    try:
        result = extract("--entity", "coil", environ=dict.fromkeys(database.environ))
    finally:
        for key in database.environ:
            os.environ.pop(key, None)
    assert result.status == 0, result.text
    assert target.tables("legacy_raw") == ["ab_coil"]
