"""Waits end, and say for whom; the run's lock is looked at again; a hung server ends the run."""

from __future__ import annotations

import signal
import time
from contextlib import closing

import pytest

from load.postgres import connection, staging_tables
from load.postgres.run_lock import RUN_LOCK
from load.run import prove
from oracle_standin.control import apply
from tests.conftest import Database
from tests.load.conftest import Extract, Legacy, Target, start_extract
from tests.load.proxy import Proxy
from tests.load.test_resume import wait_until_busy

COIL = ("--table", "AB_COIL")


@pytest.mark.parametrize(
    ("locked", "patience"),
    [("legacy_raw.ab_coil", "SWAP_PATIENCE"), ("legacy_audit.extractions", "LOCK_PATIENCE")],
)
def test_who_holds_a_table_is_said_and_since_when(
    locked: str, patience: str, coils: Legacy, database: Database, extract: Extract,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert extract(*COIL).status == 0
    monkeypatch.setattr(staging_tables, "SWAP_PATIENCE", 1)
    monkeypatch.setattr(connection, "LOCK_PATIENCE", 1)
    with closing(database.connect()) as other, other.cursor() as cursor:
        cursor.execute("set application_name = 'a report'")
        cursor.execute(f"lock table {locked} in access share mode")
        if patience == "LOCK_PATIENCE":
            cursor.execute(f"lock table {locked} in access exclusive mode")
        result = extract(*COIL)
        process = other.info.backend_pid
    assert result.status == 1, result.text
    assert f"server process {process} (postgres, a report, idle in transaction since" in result.err
    assert extract(*COIL).status == 0  # as the message says


def test_a_role_that_may_not_see_the_sessions_of_others_is_told_whose_it_is(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in database.environ.items():
        monkeypatch.setenv(name, value)
    with closing(database.connect()) as other, other.cursor() as cursor:
        cursor.execute(
            "create schema legacy_raw; create table legacy_raw.held ();"
            " create role plain login password 'plain-7'; grant usage on schema legacy_raw to plain"
        )
        other.commit()
        cursor.execute("lock table legacy_raw.held")
        with monkeypatch.context() as patch:
            patch.setenv("PGUSER", "plain")
            patch.setenv("PGPASSWORD", "plain-7")
            said = connection.holders("legacy_raw.held")
        process = other.info.backend_pid
        other.rollback()
        cursor.execute("drop owned by plain; drop role plain")
        other.commit()
    assert said == f"server process {process} (postgres)"


def test_a_lock_that_was_lost_publishes_nothing(
    coils: Legacy, target: Target, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert extract(*COIL).status == 0
    before = target.raw()
    coils.execute("DELETE FROM AB_COIL WHERE COIL_ID = 'C0000001'")
    real = prove.chain.rows_digest

    def lose_the_lock(*arguments: str) -> str:
        target.rows(
            "select pg_terminate_backend(pid, 5000) from pg_locks where objid = %s", RUN_LOCK
        )
        return real(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(prove.chain, "rows_digest", lose_the_lock)
        result = extract(*COIL)
    assert result.status == 1
    assert "another run may have started, and nothing was published" in result.err
    assert target.raw() == before
    assert extract(*COIL).status == 0
    assert target.value("select count(*) from legacy_raw.ab_coil") == 999


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_closed_terminal_ends_a_run_in_order(
    number: int, coils: Legacy, database: Database, target: Target
) -> None:
    apply(coils.server, "slow 0.3 AB_COIL")
    process = start_extract(coils, database, *COIL, "--chunk-rows", "100")
    wait_until_busy(coils, 3)
    process.send_signal(number)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert target.extraction("ab_coil", "state") == "interrupted"


def test_a_closed_terminal_is_no_matter_under_nohup(
    coils: Legacy, database: Database, target: Target
) -> None:
    apply(coils.server, "slow 0.1 AB_COIL")
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        process = start_extract(coils, database, *COIL, "--chunk-rows", "200")
    finally:
        signal.signal(signal.SIGHUP, before)
    wait_until_busy(coils, 2)
    process.send_signal(signal.SIGHUP)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said


@pytest.mark.parametrize("when", ["before", "while"])
def test_a_postgres_that_hangs_ends_the_run(when: str, coils: Legacy, database: Database) -> None:
    if when == "while":
        apply(coils.server, "slow 0.3 AB_COIL")
    with Proxy(database.server.port) as proxy:
        environ = {"PGPORT": str(proxy.port)}
        process = start_extract(
            coils, database, *COIL, "--chunk-rows", "100", "--timeout", "3", environ=environ
        )
        wait_until_busy(coils, 3)
        proxy.hang()
        began = time.monotonic()
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 1, said
    assert "Postgres has not answered for 3 s, so the run stops." in said
    assert time.monotonic() - began < 20
