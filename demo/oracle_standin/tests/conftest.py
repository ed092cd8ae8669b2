"""A server in this process, and connections of the real driver to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import oracledb
import pytest

from helpers import COILS, PARENTS, SCHEMA, Connect
from oracle_standin.server import OracleServer


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("oracle")
    (path / "schema.sql").write_text(SCHEMA)
    (path / "PARENT.csv").write_text(PARENTS)
    (path / "coil.csv").write_text(COILS)
    return path


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[OracleServer]:
    with OracleServer(folder) as running:
        yield running


@pytest.fixture
def own_server(folder: Path) -> Iterator[OracleServer]:
    """A server for one test alone, to change and to break."""
    with OracleServer(folder) as running:
        yield running


@pytest.fixture
def connect(request: pytest.FixtureRequest) -> Iterator[Connect]:
    """Connect to the test's server; all connections are closed at the end."""
    opened: list[oracledb.Connection] = []

    def do(server: OracleServer | None = None, **options: Any) -> oracledb.Connection:
        if server is None:
            name = "own_server" if "own_server" in request.fixturenames else "server"
            server = request.getfixturevalue(name)
        options = {"user": "demo", "password": "demo", "dsn": server.dsn} | options
        opened.append(oracledb.connect(**options))
        return opened[-1]

    yield do
    for connection in opened:
        try:
            connection.close()
        except oracledb.Error:
            continue


@pytest.fixture
def rows(connect: Connect) -> Callable[..., list[Any]]:
    """The rows of a query; of one column, its values."""
    connection = connect()

    def do(sql: str, *binds: Any, **named: Any) -> list[Any]:
        with closing(connection.cursor()) as cursor:
            cursor.execute(sql, named or list(binds))
            found = cursor.fetchall()
            return [row[0] for row in found] if found and len(found[0]) == 1 else found

    return do
