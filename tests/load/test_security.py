"""Passwords appear nowhere, and nothing lies open."""

from __future__ import annotations

import logging
import os
import stat
import subprocess
from pathlib import Path

import psycopg2
import pytest

from load import settings
from load.screen import log_file, printable
from load.settings import settings_from
from oracle_standin.control import apply
from tests.conftest import Database
from tests.load.conftest import ROOT, Extract, Legacy, Target, start_extract
from tests.load.test_resume import wait_until_busy

SECRET = "s3cr3t-of-oracle"


@pytest.fixture
def guarded(coils: Legacy) -> Legacy:
    """The owner's password is a secret that can be searched for."""
    account = coils.server.database.accounts.find("ABIS")
    assert account is not None
    account.password = SECRET
    return coils


def test_the_password_is_in_no_repr() -> None:
    environment = {
        "ORACLE_USER": "u", "ORACLE_PASSWORD": SECRET, "ORACLE_HOST": "h", "ORACLE_SERVICE": "s",
    }  # fmt: skip
    assert SECRET not in repr(settings_from(environment))


def test_passwords_are_in_no_output_log_file_argument_or_table(
    guarded: Legacy, database: Database, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = settings.WORK_DIR
    apply(guarded.server, "slow 0.3 AB_COIL")
    process = start_extract(
        guarded, database, "--table", "AB_COIL", "--chunk-rows", "100",
        environ={"ORACLE_PASSWORD": SECRET},
    )  # fmt: skip
    postgres_secret = database.environ["PGPASSWORD"]
    try:
        wait_until_busy(guarded, 3)
        arguments = Path(f"/proc/{process.pid}/cmdline").read_bytes()
        (folder,) = work.glob(f"{process.pid}-*")
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(work.stat().st_mode) == 0o700
        files = [path for path in folder.rglob("*") if path.is_file()]
        assert files
        contents = b"".join(path.read_bytes() for path in files if path.exists())
    finally:
        apply(guarded.server, "clear")
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    log = Path(said.splitlines()[-1].removeprefix("log: "))
    evidence = str(target.rows("select * from legacy_audit.extractions"))
    for secret in (SECRET, postgres_secret):
        for text in (said, log.read_text(), evidence):
            assert secret not in text
        for data in (arguments, contents):
            assert secret.encode() not in data
    assert not folder.exists()
    log.unlink()


def test_a_wrong_password_is_not_repeated_in_the_error(guarded: Legacy, extract: Extract) -> None:
    result = extract("--table", "AB_COIL", environ={"ORACLE_PASSWORD": "almost-" + SECRET})
    assert result.status == 1
    assert SECRET not in result.text


def test_a_wrong_postgres_password_is_not_repeated_in_the_error(
    coils: Legacy, extract: Extract
) -> None:
    result = extract("--table", "AB_COIL", environ={"PGPASSWORD": "wr0ng-secret"})
    assert result.status == 1
    assert "wr0ng-secret" not in result.text
    assert "password authentication failed" in result.err


def test_the_log_hides_a_secret_that_an_error_brings_along(tmp_path: Path) -> None:
    printable.hide([SECRET])
    path = log_file.open_log(tmp_path / "logs")
    log_file.log.error("someone wrote %s into a message", SECRET)
    for handler in list(log_file.log.handlers):
        if isinstance(handler, logging.FileHandler) and handler.baseFilename == str(path):
            handler.close()
            log_file.log.removeHandler(handler)
    assert "someone wrote *** into a message" in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_account_of_postgres_without_a_password_will_do(
    coils: Legacy, database: Database, target: Target, extract: Extract, tmp_path: Path
) -> None:
    """libpq looks into .pgpass by itself; dlt would have insisted on a password."""
    environ = database.environ
    passfile = tmp_path / "pgpass"
    passfile.write_text(f"*:*:*:*:{environ['PGPASSWORD']}\n")
    passfile.chmod(0o600)
    result = extract(
        "--table", "AB_COIL", environ={"PGPASSWORD": None, "PGPASSFILE": str(passfile)}
    )
    assert result.status == 0, result.text
    assert target.value("select count(*) from legacy_raw.ab_coil") == 1000


def test_a_stranger_without_rights_on_the_schema_is_refused_in_one_line(
    coils: Legacy, database: Database, extract: Extract
) -> None:
    with psycopg2.connect(database.dsn) as connection, connection.cursor() as cursor:
        cursor.execute(
            "drop role if exists outsider; create role outsider login password 'strange'"
        )
    result = extract("--table", "AB_COIL", environ={"PGUSER": "outsider", "PGPASSWORD": "strange"})
    assert result.status == 1
    assert result.err.startswith("extract: rights in Postgres: outsider may not create legacy_raw")
    assert result.err.count("\n") == 1
    with psycopg2.connect(database.dsn) as connection, connection.cursor() as cursor:
        cursor.execute("drop role outsider")


def test_the_requested_sslmode_reaches_libpq(coils: Legacy, extract: Extract) -> None:
    """The test's server has no TLS, so that asking for it must fail, everywhere."""
    result = extract("--table", "AB_COIL", environ={"PGSSLMODE": "require"})
    assert result.status == 1
    assert "SSL" in result.err


def test_no_file_of_the_loader_is_left_in_the_working_folder(
    coils: Legacy, extract: Extract
) -> None:
    assert extract("--table", "AB_COIL").status == 0
    assert list(settings.WORK_DIR.glob(f"{os.getpid()}-*")) == []


@pytest.mark.parametrize(
    "name", ["plant.dmp", "backup.dump", "rows.csv.gz", "signoff/page.html", "profile/1/page.html",
             ".env", "logs/extract.log", ".dlt/extract/1/file.parquet"],
)  # fmt: skip
def test_what_may_hold_customers_data_is_not_committed(name: str) -> None:
    assert subprocess.run(["git", "check-ignore", "--quiet", name], cwd=ROOT).returncode == 0
