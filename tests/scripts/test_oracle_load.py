"""scripts/oracle-load fills a database through the driver: here the stand-in plays the live one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import oracledb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from demo.oracle import ACCOUNT
from oracle_standin.server import OracleServer

ROOT = Path(__file__).resolve().parents[2]
DDL = "CREATE TABLE t (n NUMBER, c CHAR(4) NOT NULL, m TIMESTAMP(6), v CLOB, d DATE);"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "schema.sql").write_text(DDL)
    rows = 6_000
    table = pa.table({
        "N": pa.array([f"{n}.{'3' * 30}" for n in range(rows)]),
        "C": pa.array([f"{n % 9}" for n in range(rows)]),
        "M": pa.array(range(rows), pa.timestamp("us")),
        "V": pa.array([None if n % 2 else "Ü" * (n % 50 + 1) for n in range(rows)]),
        "D": pa.array(range(rows), pa.timestamp("s")),
    })  # fmt: skip
    pq.write_table(table, tmp_path / "T.parquet")
    return tmp_path


@pytest.fixture
def empty_server() -> Iterator[OracleServer]:
    with OracleServer(**ACCOUNT) as running:
        yield running


def load(server: OracleServer, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "ORACLE_USER": "abis", "ORACLE_PASSWORD": "abis", "ORACLE_HOST": "127.0.0.1",
        "ORACLE_PORT": str(server.port), "ORACLE_SERVICE": "ABIS", "ORACLE_CLIENT_LIB_DIR": "",
        "ORACLE_TNS_NAME": "",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "scripts.oracle_load", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def all_rows(server: OracleServer) -> list[tuple[object, ...]]:
    with (
        oracledb.connect(user="abis", password="abis", dsn=server.dsn) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM t ORDER BY n", fetch_lobs=False, fetch_decimals=True)
        return cursor.fetchall()


def test_what_is_loaded_is_what_the_folder_holds(data: Path, empty_server: OracleServer) -> None:
    done = load(empty_server, "--data", str(data))
    assert done.stdout == "T: 6,000 rows\n", done.stderr
    with OracleServer(data, **ACCOUNT) as direct:
        expected = all_rows(direct)
    assert all_rows(empty_server) == expected


def test_existing_tables_are_dropped_only_when_asked(
    data: Path, empty_server: OracleServer
) -> None:
    with oracledb.connect(user="abis", password="abis", dsn=empty_server.dsn) as connection:
        connection.cursor().execute("CREATE TABLE t (other NUMBER)")
    done = load(empty_server, "--data", str(data))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "oracle-load: T exists already: --replace drops it first\n"
    assert load(empty_server, "--data", str(data), "--replace").returncode == 0
    assert len(all_rows(empty_server)) == 6_000
