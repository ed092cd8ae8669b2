"""What else the driver does: pools, timeouts, cancelling, many cursors, prefetching, Arrow."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import oracledb
import pyarrow as pa
import pytest

from helpers import Connect, error_code
from oracle_standin.server import OracleServer

ROWS = 10_000


@pytest.fixture(scope="module")
def many(server: OracleServer) -> OracleServer:
    with oracledb.connect(user="demo", password="demo", dsn=server.dsn) as connection:
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE many (n NUMBER(10), v VARCHAR2(400), d NUMBER(10,2))")
        rows = [(n, "x" * (n % 400) or None, Decimal(n) / 100) for n in range(ROWS)]
        cursor.executemany("INSERT INTO many VALUES (:1, :2, :3)", rows)
        connection.commit()
    return server


@pytest.mark.parametrize("arraysize", [1, 2, 7, 100, 9_999, 10_000, 20_000])
def test_every_size_of_batches_brings_every_row_once(
    many: OracleServer, connect: Connect, arraysize: int
) -> None:
    cursor = connect(many).cursor()
    cursor.arraysize = arraysize
    cursor.execute("SELECT n FROM many WHERE n < 1000" if arraysize < 3 else "SELECT n FROM many")
    expected = range(1000 if arraysize < 3 else ROWS)
    assert [n for (n,) in cursor] == list(expected)


@pytest.mark.parametrize("prefetch", [0, 1, 1000])
def test_every_size_of_prefetching_brings_every_row_once(
    many: OracleServer, connect: Connect, prefetch: int
) -> None:
    cursor = connect(many).cursor()
    cursor.prefetchrows = prefetch
    for _ in range(2):  # the second time the statement is executed again by its cursor
        assert cursor.execute("SELECT n FROM many").fetchall() == [(n,) for n in range(ROWS)]


def test_arrow_batches_bring_every_row_once(many: OracleServer, connect: Connect) -> None:
    connection = connect(many)
    frames = connection.fetch_df_batches("SELECT * FROM many", size=3_000)
    tables = [pa.table(frame) for frame in frames]
    assert [table.num_rows for table in tables] == [3_000, 3_000, 3_000, 1_000]
    whole = pa.concat_tables(tables)
    assert whole.column("N").to_pylist() == list(range(ROWS))
    assert whole.column("D").to_pylist() == [n / 100 for n in range(ROWS)]


def test_arrow_takes_exact_decimals(many: OracleServer, connect: Connect) -> None:
    frame = connect(many).fetch_df_all("SELECT d FROM many WHERE n < 3", fetch_decimals=True)
    assert pa.table(frame).column(0).to_pylist() == [
        Decimal("0.00"), Decimal("0.01"), Decimal("0.02")]  # fmt: skip


def test_an_empty_result_is_empty(many: OracleServer, connect: Connect) -> None:
    connection = connect(many)
    assert connection.cursor().execute("SELECT n FROM many WHERE n < 0").fetchall() == []
    assert connection.fetch_df_all("SELECT n, v FROM many WHERE n < 0").num_rows() == 0


def test_cursors_of_one_connection_are_read_in_turn(many: OracleServer, connect: Connect) -> None:
    connection = connect(many)
    cursors = [connection.cursor() for _ in range(3)]
    for cursor in cursors:
        cursor.arraysize = cursor.prefetchrows = 10
        cursor.execute("SELECT n FROM many")
    for expected in range(500):
        assert [cursor.fetchone()[0] for cursor in cursors] == [expected] * 3


def test_a_closed_cursor_makes_room_for_another(many: OracleServer, connect: Connect) -> None:
    connection = connect(many, stmtcachesize=0)
    for n in range(700):
        with connection.cursor() as cursor:
            assert cursor.execute(f"SELECT {n} FROM dual").fetchone() == (n,)


def test_too_many_open_cursors_are_refused(many: OracleServer, connect: Connect) -> None:
    connection = connect(many)
    cursors = []
    with pytest.raises(oracledb.Error) as caught:
        for n in range(400):
            cursors.append(connection.cursor())
            cursors[-1].execute(f"SELECT {n} FROM dual")
    assert error_code(caught.value) == "ORA-01000"


def test_a_pool_serves_many_threads(many: OracleServer) -> None:
    pool = oracledb.create_pool(
        user="demo", password="demo", dsn=many.dsn, min=2, max=6, increment=1
    )

    def count(_: int) -> int:
        with pool.acquire() as connection:
            return len(connection.cursor().execute("SELECT n FROM many").fetchall())

    try:
        with ThreadPoolExecutor(6) as threads:
            assert list(threads.map(count, range(18))) == [ROWS] * 18
    finally:
        pool.close(force=True)


def test_a_long_query_ends_at_the_call_timeout_and_the_session_goes_on(
    many: OracleServer, connect: Connect
) -> None:
    connection = connect(many)
    connection.call_timeout = 400
    with pytest.raises(oracledb.Error) as caught:
        connection.cursor().execute(
            "SELECT COUNT(*) FROM many a, many b, many c WHERE a.n + b.n + c.n = -1"
        )
    assert error_code(caught.value) == "DPY-4024"
    assert connection.cursor().execute("SELECT COUNT(*) FROM many").fetchone() == (ROWS,)


def test_a_query_can_be_cancelled_from_another_thread(many: OracleServer, connect: Connect) -> None:
    connection = connect(many)
    threading.Timer(0.3, connection.cancel).start()
    started = time.monotonic()
    with pytest.raises(oracledb.Error) as caught:
        connection.cursor().execute(
            "SELECT COUNT(*) FROM many a, many b, many c WHERE a.n + b.n + c.n = -1"
        )
    assert error_code(caught.value) == "ORA-01013"
    assert time.monotonic() - started < 20
    assert connection.cursor().execute("SELECT COUNT(*) FROM many").fetchone() == (ROWS,)


def test_lobs_are_read_in_pieces_and_whole(many: OracleServer, connect: Connect) -> None:
    cursor = connect(many).cursor()
    cursor.execute("CREATE TABLE lobs (c CLOB, b BLOB, n NCLOB)")
    text, data = "Grüße " * 20_000, bytes(range(256)) * 1000
    cursor.setinputsizes(oracledb.DB_TYPE_CLOB, oracledb.DB_TYPE_BLOB, oracledb.DB_TYPE_NCLOB)
    cursor.execute("INSERT INTO lobs VALUES (:1, :2, :3)", [text, data, text])
    clob, blob, nclob = cursor.execute("SELECT c, b, n FROM lobs").fetchone()
    assert (clob.size(), blob.size()) == (len(text), len(data))
    assert clob.read(7, 5) == text[6:11]
    assert clob.read() == nclob.read() == text
    assert blob.read(257, 3) == b"\0\1\2"
    assert blob.read() == data


def test_characters_beyond_the_bmp_are_two_in_lobs_and_national_text(connect: Connect) -> None:
    with OracleServer(charset="AL32UTF8") as server:
        cursor = connect(server).cursor()
        cursor.execute("CREATE TABLE goats (v VARCHAR2(40), c CLOB, n NVARCHAR2(10))")
        cursor.execute("INSERT INTO goats VALUES (:1, :1, :1)", ["x\U0001f410y"] * 3)
        cursor.execute("SELECT LENGTH(v), LENGTH(c), DBMS_LOB.GETLENGTH(c), LENGTH(n) FROM goats")
        assert cursor.fetchone() == (3, 4, 4, 4)


def test_the_same_statement_with_other_binds_gives_other_rows(
    many: OracleServer, connect: Connect
) -> None:
    cursor = connect(many).cursor()
    for value in (5, "6", Decimal("7"), 8.0):
        cursor.execute("SELECT n FROM many WHERE n = :1", [value])
        assert cursor.fetchone() == (int(value),)


def test_end_to_end_attributes_are_taken(many: OracleServer, connect: Connect) -> None:
    connection = connect(many)
    connection.module, connection.action, connection.client_identifier = "m", "a", "c"
    assert connection.cursor().execute("SELECT 1 FROM dual").fetchone() == (1,)


def test_every_statement_that_arrives_is_kept(own_server: OracleServer, connect: Connect) -> None:
    cursor = connect().cursor()
    cursor.execute("SELECT 1 FROM dual")
    cursor.execute("SELECT id FROM coil WHERE id = :1", [1])
    with pytest.raises(oracledb.Error):
        cursor.execute("SELECT nonsense")
    assert own_server.statements == [
        "SELECT 1 FROM dual", "SELECT id FROM coil WHERE id = :1", "SELECT nonsense"]  # fmt: skip


def test_what_the_driver_asks_for_in_vain_is_refused(many: OracleServer, connect: Connect) -> None:
    connection = connect(many)
    with pytest.raises(oracledb.Error) as caught:
        connection.cursor().executemany(
            "INSERT INTO parent VALUES (:1, NULL, NULL)", [(1,), (1,)], batcherrors=True
        )
    assert error_code(caught.value) == "ORA-03001"
    with pytest.raises(oracledb.Error) as caught:
        connection.cursor(scrollable=True).execute("SELECT n FROM many")
    assert error_code(caught.value) == "ORA-03001"


def test_an_order_inside_a_subquery_holds_for_many_rows(
    many: OracleServer, connect: Connect
) -> None:
    cursor = connect(many).cursor()
    cursor.execute(
        "SELECT n FROM (SELECT a.n + b.id * 10000 n FROM many a, parent b ORDER BY 1 DESC) "
        "WHERE ROWNUM <= 3"
    )
    assert cursor.fetchall() == [(39_999,), (39_998,), (39_997,)]
    cursor.execute(
        "SELECT ROWNUM, n FROM (SELECT n FROM many ORDER BY MOD(n, 7), n) WHERE ROWNUM <= 9000"
    )
    found = cursor.fetchall()
    wanted = sorted(range(ROWS), key=lambda n: (n % 7, n))[:9000]
    assert found == list(enumerate(wanted, 1))


def test_describing_does_not_execute(many: OracleServer, connect: Connect) -> None:
    cursor = connect(many).cursor()
    cursor.parse("SELECT n, v FROM many WHERE n = :1")
    assert [column[0] for column in cursor.description] == ["N", "V"]
