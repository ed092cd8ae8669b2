"""dbt's waits end and say for whom; it can be interrupted whatever it waits for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from scripts.dbt_ended import KNOWN, last_line
from tests.conftest import Database
from tests.load.proxy import Proxy

ROOT = Path(__file__).resolve().parents[2]
# What dbt does in its main thread while it connects and in its hooks: it waits inside of libpq.
PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
import psycopg2
from scripts import dbt_ended, dbt_waits
dbt_waits.INTERVAL, dbt_waits.GRACE = 0.2, float(sys.argv[3])
with dbt_waits.watching():
    connection = psycopg2.connect("")
    dbt_waits.ours.add(connection.info.backend_pid)
    print("ready", flush=True)
    try:
        connection.cursor().execute(sys.argv[2])
    except psycopg2.Error as error:
        print(dbt_ended.last_line([*dbt_waits.given_up, str(error)]))
        sys.exit(1)
"""


@contextmanager
def waiting(
    database: Database, statement: str, grace: float = 1.0, **environ: str
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, ROOT, statement, str(grace)],
        env={**os.environ, **database.environ, **environ},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_is_interrupted_though_postgres_hangs(number: signal.Signals, database) -> None:
    with (
        Proxy(database.server.port) as proxy,
        waiting(database, "select pg_sleep(600)", PGPORT=str(proxy.port)) as process,
    ):
        time.sleep(0.5)  # until it waits
        proxy.hang()
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (130, "dbt: interrupted\n")


def test_a_closed_terminal_is_no_matter_under_nohup(database) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with waiting(database, "select pg_sleep(1.5)") as process:
            process.send_signal(signal.SIGHUP)
            process.communicate(timeout=30)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert process.returncode == 0


def test_a_second_ctrl_c_ends_it_at_once(database) -> None:
    with waiting(database, "select pg_sleep(600)", grace=600) as process:
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (130, "dbt: interrupted\n")


def test_a_postgres_that_hangs_ends_it(database) -> None:
    with (
        Proxy(database.server.port) as proxy,
        waiting(
            database, "select pg_sleep(600)", PGPORT=str(proxy.port), DBT_SILENCE_SECONDS="1"
        ) as process,
    ):
        proxy.hang()
        _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert err.startswith("dbt: Postgres has not answered for 1 s: dbt ends here.")


def test_a_server_that_works_for_long_does_not(database) -> None:
    with waiting(database, "select pg_sleep(4)", DBT_SILENCE_SECONDS="1") as process:
        process.communicate(timeout=30)
    assert process.returncode == 0


def test_who_holds_a_table_is_said_and_the_wait_ends(database) -> None:
    with closing(database.connect()) as other, other.cursor() as cursor:
        cursor.execute("create table held (); set application_name = 'a report'")
        other.commit()
        cursor.execute("lock table held in access exclusive mode")
        with waiting(database, "select * from held", DBT_LOCK_SECONDS="1") as process:
            out, err = process.communicate(timeout=30)
        holder = f"server process {other.info.backend_pid} (postgres, a report, idle in transaction"
    assert f"dbt: held is locked by {holder} since" in err
    assert f"waited for held, which is locked by {holder} since" in out
    assert "end that session, or wait for it, then dbt build again" in out


def test_a_role_that_may_not_see_the_sessions_of_others_is_told_whose_it_is(database) -> None:
    with closing(database.connect()) as other, other.cursor() as cursor:
        cursor.execute(
            "create table held (); create role plain login password 'plain-7';"
            " grant select on held to plain"
        )
        other.commit()
        cursor.execute("lock table held in access exclusive mode")
        plain = {"PGUSER": "plain", "PGPASSWORD": "plain-7", "DBT_LOCK_SECONDS": "1"}
        with waiting(database, "select * from held", **plain) as process:
            _, err = process.communicate(timeout=30)
        holder = f"server process {other.info.backend_pid} (postgres)"
        other.rollback()
        cursor.execute("drop owned by plain; drop role plain")
        other.commit()
    assert f"held is locked by {holder}: waiting" in err


def test_a_wait_for_another_build_is_not_ended(database) -> None:
    with closing(database.connect()) as other, other.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(1)")
        statement = "select pg_advisory_xact_lock(1)"
        with waiting(database, statement, DBT_LOCK_SECONDS="0.2") as process:
            time.sleep(1.5)
            assert process.poll() is None
            other.rollback()
            process.communicate(timeout=30)
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        ("server closed the connection unexpectedly", "see whether the server and the way"),
        ("FATAL: the database system is starting up", "see whether the server and the way"),
        ('FATAL: password authentication failed for user "x"', "check the PG* variables"),
        ('FATAL: too many connections for role "mover"', "dbt build --threads 1"),
        ("could not extend file: No space left on device", "make room"),
        ("temporary file size exceeds temp_file_limit (0kB)", "make room"),
        ("permission denied for schema public", "scripts/grants-postgres.sql"),
        ("deadlock detected", "dbt build goes on"),
    ],
)
def test_what_postgres_says_is_answered_with_what_to_do(said: str, cure: str) -> None:
    assert cure in last_line(["Completed with 1 error", f"Database Error in model coil\n  {said}"])


@pytest.mark.parametrize(
    "head",
    [
        "Compilation Error in model job (models/app/job.sql)",
        "Compilation Error in operation abis-on-run-start-0 (./dbt_project.yml)",
        "Compilation Error",
    ],
)
def test_what_a_macro_refuses_is_the_last_line(head: str) -> None:
    ours = "AB_JOB was never extracted: run python load/extract.py"
    said = f"{head}\n  {ours}\n  \n  > in macro require_raw (macros/extraction/require_raw.sql)"
    assert last_line(["Completed with 1 error", said]) == ours


def test_what_is_not_known_is_left_to_dbt() -> None:
    assert last_line(["syntax error at or near"]) == ""
    assert len(KNOWN) == len({cure for _, cure in KNOWN})
