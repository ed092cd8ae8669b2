"""One desk of the soak: both ends of its own, a proxy before Postgres, and the two commands.

The commands run as a role that has what scripts/grants-postgres.sql lists, and no more.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
from oracledb import connect as oracle_connect

from demo import environment
from demo.postgres import TEST_SETTINGS, PostgresError, Server
from load.entities import entities
from oracle_standin.control import send
from tests.load.proxy import Proxy

ROOT = Path(__file__).resolve().parents[2]
NAME = "soak"
ROLE, PASSWORD = "mover", "mover-7"
LONGEST = 150.0  # seconds; who takes longer waits for something that never comes
PATIENCE = 20.0  # seconds until an operator interrupts what hangs
START = {"empty": "soak_empty", "older": "soak_older"}
ENTITIES = entities()
RAW = tuple(f"legacy_raw.{entity.raw_table}" for entity in ENTITIES)
DJANGO = tuple(entity.django_table for entity in ENTITIES)
EVIDENCE = tuple(
    f"legacy_audit.{name}"
    for name in ("rejected_rows", "value_changes", "conflicts", "overwritten_rows")
)
WARNINGS = "(select table_name, legacy_key, column_name, original, stored, reason, excess, state"
WARNINGS += " from legacy_audit.extraction_warnings join legacy_audit.current_extractions"
WARNINGS += " using (run_id, table_name))"
# What an earlier state of the legacy data lacked, or had otherwise.
EARLIER = (
    "DELETE FROM AB_CARRIER WHERE CARRIER_ID LIKE '%3'",
    "UPDATE AB_CUSTOMER SET CITY = 'Elsewhere' WHERE CUSTOMER_ID LIKE '%1'",
    "DELETE FROM AB_SKID WHERE SKID_ID LIKE '%7'",
    "UPDATE AB_COIL SET STATUS = NULL WHERE COIL_ID LIKE '%5'",
)

Action = Callable[[], None]


@dataclass
class Armed:
    """What is done to one command."""

    environ: dict[str, str] = field(default_factory=dict)
    argv: tuple[str, ...] = ()
    file_limit: int | None = None  # bytes, of each file that the command writes
    later: list[tuple[float, Action]] = field(default_factory=list)  # seconds after its start
    process: subprocess.Popen[str] | None = None
    interrupts: bool = False  # the operator presses Ctrl-C when nothing goes on


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    command: str
    status: int
    out: str
    err: str
    seconds: float
    hung: bool = False  # had to be killed

    @property
    def text(self) -> str:
        return self.out + self.err


@dataclass
class Desk:
    """All that one soak has; runs come one after the other."""

    folder: Path
    server: Server
    oracle: subprocess.Popen[str]
    oracle_port: int
    control_port: int
    legacy: Path
    proxy: Proxy
    expected: dict[str, dict[str, object]] = field(default_factory=dict)
    usual: dict[str, float] = field(default_factory=dict)  # seconds of a clean command

    # -- the two commands

    @property
    def environ(self) -> dict[str, str]:
        settings = {
            "ORACLE_USER": "abis",
            "ORACLE_PASSWORD": "abis",
            "ORACLE_HOST": "127.0.0.1",
            "ORACLE_PORT": str(self.oracle_port),
            "ORACLE_SERVICE": "ABIS",
            **self.server.environ(NAME),
            "PGPORT": str(self.proxy.port),
            "PGUSER": ROLE,
            "PGPASSWORD": PASSWORD,
        }
        return {
            **environment.for_programs(settings, ROOT),
            "DBT_TARGET_PATH": str(self.folder / "target"),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            "DBT_LOCK_SECONDS": "10",
            "DBT_SILENCE_SECONDS": "15",
        }

    def run(self, command: Sequence[str], armed: Armed | None = None) -> Ended:
        """Run a command to its end, and do to it what is to be done."""
        armed = armed or Armed()
        limit = armed.file_limit

        def before() -> None:
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        began = time.monotonic()
        out, err = self.folder / "out", self.folder / "err"
        with out.open("w") as to_out, err.open("w") as to_err:
            armed.process = process = subprocess.Popen(
                [*command, *armed.argv],
                cwd=ROOT,
                env={**self.environ, **armed.environ},
                stdin=subprocess.DEVNULL,
                stdout=to_out,
                stderr=to_err,
                text=True,
                preexec_fn=before,
                start_new_session=True,
            )
            later = sorted(armed.later, key=lambda one: one[0])
            hung = False
            while process.poll() is None:
                passed = time.monotonic() - began
                while later and later[0][0] <= passed:
                    later.pop(0)[1]()
                if armed.interrupts and passed > self.usual.get(command[0], 20) + PATIENCE:
                    armed.interrupts = False
                    process.send_signal(signal.SIGINT)
                if passed > LONGEST:
                    hung = True
                    process.kill()
                    process.wait()
                time.sleep(0.02)
            for _, action in later:  # it ended too soon
                with suppress(Exception):
                    action()
        return Ended(
            " ".join([*command, *armed.argv]),
            process.returncode,
            out.read_text(errors="replace"),
            err.read_text(errors="replace"),
            time.monotonic() - began,
            hung,
        )

    # -- the databases

    def begin(self, start: str) -> None:
        """A database as it was before the night."""
        self.server.drop_database(NAME)
        self.server.create_database(NAME, template=START[start])
        # A crash before the next checkpoint would set copied sequences back: Postgres logs them
        # ahead, but a copied page as it is.
        self.execute("checkpoint", "postgres")
        self.grant()

    def grant(self) -> None:
        """The rights that the script lists. A copy of a database does not have the database's."""
        script = (ROOT / "scripts" / "grants-postgres.sql").read_text()
        for name, value in {"database": NAME, "migration": ROLE, "auditor": "auditor"}.items():
            script = script.replace(f':"{name}"', value)
        self.execute(script)

    def connect(self, database: str = NAME) -> psycopg2.extensions.connection:
        """As the superuser, past the proxy; statements are committed at once."""
        environ = self.server.environ(database)
        connection = psycopg2.connect(
            host=environ["PGHOST"],
            port=environ["PGPORT"],
            user=environ["PGUSER"],
            password=environ["PGPASSWORD"],
            dbname=database,
        )
        connection.autocommit = True
        return connection

    def execute(self, statement: str, database: str = NAME) -> None:
        with closing(self.connect(database)) as connection, connection.cursor() as cursor:
            cursor.execute(statement)

    def rows(self, query: str, database: str = NAME) -> list[tuple[object, ...]]:
        with closing(self.connect(database)) as connection, connection.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())

    def digest(self) -> dict[str, object]:
        """Per table the number of rows and a sum over them; and what must not be left behind."""
        one = "select count(*), sum(hashtextextended(held::text, 0)) from {} as held"
        found: dict[str, object] = {
            table: self.rows(one.format(table))[0] for table in (*RAW, *DJANGO, *EVIDENCE)
        }
        found["warnings"] = self.rows(one.format(WARNINGS))[0]
        found["schemas"] = self.rows(
            "select nspname::text from pg_namespace where nspname ~ '^legacy_(load|trial)'"
        )
        return found

    # -- the ends

    def tell_oracle(self, line: str) -> None:
        answer = send(self.control_port, line)
        assert not answer.startswith("error"), answer

    def stop_oracle(self) -> None:
        self.oracle.kill()
        self.oracle.wait()

    def start_oracle(self) -> None:
        if self.oracle.poll() is not None:
            self.oracle = _serve(self.legacy, self.oracle_port, self.control_port)

    def crash_postgres(self) -> None:
        """As after a power cut."""
        pid = int((self._data() / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGQUIT)
        self.server.stop()

    def start_postgres(self) -> None:
        self.server = Server.start(
            self.server.data_dir, settings=TEST_SETTINGS, die_with_parent=True
        )

    def backends(self) -> list[int]:
        """The server processes of the role's sessions."""
        return [
            int(str(row[0]))
            for row in self.rows(
                f"select pid from pg_stat_activity where usename = '{ROLE}'", "postgres"
            )
        ]

    def _data(self) -> Path:
        ((folder,),) = self.rows("show data_directory", "postgres")
        return Path(str(folder))

    def settle(self) -> None:
        """Whatever a run did to the ends is over."""
        self.proxy.refuse(refuses=False)
        self.proxy.flow()
        self.proxy.cut()
        self.start_oracle()
        self.tell_oracle("clear")
        self.tell_oracle("account ABIS open")
        with suppress(PostgresError):
            self.start_postgres()
        for _ in range(200):
            with suppress(psycopg2.OperationalError):
                self.rows("select 1", "postgres")
                break
            time.sleep(0.05)


def _serve(legacy: Path, port: int, control: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "demo.oracle", "--data", str(legacy)),
            *("--port", str(port), "--control-port", str(control)),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "demo" / "oracle_standin")},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("listening on"), line
    return process


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    """A desk with its templates and what clean runs come to."""
    legacy = folder / "legacy"
    subprocess.run(
        [sys.executable, "-m", "demo.legacy_data", "--out", legacy, "--scale", "0.06"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    server = Server.start(folder / "postgres", settings=TEST_SETTINGS, die_with_parent=True)
    ports = _free_port(), _free_port()
    with Proxy(server.port) as proxy:
        made = Desk(folder, server, _serve(legacy, *ports), *ports, legacy, proxy)
        try:
            _templates(made)
            yield made
        finally:
            made.stop_oracle()
            made.server.destroy()


def _templates(made: Desk) -> None:
    """The two states that a night begins with, and the digests of clean nights."""
    roles = f"create role {ROLE} login password '{PASSWORD}'; create role auditor login"
    made.execute(roles, "postgres")
    made.server.create_database(START["empty"])
    subprocess.run(
        [sys.executable, "demo/app/manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env={**os.environ, **made.server.environ(START["empty"])},
        check=True,
    )
    made.begin("empty")
    with closing(
        oracle_connect(
            user="abis", password="abis", dsn=f"127.0.0.1:{made.oracle_port}/ABIS"
        )
    ) as session, session.cursor() as cursor:  # fmt: skip
        for statement in EARLIER:
            cursor.execute(statement)
        session.commit()
    _clean(made)
    made.server.create_database(START["older"], template=NAME)
    made.stop_oracle()
    made.start_oracle()
    for start in START:
        made.begin(start)
        _clean(made)
        made.expected[start] = made.digest()


COMMANDS: Mapping[str, tuple[str, ...]] = {
    "extract": ("python", "load/extract.py", "--yes"),  # the proxy looks like a tunnel
    "build": ("dbt", "build", "--vars", "{lock_wait_seconds: 5}"),
}
# What follows on an extraction with a fault: the tests of a build write nothing.
LOAD = ("dbt", "run", "--vars", "{lock_wait_seconds: 5}")


def _clean(made: Desk) -> None:
    for command in COMMANDS.values():
        ended = made.run(command)
        assert ended.status == 0, f"{ended.command}\n{ended.text}"
        made.usual[command[0]] = ended.seconds
