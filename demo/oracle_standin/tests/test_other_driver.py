"""The client part again with a driver that shares no code with python-oracledb.

What holds for both is the protocol, not the habit of one client.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import adbc_driver_oracle.dbapi as adbc
import oracledb
import pyarrow as pa
import pytest

from oracle_facts import FACTS, REFUSALS
from oracle_standin.server import OracleServer
from oracle_standin.wire.auth import Verifier

Ask = Callable[..., pa.Table]


def connect(server: OracleServer, password: str = "demo") -> Any:
    return closing(adbc.connect(f"oracle://demo:{password}@127.0.0.1:{server.port}/ORCL"))


@pytest.fixture(scope="module")
def ask(server: OracleServer) -> Iterator[Ask]:
    with connect(server) as connection:

        def do(sql: str, parameters: Any = None) -> pa.Table:
            with closing(connection.cursor()) as cursor:
                cursor.execute(sql, parameters)
                return cursor.fetch_arrow_table()

        yield do


@pytest.mark.parametrize(("sql", "expected"), [f[1:] for f in FACTS], ids=[f[0] for f in FACTS])
def test_oracle_s_sql_gives(ask: Ask, sql: str, expected: object) -> None:
    assert ask(sql).column(0).to_pylist() == [expected]


# This driver executes a statement again and again, for ever, as long as it meets ORA-00932.
REFUSALS_WITHOUT_LOOPS = [(code, sql) for code, sql in REFUSALS if code != "ORA-00932"]


@pytest.mark.parametrize(("code", "sql"), REFUSALS_WITHOUT_LOOPS)
def test_what_is_wrong_or_unknown_is_refused(server: OracleServer, code: str, sql: str) -> None:
    # A connection for each: after an error this driver sends a break that may hit the next call.
    with (
        pytest.raises(adbc.Error, match=code),
        connect(server) as connection,
        closing(connection.cursor()) as cursor,
    ):
        cursor.execute(sql)
        cursor.fetch_arrow_table()


@pytest.mark.parametrize("verifier", [Verifier.V11G, Verifier.V12C])
@pytest.mark.parametrize("sdu", [512, 8192, 65535])
def test_both_verifiers_and_every_packet_size_work(
    folder: Path, verifier: Verifier, sdu: int
) -> None:
    with OracleServer(folder, verifier=verifier, sdu=sdu) as server:
        with connect(server) as connection, closing(connection.cursor()) as cursor:
            cursor.execute("SELECT id, notes FROM coil ORDER BY id")
            assert cursor.fetchall() == [(1, "hello"), (2, None), (3, "Grüße")]
        with (
            pytest.raises(adbc.Error, match="ORA-01017"),
            connect(server, "wrong") as connection,
            closing(connection.cursor()) as cursor,
        ):
            cursor.execute("SELECT 1 FROM dual")


@pytest.fixture(scope="module")
def filled(server: OracleServer) -> OracleServer:
    """A table of 12,345 rows with text, numbers, times and NULLs."""
    with oracledb.connect(user="demo", password="demo", dsn=server.dsn) as connection:
        cursor = connection.cursor()
        cursor.execute(
            "CREATE TABLE filled (n NUMBER(10), d NUMBER(12,3), t VARCHAR2(600), m TIMESTAMP(6), "
            "b BINARY_DOUBLE, r RAW(300), c CLOB)"
        )
        cursor.setinputsizes(None, None, None, oracledb.DB_TYPE_TIMESTAMP, None, None, None)
        cursor.executemany("INSERT INTO filled VALUES (:1, :2, :3, :4, :5, :6, :7)",
                           [row(n) for n in range(12_345)])  # fmt: skip
        connection.commit()
    return server


def row(n: int) -> tuple[Any, ...]:
    return (
        n,
        None if n % 7 == 0 else Decimal(n * 1001) / 1000 * (-1) ** n,
        "Ü" * (n % 300) or None,
        datetime(1700 + n % 500, 1 + n % 12, 1 + n % 28, n % 24, 0, 0, n),  # it makes ns of it
        n / 3,
        bytes([n % 256]) * (n % 300) or None,
        "é" * (n % 700) if n % 50 == 0 else "x",
    )


def test_every_row_arrives_once_and_whole(filled: OracleServer, ask: Ask) -> None:
    table = ask("SELECT n, d, t, m, b, r FROM filled ORDER BY n")
    found = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
    expected = [row(n)[:6] for n in range(12_345)]
    assert len(found) == len(expected)
    for got, wanted in zip(found, expected, strict=True):
        assert got[:3] == wanted[:3]
        assert got[3] == wanted[3]
        assert math.isclose(got[4], wanted[4])
        assert got[5] == wanted[5]


def test_long_text_arrives_whole(filled: OracleServer, ask: Ask) -> None:
    found = ask("SELECT c FROM filled WHERE MOD(n, 50) = 0 ORDER BY n").column(0).to_pylist()
    assert found == [row(n)[6] or None for n in range(0, 12_345, 50)]


def test_rows_come_in_batches(filled: OracleServer) -> None:
    with connect(filled) as connection, closing(connection.cursor()) as cursor:
        cursor.execute("SELECT n FROM filled ORDER BY n")
        batches = list(cursor.fetch_record_batch())
        assert [n for b in batches for n in b.column(0).to_pylist()] == list(range(12_345))


def test_a_snapshot_is_read_while_the_other_driver_writes(filled: OracleServer, ask: Ask) -> None:
    scn = int(ask("SELECT CURRENT_SCN FROM V$DATABASE").column(0).to_pylist()[0])
    with oracledb.connect(user="demo", password="demo", dsn=filled.dsn) as writer:
        writer.cursor().execute("DELETE FROM parent WHERE id = 3")
        writer.commit()
        assert ask("SELECT COUNT(*) FROM parent").column(0).to_pylist() == [2]
        assert ask(f"SELECT COUNT(*) FROM parent AS OF SCN {scn}").column(0).to_pylist() == [3]
        writer.cursor().execute("INSERT INTO parent VALUES (3, 'ACME  CORP   ', NULL)")
        writer.commit()
