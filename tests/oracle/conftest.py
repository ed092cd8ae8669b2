"""A server in this process, and connections of the real driver to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import oracledb
import pytest

from demo.oracle.server import OracleServer

SCHEMA = """
CREATE TABLE PARENT (
  ID NUMBER(10) NOT NULL, NAME VARCHAR2(40), KEY CHAR(6), CONSTRAINT PK_PARENT PRIMARY KEY (ID)
);
CREATE TABLE COIL (
  ID NUMBER(10) NOT NULL, PARENT_ID NUMBER(10), WIDTH NUMBER(10,4), LENGTH NUMBER, MADE DATE,
  CHANGED TIMESTAMP(6), NOTES CLOB, STATUS CHAR(8), CONSTRAINT PK_COIL PRIMARY KEY (ID)
);
"""
PARENTS = "id,name,key\n1,Müller,A1\n2,,B2\n3,ACME  CORP   ,\n"
COILS = (
    "id,parent_id,width,length,made,changed,notes,status\n"
    "1,1,12.5,0.1234567890123456789012345678901234567890,2020-02-29 13:14:15,"
    "2020-02-29 13:14:15.123456,hello,OPEN\n"
    "2,1,-0.0001,1E125,1999-12-31,,,\n"
    "3,9,,-99999999999999999999999999999999999999,,1970-01-01 00:00:00,Grüße,DONE\n"
)


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


Connect = Callable[..., oracledb.Connection]


@pytest.fixture
def connect(request: pytest.FixtureRequest) -> Iterator[Connect]:
    """Connect to the test's server; all connections are closed at the end."""
    opened: list[oracledb.Connection] = []

    def do(server: OracleServer | None = None, **options: Any) -> oracledb.Connection:
        if server is None:
            name = "own_server" if "own_server" in request.fixturenames else "server"
            server = request.getfixturevalue(name)
        options = {"user": "abis", "password": "abis", "dsn": server.dsn} | options
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


def error_code(error: oracledb.Error) -> str:
    """`ORA-00942` or `DPY-4011`."""
    return str(error.args[0].full_code)
