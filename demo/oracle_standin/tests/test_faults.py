"""Faults: each does to a client what it says, as often as it says, and nothing when off."""

from __future__ import annotations

import time

import oracledb
import pytest

from helpers import Connect, error_code
from oracle_standin import control
from oracle_standin.faults import FaultError
from oracle_standin.server import OracleServer


@pytest.fixture
def big(own_server: OracleServer, connect: Connect) -> OracleServer:
    """A server with a table BIG of 1,000 rows."""
    cursor = connect().cursor()
    cursor.execute("CREATE TABLE big (n NUMBER, v VARCHAR2(20))")
    cursor.executemany("INSERT INTO big VALUES (:1, :2)", [(n, f"v{n}") for n in range(1000)])
    cursor.execute("COMMIT")
    return own_server


def fetch(connection: oracledb.Connection, sql: str = "SELECT n FROM big") -> list[int]:
    """All rows in small batches; what has arrived before an error is in its `arrived`."""
    cursor = connection.cursor()
    cursor.arraysize = cursor.prefetchrows = 50
    arrived: list[int] = []
    try:
        cursor.execute(sql)
        while rows := cursor.fetchmany():
            arrived += [row[0] for row in rows]
    except oracledb.Error as error:
        error.arrived = arrived  # type: ignore[attr-defined]
        raise
    return arrived


def test_the_connection_is_cut_after_some_rows_and_only_so_often(
    big: OracleServer, connect: Connect
) -> None:
    control.apply(big, "cut BIG 120 2")
    for _ in range(2):
        with pytest.raises(oracledb.Error) as caught:
            fetch(connect())
        assert error_code(caught.value) == "DPY-4011"
        assert caught.value.arrived == list(range(100))  # type: ignore[attr-defined]
    assert fetch(connect()) == list(range(1000))


def test_other_tables_are_read_on_while_one_is_mined(big: OracleServer, connect: Connect) -> None:
    control.apply(big, "cut BIG 0")
    connection = connect()
    assert fetch(connection, "SELECT id FROM coil") == [1, 2, 3]
    with pytest.raises(oracledb.Error):
        fetch(connection, "SELECT COUNT(*) FROM big")


def test_rows_are_counted_over_several_queries(big: OracleServer, connect: Connect) -> None:
    control.apply(big, "cut BIG 500")
    connection = connect()
    assert len(fetch(connection, "SELECT n FROM big WHERE n < 400")) == 400
    with pytest.raises(oracledb.Error) as caught:
        fetch(connection, "SELECT n FROM big WHERE n >= 400")
    assert caught.value.arrived == list(range(400, 500))  # type: ignore[attr-defined]


def test_a_snapshot_gets_too_old_in_the_middle_of_a_table(
    big: OracleServer, connect: Connect
) -> None:
    control.apply(big, "too-old BIG 200")
    connection = connect()
    with pytest.raises(oracledb.Error) as caught:
        fetch(connection)
    assert error_code(caught.value) == "ORA-01555"
    assert fetch(connection) == list(range(1000))


def test_a_hang_ends_at_the_call_timeout_and_the_session_goes_on(
    big: OracleServer, connect: Connect
) -> None:
    control.apply(big, "hang BIG 200")
    connection = connect()
    connection.call_timeout = 300
    with pytest.raises(oracledb.Error) as caught:
        fetch(connection)
    assert error_code(caught.value) == "DPY-4024"
    assert fetch(connection) == list(range(1000))


def test_a_slow_table_is_slow_and_others_are_not(big: OracleServer, connect: Connect) -> None:
    control.apply(big, "slow 0.2 BIG")
    connection = connect()
    connection.call_timeout = 100
    assert fetch(connection, "SELECT id FROM coil") == [1, 2, 3]
    with pytest.raises(oracledb.Error) as caught:
        fetch(connection)
    assert error_code(caught.value) == "DPY-4024"
    control.apply(big, "clear")
    assert len(fetch(connection)) == 1000


