"""Every data type, as it is described and as its values arrive: as rows and as Arrow."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import oracledb
import pyarrow as pa
import pytest

from helpers import Connect
from oracle_standin.server import OracleServer
from oracle_standin.store.ingest import to_storage

# Per column: its type, three values as they are loaded, and what fetchall gives for them.
MOMENT = datetime(2020, 2, 29, 13, 14, 15)
COLUMNS: list[tuple[str, list[Any], list[Any]]] = [
    ("VARCHAR2(20)", ["a", "Grüße €", None], ["a", "Grüße €", None]),
    ("CHAR(5)", ["a", "12345", None], ["a    ", "12345", None]),
    ("NVARCHAR2(20)", ["a", "日本語 𝄞", None], ["a", "日本語 𝄞", None]),
    ("NCHAR(3)", ["ä", "日本語", None], ["ä  ", "日本語", None]),
    ("NUMBER(5)", ["1", "-99999", None], [1, -99999, None]),
    ("NUMBER(10,2)", ["0.5", "-12345678.99", None], [0.5, -12345678.99, None]),
    ("NUMBER(5,-2)", ["1200", "-9999900", None], [1200, -9999900, None]),
    ("NUMBER(3,5)", ["0.00999", "-0.00001", None], [0.00999, -0.00001, None]),
    ("NUMBER", ["0", "1E125", None], [0, 10**125, None]),
    ("FLOAT", ["0.1", "-1E-100", None], [0.1, -1e-100, None]),
    ("BINARY_FLOAT", [1.5, math.inf, None], [1.5, math.inf, None]),
    ("BINARY_DOUBLE", [-0.1, -math.inf, None], [-0.1, -math.inf, None]),
    ("DATE", [MOMENT, "0001-01-01 00:00:00", None], [MOMENT, datetime(1, 1, 1), None]),
    ("TIMESTAMP(0)", [MOMENT, "9999-12-31 23:59:59", None],
     [MOMENT, datetime(9999, 12, 31, 23, 59, 59), None]),
    ("TIMESTAMP(6)", ["2020-01-01 00:00:00.000001", MOMENT, None],
     [datetime(2020, 1, 1, 0, 0, 0, 1), MOMENT, None]),
    ("TIMESTAMP(9)", ["2020-01-01 00:00:00.123456789", MOMENT, None],
     [datetime(2020, 1, 1, 0, 0, 0, 123456), MOMENT, None]),
    ("TIMESTAMP(3) WITH TIME ZONE", ["2020-01-01 12:00:00.5 +02:00", MOMENT, None],
     [datetime(2020, 1, 1, 12, 0, 0, 500000), MOMENT, None]),
    ("INTERVAL DAY(3) TO SECOND(6)", ["+100 01:02:03.5", "-000 00:00:01", None],
     [timedelta(100, 3723, 500000), timedelta(seconds=-1), None]),
    ("INTERVAL YEAR TO MONTH", ["+02-06", "-00-01", None],
     [oracledb.IntervalYM(2, 6), oracledb.IntervalYM(0, -1), None]),
    ("RAW(10)", [b"\0\xff", b"x", None], [b"\0\xff", b"x", None]),
    ("CLOB", ["short", "Ä" * 40_000, None], ["short", "Ä" * 40_000, None]),
    ("NCLOB", ["日本", "x" * 300, None], ["日本", "x" * 300, None]),
    ("BLOB", [b"\0", bytes(range(256)) * 300, None], [b"\0", bytes(range(256)) * 300, None]),
    ("LONG", ["long", "y" * 70_000, None], ["long", "y" * 70_000, None]),
]  # fmt: skip


@pytest.fixture(scope="module")
def typed(server: OracleServer) -> Iterator[OracleServer]:
    fields = ", ".join(f"C{n} {kind}" for n, (kind, _, _) in enumerate(COLUMNS))
    with oracledb.connect(user="demo", password="demo", dsn=server.dsn) as connection:
        connection.cursor().execute(f"CREATE TABLE typed ({fields})")
    table = server.database.tables["DEMO", "TYPED"]
    arrays = []
    for _, loaded, _ in COLUMNS:
        mixed = len({type(v) for v in loaded if v is not None}) > 1
        arrays.append(pa.array([str(v) if mixed and v is not None else v for v in loaded]))
    rows = pa.table(arrays, [c.name for c in table.columns])
    server.database.append(table, to_storage(rows, table.columns))
    yield server


@pytest.mark.parametrize(
    ("place", "expected"),
    [(n, values) for n, (_, _, values) in enumerate(COLUMNS)],
    ids=[kind for kind, _, _ in COLUMNS],
)
def test_values_of_the_type_arrive_as_they_are(
    typed: OracleServer, connect: Connect, place: int, expected: list[Any]
) -> None:
    cursor = connect(typed).cursor()
    fetched = cursor.execute(f"SELECT c{place} FROM typed").fetchall()
    got = [value.read() if hasattr(value, "read") else value for (value,) in fetched]
    assert got == expected


ARROW = [n for n, (kind, _, _) in enumerate(COLUMNS)
         if not kind.startswith("INTERVAL")]  # fmt: skip


@pytest.mark.parametrize("place", ARROW, ids=[COLUMNS[n][0] for n in ARROW])
def test_values_of_the_type_arrive_in_arrow(
    typed: OracleServer, connect: Connect, place: int
) -> None:
    kind, _, expected = COLUMNS[place]
    connection = connect(typed)
    frame = connection.fetch_df_all(f"SELECT c{place} FROM typed")
    got = pa.table(frame).column(0).to_pylist()
    if kind == "NUMBER":  # the driver makes doubles of it unless asked for decimals
        expected = [0.0, 1e125, None]
    assert got == expected


def test_all_types_at_once_arrive_in_one_row(typed: OracleServer, connect: Connect) -> None:
    listed = ", ".join(f"c{n}" for n in range(len(COLUMNS)))
    oracledb.defaults.fetch_lobs = False
    try:
        fetched = connect(typed).cursor().execute(f"SELECT {listed} FROM typed").fetchall()
    finally:
        oracledb.defaults.fetch_lobs = True
    assert [list(row) for row in fetched] == [[c[2][n] for c in COLUMNS] for n in range(3)]


DESCRIPTIONS = [
    ("VARCHAR2(20)", oracledb.DB_TYPE_VARCHAR, (None, None)),
    ("CHAR(5)", oracledb.DB_TYPE_CHAR, (None, None)),
    ("NVARCHAR2(20)", oracledb.DB_TYPE_NVARCHAR, (None, None)),
    ("NUMBER(10,2)", oracledb.DB_TYPE_NUMBER, (10, 2)),
    ("NUMBER(5,-2)", oracledb.DB_TYPE_NUMBER, (5, -2)),
    ("NUMBER", oracledb.DB_TYPE_NUMBER, (0, -127)),
    ("FLOAT", oracledb.DB_TYPE_NUMBER, (126, -127)),
    ("TIMESTAMP(3) WITH TIME ZONE", oracledb.DB_TYPE_TIMESTAMP_TZ, (0, 3)),
    ("BLOB", oracledb.DB_TYPE_BLOB, (None, None)),
    ("LONG", oracledb.DB_TYPE_LONG, (None, None)),
]


@pytest.mark.parametrize(("kind", "dbtype", "measures"), DESCRIPTIONS)
def test_a_column_is_described_by_its_type(
    typed: OracleServer, connect: Connect, kind: str, dbtype: Any, measures: Any
) -> None:
    place = [c[0] for c in COLUMNS].index(kind)
    cursor = connect(typed).cursor()
    cursor.execute(f"SELECT c{place} FROM typed WHERE 1 = 0")
    column = cursor.description[0]
    assert column[1] is dbtype
    if measures != (None, None):
        assert (column[4], column[5]) == measures
    if kind == "VARCHAR2(20)":
        assert column[2] == 20


def test_every_digit_of_a_number_survives(typed: OracleServer, connect: Connect) -> None:
    numbers = ["0." + "3" * 40, "9" * 40, "-" + "9" * 39 + "0", "1E-130", "-9.99E125",
               "123456789012345678901234567890.123456789", "0", "-0.5"]  # fmt: skip
    connection = connect(typed)
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE digits (n NUMBER)")
    cursor.executemany("INSERT INTO digits VALUES (TO_NUMBER(:1))", [(n,) for n in numbers])
    got = [row[0] for row in cursor.execute("SELECT n FROM digits", fetch_decimals=True)]
    assert got == [Decimal(number) for number in numbers]
    shown = [row[0] for row in connection.cursor().execute("SELECT TO_CHAR(n, 'TM9') FROM digits")]
    assert [Decimal(text) for text in shown] == [Decimal(number) for number in numbers]
    cursor.execute("SELECT SUM(n) FROM digits WHERE ABS(n) < 1E31", fetch_decimals=True)
    assert cursor.fetchone() == (Decimal("123456789012345678901234567889.9567901223"),)


def test_dates_that_python_has_not_are_there_as_text(typed: OracleServer, connect: Connect) -> None:
    cursor = connect(typed).cursor()
    cursor.execute("CREATE TABLE old (d DATE)")
    old = ["-4712-01-01 00:00:00", "-0001-12-31 23:59:59", "1500-02-29 12:00:00"]
    cursor.executemany(
        "INSERT INTO old VALUES (TO_DATE(:1, 'SYYYY-MM-DD HH24:MI:SS'))", [(t,) for t in old]
    )
    cursor.execute("SELECT TO_CHAR(d, 'SYYYY-MM-DD HH24:MI:SS') FROM old ORDER BY d")
    assert [row[0].strip() for row in cursor] == old


def test_nan_is_the_greatest_binary_number(typed: OracleServer, connect: Connect) -> None:
    cursor = connect(typed).cursor()
    cursor.execute("CREATE TABLE nans (f BINARY_FLOAT, d BINARY_DOUBLE)")
    cursor.setinputsizes(oracledb.DB_TYPE_BINARY_FLOAT, oracledb.DB_TYPE_BINARY_DOUBLE)
    cursor.executemany("INSERT INTO nans VALUES (:1, :2)",
                       [(1.0, 2.0), (math.nan, math.nan), (-math.inf, math.inf)])  # fmt: skip
    found = cursor.execute("SELECT f, d FROM nans ORDER BY f").fetchall()
    assert found[0] == (-math.inf, math.inf)
    assert all(math.isnan(value) for value in found[2])


def test_rowids_arrive_and_are_found_again(typed: OracleServer, connect: Connect) -> None:
    cursor = connect(typed).cursor()
    listed = cursor.execute("SELECT ROWID, id FROM coil ORDER BY ROWID").fetchall()
    shown = cursor.execute("SELECT ROWIDTOCHAR(ROWID) FROM coil ORDER BY ROWID").fetchall()
    assert [(rowid,) for rowid, _ in listed] == shown
    assert [len(rowid) for rowid, _ in listed] == [18, 18, 18]
    for rowid, number in listed:
        cursor.execute("SELECT id FROM coil WHERE ROWID = CHARTOROWID(:1)", [rowid])
        assert cursor.fetchone() == (number,)
    cursor.execute("SELECT COUNT(*) FROM coil WHERE ROWID BETWEEN :1 AND :2",
                   [listed[0][0], listed[1][0]])  # fmt: skip
    assert cursor.fetchone() == (2,)


def test_a_local_zoned_timestamp_is_shown_in_the_session_s_zone(
    typed: OracleServer, connect: Connect
) -> None:
    cursor = connect(typed).cursor()
    cursor.execute("CREATE TABLE ltz (t TIMESTAMP WITH LOCAL TIME ZONE)")
    cursor.execute("ALTER SESSION SET TIME_ZONE = '-05:00'")
    cursor.execute("INSERT INTO ltz VALUES (TIMESTAMP '2020-01-01 12:00:00')")
    assert cursor.execute("SELECT t FROM ltz").fetchone() == (datetime(2020, 1, 1, 12),)
    cursor.execute("ALTER SESSION SET TIME_ZONE = '+01:00'")
    assert cursor.execute("SELECT t FROM ltz").fetchone() == (datetime(2020, 1, 1, 18),)
    cursor.execute("SELECT SYS_EXTRACT_UTC(t) FROM ltz")
    assert cursor.fetchone() == (datetime(2020, 1, 1, 17),)
