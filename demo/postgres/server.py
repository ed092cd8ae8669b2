"""One embedded server: start, stop, databases."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg2
from psycopg2 import sql

from demo.postgres.account import Account, PostgresError, programs
from demo.postgres.process import (
    HOST,
    USER,
    State,
    check_port,
    free_port,
    launch,
    locked,
    make_cluster,
    read_state,
    running_pid,
    wait_until,
    write_state,
)

DEFAULT_DATA_DIR = Path(__file__).resolve().parents[2] / ".demo" / "postgres"
DEFAULT_DATABASE = "abis"

DEMO_SETTINGS: Mapping[str, str] = {
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "maintenance_work_mem": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# For data that may be lost in a crash. Never for the demonstration or for measurements.
TEST_SETTINGS: Mapping[str, str] = {
    **DEMO_SETTINGS,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


@dataclass(frozen=True)
class Server:
    """A running server."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    data_dir: Path
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False, compare=False)

    @classmethod
    def start(
        cls,
        data_dir: Path,
        *,
        port: int | None = None,
        password: str | None = None,
        settings: Mapping[str, str] = DEMO_SETTINGS,
        die_with_parent: bool = False,
    ) -> Server:
        """Start the server of `data_dir`, making it on first use; return a running one as it is.

        Without `port` the one of the last start is used again, at first a free one. `password` only
        counts when the data folder is new. `die_with_parent` (Linux): the server ends with the
        thread that called this. Raises PostgresError.
        """
        data_dir = data_dir.resolve()
        account = Account.for_server()
        with locked(data_dir):
            state = read_state(data_dir)
            if state is None:
                home = account.reachable_folder(data_dir)
                state = State(port or free_port(), password or secrets.token_urlsafe(18), str(home))
                write_state(data_dir, state)
            if password not in (None, state.password):
                raise PostgresError(f"{data_dir} has another password: leave out --password")
            if running_pid(state) is not None:
                if port not in (None, state.port):
                    raise PostgresError(
                        f"the server is already running on port {state.port}: "
                        "stop it first with python -m demo.postgres down"
                    )
                return cls._of(data_dir, state)
            if port is not None and port != state.port:
                state = replace(state, port=port)
                write_state(data_dir, state)
            check_port(state.port)
            bin_dir = programs(account, Path(state.home))
            make_cluster(state, account, bin_dir, durable=settings.get("fsync") != "off")
            process = launch(state, account, bin_dir, settings, die_with_parent=die_with_parent)
            return replace(cls._of(data_dir, state), _process=process)

    @classmethod
    def running(cls, data_dir: Path = DEFAULT_DATA_DIR) -> Server | None:
        """The server of `data_dir` if it runs."""
        state = read_state(data_dir.resolve())
        if state is None or running_pid(state) is None:
            return None
        return cls._of(data_dir.resolve(), state)

    @classmethod
    def _of(cls, data_dir: Path, state: State) -> Server:
        return cls(HOST, state.port, USER, state.password, data_dir)

    def stop(self) -> None:
        """End all sessions and stop; the data stay. Does nothing when it does not run."""
        with locked(self.data_dir):
            state = read_state(self.data_dir)
            pid = running_pid(state) if state else None
            if state is None or pid is None:
                return
            for signal_number, patience in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0)):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal_number)
                if wait_until(lambda: self._has_exited() or running_pid(state) is None, patience):
                    return
            raise PostgresError(f"process {pid} does not stop: see {state.log}")

    def _has_exited(self) -> bool:
        """Whether the server was this process's child and has ended; collects its exit status."""
        return self._process is not None and self._process.poll() is not None

    def destroy(self) -> None:
        """Stop and delete the data."""
        self.stop()
        state = read_state(self.data_dir)
        if state is not None:
            shutil.rmtree(state.home)
        shutil.rmtree(self.data_dir, ignore_errors=True)  # the same folder, mostly

    def environ(self, database: str) -> dict[str, str]:
        """libpq's variables for one database of this server."""
        return {
            "PGHOST": self.host,
            "PGPORT": str(self.port),
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGDATABASE": database,
        }

    def create_database(self, name: str, *, template: str = "template1") -> None:
        """Create a database; one that exists already is left as it is."""
        with suppress(psycopg2.errors.DuplicateDatabase):
            self._execute(
                sql.SQL("create database {} template {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )

    def drop_database(self, name: str) -> None:
        """Drop a database, ending the sessions that use it."""
        self._execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
        )

    def _execute(self, statement: sql.Composable) -> None:
        with closing(connect(self.environ("postgres"))) as connection:
            connection.autocommit = True  # create and drop database refuse transactions
            with connection.cursor() as cursor:
                cursor.execute(statement)


def connect(environ: Mapping[str, str]) -> psycopg2.extensions.connection:
    """A connection to what these variables of libpq's name; closing it is the caller's."""
    return psycopg2.connect(
        host=environ["PGHOST"],
        port=environ["PGPORT"],
        user=environ["PGUSER"],
        password=environ["PGPASSWORD"],
        dbname=environ["PGDATABASE"],
    )
