"""A folder of DDL and rows becomes a database; a folder that cannot says why. The command line."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import oracledb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from helpers import Connect
from oracle_standin import control
from oracle_standin.folder import DataError
from oracle_standin.server import OracleServer

HOUSE = Path(__file__).resolve().parents[1]


def write(folder: Path, ddl: str, **files: str | bytes | pa.Table) -> Path:
    (folder / "schema.sql").write_text(ddl)
    for name, content in files.items():
        if isinstance(content, pa.Table):
            pq.write_table(content, folder / f"{name}.parquet")
        else:
            data = content.encode() if isinstance(content, str) else content
            (folder / f"{name}.csv").write_bytes(data)
    return folder


def test_parquet_of_any_sensible_type_is_taken(tmp_path: Path, connect: Connect) -> None:
    rows = pa.table({
        "N": pa.array([1, -(2**62), None], pa.int64()),
        "D": pa.array([Decimal("1.50"), Decimal("-9999999999999999.99"), None],
                      pa.decimal128(18, 2)),
        "W": pa.array([Decimal(10) ** 37, Decimal(-5), None], pa.decimal128(38, 0)),
        "F": pa.array([0.1, 1e100, None], pa.float64()),
        "T": pa.array(["a", "", None], pa.large_string()),
        "C": pa.array(["x", "y", None]).dictionary_encode(),
        "A": pa.array([date(2020, 2, 29), date(1, 1, 1), None], pa.date32()),
        "S": pa.array([datetime(2020, 1, 1, 1, 2, 3, 4), None, None], pa.timestamp("us")),
        "Z": pa.array([datetime(2020, 1, 1, tzinfo=UTC), None, None], pa.timestamp("ms", "UTC")),
        "B": pa.array([True, False, None]),
    })  # fmt: skip
    ddl = (
        "CREATE TABLE t (n NUMBER(19), d NUMBER(18,2), w NUMBER, f NUMBER, t VARCHAR2(5), "
        "c CHAR(3), a DATE, s TIMESTAMP, z TIMESTAMP WITH TIME ZONE, b NUMBER(1));"
    )
    with OracleServer(write(tmp_path, ddl, t=rows)) as server:
        cursor = connect(server).cursor()
        found = cursor.execute("SELECT * FROM t", fetch_decimals=True).fetchall()
        assert cursor.execute("SELECT COUNT(*) FROM t WHERE t IS NULL").fetchone() == (2,)
    assert found == [
        (1, Decimal("1.50"), Decimal(10) ** 37, Decimal("0.1"), "a", "x  ",
         datetime(2020, 2, 29), datetime(2020, 1, 1, 1, 2, 3, 4), datetime(2020, 1, 1), 1),
        (-(2**62), Decimal("-9999999999999999.99"), -5, Decimal("1e100"), None, "y  ",
         datetime(1, 1, 1), None, None, 0),
        (None,) * 10,
    ]  # fmt: skip


def test_a_number_that_oracle_cannot_hold_is_an_error(tmp_path: Path) -> None:
    folder = write(tmp_path, "CREATE TABLE t (n NUMBER);", t="n\n1E126\n")
    with pytest.raises(DataError, match=r"t\.csv: column N: ORA-01426"):
        OracleServer(folder)


def test_csv_keeps_text_as_it_is(tmp_path: Path, connect: Connect) -> None:
    content = 'b,a\n 1 ,"two\nlines, and ""quotes"""\n,\n'
    folder = write(tmp_path, "CREATE TABLE t (a VARCHAR2(40), b VARCHAR2(10));", T=content)
    with OracleServer(folder) as server:
        found = connect(server).cursor().execute("SELECT a, b FROM t").fetchall()
    assert found == [('two\nlines, and "quotes"', " 1 "), (None, None)]


def test_bytes_that_are_not_utf8_survive(tmp_path: Path, connect: Connect) -> None:
    ddl = "CREATE TABLE t (a VARCHAR2(10), b VARCHAR2(10));"
    private = "\U0010f741"
    folder = write(tmp_path, ddl, t=b"a,b\nM\xfcller," + private.encode() + b"\n")
    with OracleServer(folder, charset="AL32UTF8") as server:
        cursor = connect(server).cursor()
        cursor.execute("SELECT UTL_RAW.CAST_TO_RAW(a), b FROM t")
        assert cursor.fetchone() == (b"M\xfcller", private)


DDL_FACTS = """
-- a comment; with a semicolon
CREATE TABLE "Owned" (
  a NUMBER(5,2) DEFAULT 1 NOT NULL,
  b VARCHAR2(10 BYTE) CONSTRAINT b_given NOT NULL,
  c TIMESTAMP(3) WITH TIME ZONE, /* and
  another; one */
  d INTERVAL DAY(3) TO SECOND(2), e DOUBLE PRECISION, f INTEGER, g NVARCHAR2(7),
  CONSTRAINT k PRIMARY KEY (a, b), UNIQUE (f), CHECK (a > 0)
) TABLESPACE users STORAGE (INITIAL 64K);
CREATE INDEX i ON "Owned" (g);
COMMENT ON COLUMN "Owned".a IS 'it''s; a comment';
/
"""


