"""What all tests share: one embedded Postgres for the run, and a database of its own for each test.

`database` is empty; `django_database` holds the Django app's tables, migrated once per run and
copied from there. `module_database` and `module_django_database` are shared by a module's tests.
"""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest

from demo.postgres import TEST_SETTINGS, Server
from load.errors import UsageError
from load.settings import OracleSettings, oracle_settings

ROOT = Path(__file__).resolve().parent.parent
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Database:
    """One database of the run's server."""

    server: Server
    name: str

    @property
    def environ(self) -> dict[str, str]:
        """libpq's PG* variables, for programs under test."""
        return self.server.environ(self.name)

    @property
    def dsn(self) -> str:
        """A libpq URL with the password in it."""
        server = self.server
        return (
            f"postgresql://{server.user}:{server.password}@{server.host}:{server.port}/{self.name}"
        )

    def connect(self) -> psycopg2.extensions.connection:
        """A new connection; closing it is the caller's."""
        return psycopg2.connect(self.dsn)


def pytest_configure() -> None:
    """Let Ctrl-C and a closed terminal reach the programs that the tests start.

    Who runs the tests in the background (`nohup`, `&` in a script) has both ignored, and a program
    inherits that. A handler is not inherited; this one has the tests go on all the same.
    """
    for number in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes minutes, unless it is asked for by its marker."""
    if "nightly" not in config.option.markexpr:
        nightly = [item for item in items if item.get_closest_marker("nightly")]
        config.hook.pytest_deselected(items=nightly)
        items[:] = [item for item in items if item not in nightly]


@pytest.fixture(autouse=True)
def _environment_of_its_own() -> Iterator[None]:
    """What a test sets in os.environ ends with it, also through a program run in this process.

    Without this, a worker that ran such a program first had the next test read its project.
    """
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def live_oracle(request: pytest.FixtureRequest) -> OracleSettings:
    """The Oracle that the ORACLE_* variables name; without one, or unasked, the test is skipped."""
    if request.config.option.markexpr != "oracle":
        pytest.skip("writes into a live Oracle: runs only with pytest -m oracle")
    try:
        return oracle_settings(os.environ)
    except UsageError as error:
        missing, _, _ = str(error).partition(". ")  # the rest is about .env, which no test reads
        pytest.skip(f"no live Oracle: {missing}")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """The run's server: not durable, gone when the run ends, however it ends."""
    folder = Path(tempfile.mkdtemp(prefix="abis-tests-"))
    server = Server.start(folder, settings=TEST_SETTINGS, die_with_parent=True)
    yield server
    server.destroy()


@pytest.fixture(scope="session")
def django_template(postgres_server: Server) -> str:
    """The name of a database with the Django app's tables, to be copied and never used itself."""
    name = "django_template"
    postgres_server.create_database(name)
    subprocess.run(
        [sys.executable, "demo/app/manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env={**os.environ, **postgres_server.environ(name)},
        check=True,
    )
    return name


@pytest.fixture
def database(postgres_server: Server) -> Iterator[Database]:
    """An empty database for one test."""
    with _fresh(postgres_server, "template1") as fresh:
        yield fresh


@pytest.fixture(scope="module")
def module_database(postgres_server: Server) -> Iterator[Database]:
    """An empty database for the tests of a module together."""
    with _fresh(postgres_server, "template1") as fresh:
        yield fresh


@pytest.fixture
def django_database(postgres_server: Server, django_template: str) -> Iterator[Database]:
    """A database with the Django app's empty tables for one test."""
    with _fresh(postgres_server, django_template) as fresh:
        yield fresh


@pytest.fixture(scope="module")
def module_django_database(postgres_server: Server, django_template: str) -> Iterator[Database]:
    """A database with the Django app's tables for the tests of a module together."""
    with _fresh(postgres_server, django_template) as fresh:
        yield fresh


@contextmanager
def _fresh(server: Server, template: str) -> Iterator[Database]:
    name = f"test_{next(_numbers)}"
    server.create_database(name, template=template)
    yield Database(server, name)
    server.drop_database(name)
