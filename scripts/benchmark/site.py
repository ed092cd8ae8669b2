"""Where the measurements happen: a copy of the project, a Postgres, and Oracle's stand-in.

All of it is in one temporary folder and gone at the end.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from demo.environment import NEUTRAL, for_programs
from demo.postgres import DEMO_SETTINGS, Server
from demo.postgres.process import read_state, running_pid
from scripts.benchmark.errors import BenchError
from scripts.benchmark.meter import Meter, autocommit, failure
from scripts.dbt_entry import ROOT

# As in the demonstration, durable; but background work must not count in one row of
# the table and not in another. `settle` does the work of autovacuum between the measurements.
SETTINGS: Mapping[str, str] = {
    **DEMO_SETTINGS,
    "autovacuum": "off",
    "checkpoint_timeout": "1h",
    "max_wal_size": "16GB",
}
CODE = ("load", "demo", "scripts", "dbt_project", "profiles.example.yml")
MIGRATED = "bench_migrated"  # the empty tables of the Django app
LOADED = "bench_loaded"  # and legacy_raw; both are templates and never change
ORACLE_ACCOUNT = {"ORACLE_USER": "abis", "ORACLE_PASSWORD": "abis", "ORACLE_SERVICE": "ABIS"}


@dataclass(frozen=True)
class Site:
    """Both ends at one scale. `code` is the copy of the project that is measured."""

    scale: float
    folder: Path
    code: Path
    server: Server
    oracle_port: int
    oracle_pid: int

    def environ(self, database: str) -> dict[str, str]:
        """The whole environment of a program that works on one database of this site."""
        ends = {
            **ORACLE_ACCOUNT,
            "ORACLE_HOST": "127.0.0.1",
            "ORACLE_PORT": str(self.oracle_port),
            **self.server.environ(database),
        }
        # The project's .venv, the copy's files.
        return for_programs(ends, ROOT)

    def meter(self, database: str) -> Meter:
        """A meter for work on one database."""
        return Meter(postgres_pid(self.server), self.oracle_pid, self.server.environ(database))

    def python(self, *arguments: str) -> list[str]:
        """A command line with the Python of the project."""
        return [str(ROOT / ".venv" / "bin" / "python"), *arguments]

    def dbt(self, *arguments: str) -> list[str]:
        """dbt, as `dbt` on the command line, on the copy."""
        return self.python("-P", str(self.code / "scripts" / "dbt_entry.py"), *arguments)

    @contextmanager
    def database(self, name: str, template: str = "template1") -> Iterator[Mapping[str, str]]:
        """A database for one measurement, dropped afterwards; gives its environment."""
        self.server.drop_database(name)
        self.server.create_database(name, template=template)
        try:
            yield self.environ(name)
        finally:
            self.server.drop_database(name)

    def settle(self, database: str) -> None:
        """Do the work of autovacuum and the checkpointer now, outside a measurement."""
        with closing(autocommit(self.server.environ(database))) as connection:
            connection.cursor().execute("vacuum analyze")
            connection.cursor().execute("checkpoint")

    def run(self, command: Sequence[str], environ: Mapping[str, str]) -> str:
        """Run a program that is not measured; return what it printed."""
        done = subprocess.run(
            command,
            cwd=self.code,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise failure(command, done.returncode, done.stdout + done.stderr)
        return done.stdout


@contextmanager
def site(scale: float, folder: Path) -> Iterator[Site]:
    """Generate the data of a scale and start both ends on them."""
    data = folder / "data"
    generate = [sys.executable, "-m", "demo.legacy_data", "--out", str(data)]
    subprocess.run(
        [*generate, "--scale", f"{scale:g}"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    code = copy_code(folder / "code")
    server = Server.start(folder / "postgres", settings=SETTINGS, die_with_parent=True)
    try:
        with _oracle(data) as (port, pid):
            here = Site(scale, folder, code, server, port, pid)
            for database in (MIGRATED, LOADED):
                server.create_database(database)
            migrate = here.python("demo/app/manage.py", "migrate", "--verbosity", "0")
            here.run(migrate, here.environ(MIGRATED))
            yield here
    finally:
        server.destroy()


def copy_code(target: Path) -> Path:
    """A copy of the project's programs: nothing that happens here meanwhile is measured, and
    nothing of the project's own (logs, work in progress of an extract) is in the way."""
    target.mkdir(parents=True)
    ignored = shutil.ignore_patterns("__pycache__", "target", "logs", ".user.yml")
    for name in CODE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, target / name)
    shutil.copy(target / "profiles.example.yml", target / "profiles.yml")
    (target / ".env").write_text("".join(f"{name}={value}\n" for name, value in NEUTRAL.items()))
    return target


def postgres_pid(server: Server) -> int:
    """The server's first process."""
    state = read_state(server.data_dir)
    pid = running_pid(state) if state else None
    if pid is None:
        raise BenchError("the Postgres of the measurements has ended; its log was removed with it")
    return pid


@contextmanager
def _oracle(data: Path) -> Iterator[tuple[int, int]]:
    """Oracle's stand-in on these data: its port and process id."""
    command = [sys.executable, "-m", "demo.oracle", "--data", str(data), "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not (found := re.search(r":(\d+)\s*$", line)):
                raise BenchError(
                    "Oracle's stand-in did not start: see python -m demo.oracle --help"
                )
            yield int(found.group(1)), process.pid
        finally:
            process.terminate()