def test_ddl_is_read_as_oracle_writes_it(tmp_path: Path, connect: Connect) -> None:
    with OracleServer(write(tmp_path, DDL_FACTS)) as server:
        cursor = connect(server).cursor()
        cursor.execute(
            "SELECT column_name, data_type, data_precision, data_scale, nullable, data_default "
            "FROM user_tab_columns WHERE table_name = 'Owned' ORDER BY column_id"
        )
        assert cursor.fetchall() == [
            ("A", "NUMBER", 5, 2, "N", "1"),
            ("B", "VARCHAR2", None, None, "N", None),
            ("C", "TIMESTAMP(3) WITH TIME ZONE", None, 3, "Y", None),
            ("D", "INTERVAL DAY(3) TO SECOND(2)", 3, 2, "Y", None),
            ("E", "FLOAT", 126, None, "Y", None),
            ("F", "NUMBER", None, 0, "Y", None),
            ("G", "NVARCHAR2", None, None, "Y", None),
        ]
        cursor.execute("SELECT comments FROM all_col_comments WHERE column_name = 'A'")
        assert cursor.fetchone() == ("it's; a comment",)
        cursor.execute("SELECT constraint_type FROM user_constraints ORDER BY 1")
        assert [kind for (kind,) in cursor] == ["C", "C", "C", "P", "U"]


@pytest.mark.parametrize(
    ("ddl", "files", "reason"),
    [
        ("CREATE TABLE t (n NOTYPE);", {}, "ORA-00902"),
        ("CREATE TABLE t (n NUMBER); CREATE TABLE t (n NUMBER);", {}, "ORA-00955"),
        ("CREATE TABLE t (n NUMBER, n DATE);", {}, "ORA-00957"),
        ("CREATE SEQUENCE s START WITH 1;", {}, "ORA-03001.*CREATE SEQUENCE"),
        ("CREATE TABLE t (n NUMBER);", {"u": "n\n1\n"}, "no CREATE TABLE U"),
        ("CREATE TABLE t (n NUMBER);", {"t": "n,m\n1,2\n"}, "columns that the table does not have"),
        ("CREATE TABLE t (n NUMBER);", {"t": "n\none\n"}, "column N: ORA-01722"),
        ("CREATE TABLE t (n NUMBER(2));", {"t": "n\n100\n"}, "column N: ORA-01438"),
        ("CREATE TABLE t (n DATE);", {"t": "n\n2021-02-30\n"}, "column N: ORA-01839"),
        ("CREATE TABLE t (n VARCHAR2(2));", {"t": "n\nabc\n"}, "column N: a text of 3 characters"),
        ("CREATE TABLE t (n NUMBER);", {"t": "n\n1,2\n"}, "line 2"),
    ],
)
def test_a_folder_that_cannot_be_served_says_why(
    tmp_path: Path, ddl: str, files: dict[str, str], reason: str
) -> None:
    with pytest.raises(DataError, match=reason):
        OracleServer(write(tmp_path, ddl, **files))


@pytest.mark.parametrize(
    ("kind", "values"),
    [("NUMBER(3,1)", pa.array([Decimal("100.00")], pa.decimal128(6, 2))),
     ("NUMBER(2)", pa.array([100], pa.int64()))],
)  # fmt: skip
def test_numbers_beyond_the_column_s_precision_are_an_error(
    tmp_path: Path, kind: str, values: pa.Array
) -> None:
    folder = write(tmp_path, f"CREATE TABLE t (n {kind});", t=pa.table({"n": values}))
    with pytest.raises(DataError, match="column N: ORA-01438"):
        OracleServer(folder)


def test_numbers_are_rounded_to_the_column_s_scale(tmp_path: Path, connect: Connect) -> None:
    values = pa.array([Decimal("1.255"), Decimal("-1.255"), Decimal("7")], pa.decimal128(6, 3))
    folder = write(tmp_path, "CREATE TABLE t (n NUMBER(4,2));", t=pa.table({"n": values}))
    with OracleServer(folder) as server:
        found = connect(server).cursor().execute("SELECT n FROM t", fetch_decimals=True).fetchall()
    assert found == [(Decimal("1.26"),), (Decimal("-1.26"),), (Decimal("7"),)]


def test_a_folder_without_ddl_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no \\*\\.sql"):
        OracleServer(tmp_path)


@pytest.fixture
def process(folder: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int, int]]:
    """The server as its own process: the process, its port and its control port."""
    command = [sys.executable, "-m", "oracle_standin", "--data", str(folder), "--port", "0",
               "--control-port", "0", "--log-sql", str(tmp_path / "log"),
               "--fault", "refuse 1 12520"]  # fmt: skip
    with subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        ports = [int(running.stdout.readline().rsplit(":", 1)[1]) for _ in range(2)]
        yield running, ports[0], ports[1]
        running.kill()


def test_the_command_serves_takes_faults_and_ends_on_sigterm(
    process: tuple[subprocess.Popen[str], int, int], tmp_path: Path
) -> None:
    running, port, control_port = process
    dsn = f"127.0.0.1:{port}/ORCL"
    with pytest.raises(oracledb.Error, match="DPY-6000"):
        oracledb.connect(user="demo", password="demo", dsn=dsn)
    with oracledb.connect(user="demo", password="demo", dsn=dsn) as connection:
        connection.cursor().execute("SELECT COUNT(*)\nFROM coil")
        assert control.send(control_port, "disconnect") == "ok"
        with pytest.raises(oracledb.Error):
            connection.ping()
    assert control.send(control_port, "nonsense").startswith("error: ")
    assert control.send(control_port, "statements") == "1"
    assert (tmp_path / "log").read_text() == "SELECT COUNT(*) FROM coil\n"
    running.send_signal(signal.SIGTERM)
    assert running.wait(10) == 0


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--data", "/nowhere"], "no *.sql"),
        (["--data", ".", "--version", "10.2"], "from 11.2 to 19"),
        (["--fault", "explode"], "not a fault"),
    ],
)
def test_a_wrong_command_ends_with_one_line(
    folder: Path, arguments: list[str], reason: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "oracle_standin", "--data", str(folder), "--port", "0", *arguments],
        cwd=HOUSE, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert reason in done.stderr