def test_connects_are_refused_so_often(big: OracleServer, connect: Connect) -> None:
    control.apply(big, "refuse 1")
    with pytest.raises(oracledb.Error) as caught:
        connect()
    assert "DPY-6001" in str(caught.value)
    control.apply(big, "refuse 1 12520")
    with pytest.raises(oracledb.Error) as caught:
        connect()
    assert "DPY-6000" in str(caught.value)
    connect()


def test_connects_are_reset_so_often(big: OracleServer, connect: Connect) -> None:
    control.apply(big, "reset 1")
    with pytest.raises(oracledb.Error) as caught:
        connect()
    assert error_code(caught.value) in ("DPY-6005", "DPY-4011")
    connect()


def test_too_many_sessions_are_refused_until_one_leaves(
    own_server: OracleServer, connect: Connect
) -> None:
    control.apply(own_server, "sessions 1")
    first = connect()
    with pytest.raises(oracledb.Error) as caught:
        connect()
    assert "ORA-00018" in str(caught.value)
    first.close()
    deadline = time.monotonic() + 5
    while own_server.session_count and time.monotonic() < deadline:
        time.sleep(0.01)
    connect()


def test_an_account_is_locked_and_opened(own_server: OracleServer, connect: Connect) -> None:
    control.apply(own_server, "account demo locked")
    with pytest.raises(oracledb.Error) as caught:
        connect()
    assert error_code(caught.value) == "ORA-28000"
    control.apply(own_server, "account demo open")
    connect()


def test_all_connections_are_cut_at_once(own_server: OracleServer, connect: Connect) -> None:
    connections = [connect() for _ in range(3)]
    control.apply(own_server, "disconnect")
    for connection in connections:
        with pytest.raises(oracledb.Error) as caught:
            connection.ping()
        assert error_code(caught.value) == "DPY-4011"


def test_undo_makes_every_snapshot_so_far_too_old(big: OracleServer, connect: Connect) -> None:
    connection = connect()
    sql = "SELECT current_scn FROM v$database"
    (scn,) = connection.cursor().execute(sql).fetchone()
    control.apply(big, "undo")
    with pytest.raises(oracledb.Error) as caught:
        connection.cursor().execute("SELECT n FROM big AS OF SCN :1", [scn])
    assert error_code(caught.value) == "ORA-01555"


def test_text_that_is_not_utf8_reaches_the_client_as_its_bytes(
    big: OracleServer, connect: Connect
) -> None:
    control.apply(big, "spoil BIG V 1 utf8")
    cursor = connect().cursor()
    with pytest.raises(UnicodeDecodeError):
        cursor.execute("SELECT v FROM big ORDER BY n").fetchall()
    cursor.execute("SELECT UTL_RAW.CAST_TO_RAW(v), LENGTH(v) FROM big ORDER BY n")
    assert cursor.fetchmany(2) == [(b"v\xff0", 3), (b"v1", 2)]
    cursor.outputtypehandler = lambda cur, column: cur.var(
        str, arraysize=cur.arraysize, encoding_errors="surrogateescape"
    )
    cursor.execute("SELECT v FROM big ORDER BY n")
    assert cursor.fetchone()[0].encode("utf-8", "surrogateescape") == b"v\xff0"


def test_nul_in_text_reaches_the_client_and_is_counted_by_oracle(
    big: OracleServer, connect: Connect
) -> None:
    control.apply(big, "spoil BIG V 2 nul")
    cursor = connect().cursor()
    assert cursor.execute("SELECT v FROM big ORDER BY n").fetchone() == ("v\x000",)
    cursor.execute(
        "SELECT SUM(LENGTH(v)) - SUM(LENGTH(REPLACE(v, CHR(0))))"
        " FROM big WHERE INSTR(v, CHR(0)) > 0"
    )
    assert cursor.fetchone() == (2,)


@pytest.mark.parametrize(
    "line", ["", "cut", "cut BIG many", "explode", "account nobody locked", "spoil BIG N 1 nul",
             "spoil NOWHERE V 1 nul", "spoil BIG V 1 smile"]
)  # fmt: skip
def test_a_line_that_is_no_fault_is_refused(big: OracleServer, line: str) -> None:
    with pytest.raises(FaultError):
        control.apply(big, line)
