"""A user's desk in the end-to-end tests: one database, one Oracle, the commands of the README."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg2

from demo import environment
from demo.postgres import Server

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Oracle:
    """A running stand-in for Oracle."""

    port: int
    process: subprocess.Popen[str] = field(repr=False)

    @property
    def environ(self) -> dict[str, str]:
        """The ORACLE_* variables that name it."""
        return {
            "ORACLE_USER": "abis",
            "ORACLE_PASSWORD": "abis",
            "ORACLE_HOST": "127.0.0.1",
            "ORACLE_PORT": str(self.port),
            "ORACLE_SERVICE": "ABIS",
        }


@dataclass(frozen=True)
class Workplace:
    """One database, and the commands of the README run on it."""

    server: Server
    name: str
    oracle: Oracle
    folder: Path  # dbt's artefacts and logs of this run
    more: Mapping[str, str] = field(default_factory=dict)  # further variables, which win

    def where(self, more: Mapping[str, str]) -> Workplace:
        """The same desk with further variables: another role, another folder."""
        return replace(self, more={**self.more, **more})

    @property
    def environ(self) -> dict[str, str]:
        return {
            **environment.for_programs(
                {**self.oracle.environ, **self.server.environ(self.name)}, ROOT
            ),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            **self.more,
        }

    @contextmanager
    def copy_of(self, template: str) -> Iterator[None]:
        """Have a copy of that database here for the length of a with block."""
        self.server.create_database(self.name, template=template)
        try:
            yield
        finally:
            self.server.drop_database(self.name)

    def keep_as(self, template: str) -> None:
        """Keep the database as it is now for later copies."""
        self.server.create_database(template, template=self.name)

    def run(self, *command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        """Run a command as typed in an activated shell."""
        return subprocess.run(
            command,
            cwd=cwd,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )

    def done(self, *command: str, cwd: Path = ROOT) -> str:
        """Run a command that has to succeed; return what it printed."""
        ran = self.run(*command, cwd=cwd)
        assert ran.returncode == 0, f"{' '.join(command)}\n{ran.stdout}\n{ran.stderr}"
        return ran.stdout

    def results(self) -> dict[str, str]:
        """The models and tests of the last dbt command: name -> status."""
        artefact = json.loads((self.folder / "target" / "run_results.json").read_text())
        return {
            name: result["status"]
            for result in artefact["results"]
            for kind, _, name, *_ in [result["unique_id"].split(".")]
            if kind in ("model", "test", "unit_test")
        }

    def connect(self) -> psycopg2.extensions.connection:
        """A connection to the database; closing it is the caller's."""
        server = self.server
        return psycopg2.connect(
            host=server.host,
            port=server.port,
            user=server.user,
            password=server.password,
            dbname=self.name,
        )

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """The rows of a query."""
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    def execute(self, statement: str) -> int:
        """Run one statement and commit; return the number of rows it changed."""
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            connection.commit()
            return cursor.rowcount

    def digest(self, *tables: str) -> dict[str, tuple[object, ...]]:
        """Per table the count of its rows and a sum over them, whatever their order."""
        one = "select count(*), sum(hashtextextended(held::text, 0)) from {} as held"
        return {table: self.rows(one.format(table))[0] for table in tables}


@contextmanager
def serve(data: Path, *arguments: str) -> Iterator[Oracle]:
    """A stand-in for Oracle on a free port, for the length of a with block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "demo.oracle", "--data", data, "--port", "0", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("listening on 127.0.0.1:"), line
        yield Oracle(int(line.rpartition(":")[2]), process)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
