"""INSERT, UPDATE, DELETE and transactions: who sees what, and what is refused."""

from __future__ import annotations

import threading

import oracledb
import pytest

from helpers import Connect, error_code
from oracle_standin.server import OracleServer


def values(connection: oracledb.Connection, sql: str) -> list[object]:
    return [row[0] for row in connection.cursor().execute(sql)]


def refused(connection: oracledb.Connection, sql: str) -> str:
    with pytest.raises(oracledb.Error) as caught:
        connection.cursor().execute(sql)
    return error_code(caught.value)


def test_a_change_is_seen_by_others_only_after_the_commit(
    own_server: OracleServer, connect: Connect
) -> None:
    one, other = connect(), connect()
    cursor = one.cursor()
    cursor.execute("INSERT INTO parent VALUES (4, 'new', NULL)")
    cursor.execute("UPDATE parent SET name = 'changed' WHERE id = 1")
    cursor.execute("DELETE FROM parent WHERE id = 2")
    assert values(one, "SELECT name FROM parent ORDER BY id") == [
        "changed", "ACME  CORP   ", "new"]  # fmt: skip
    assert values(other, "SELECT id FROM parent ORDER BY id") == [1, 2, 3]
    one.commit()
    assert values(other, "SELECT name FROM parent ORDER BY id") == [
        "changed", "ACME  CORP   ", "new"]  # fmt: skip


def test_a_rollback_undoes_everything(own_server: OracleServer, connect: Connect) -> None:
    one = connect()
    before = one.cursor().execute("SELECT * FROM parent ORDER BY id").fetchall()
    cursor = one.cursor()
    cursor.execute("DELETE FROM parent WHERE id < 3")
    cursor.execute("INSERT INTO parent VALUES (1, 'again', NULL)")
    cursor.execute("UPDATE parent SET name = 'x'")
    one.rollback()
    assert one.cursor().execute("SELECT * FROM parent ORDER BY id").fetchall() == before


def test_a_lost_connection_rolls_back(own_server: OracleServer, connect: Connect) -> None:
    one, other = connect(), connect()
    one.cursor().execute("DELETE FROM parent")
    one.close()
    other.cursor().execute("UPDATE parent SET name = 'x' WHERE id = 1")  # waits for the lock
    assert values(other, "SELECT COUNT(*) FROM parent") == [3]


def test_the_number_of_changed_rows_is_told(own_server: OracleServer, connect: Connect) -> None:
    cursor = connect().cursor()
    cursor.execute("UPDATE coil SET width = width * 2 WHERE width IS NOT NULL")
    assert cursor.rowcount == 2
    cursor.execute("SELECT width FROM coil WHERE id = 1")
    assert cursor.fetchone() == (25,)
    cursor.executemany("DELETE FROM coil WHERE id = :1", [(1,), (2,), (77,)])
    assert cursor.rowcount == 2


def test_an_updated_row_keeps_its_rowid(own_server: OracleServer, connect: Connect) -> None:
    connection = connect()
    before = values(connection, "SELECT ROWID FROM coil ORDER BY id")
    connection.cursor().execute("UPDATE coil SET width = 1")
    connection.commit()
    assert values(connection, "SELECT ROWID FROM coil ORDER BY id") == before


def test_insert_from_a_query_and_with_defaults(own_server: OracleServer, connect: Connect) -> None:
    cursor = connect().cursor()
    cursor.execute("CREATE TABLE copies (id NUMBER, state CHAR(4) DEFAULT 'NEW', at DATE)")
    cursor.execute("INSERT INTO copies (id, at) SELECT id, made FROM coil")
    cursor.execute("SELECT id, state FROM copies ORDER BY id")
    assert cursor.fetchall() == [(1, "NEW "), (2, "NEW "), (3, "NEW ")]


def test_autocommit_commits(own_server: OracleServer, connect: Connect) -> None:
    one, other = connect(), connect()
    one.autocommit = True
    one.cursor().execute("DELETE FROM parent WHERE id = 3")
    assert values(other, "SELECT id FROM parent ORDER BY id") == [1, 2]


def test_a_failed_statement_leaves_nothing_of_itself(
    own_server: OracleServer, connect: Connect
) -> None:
    one = connect()
    one.cursor().execute("UPDATE parent SET name = 'kept' WHERE id = 1")
    with pytest.raises(oracledb.Error):
        one.cursor().execute("UPDATE parent SET id = 1")
    assert values(one, "SELECT name FROM parent WHERE id = 1") == ["kept"]
    assert values(one, "SELECT COUNT(DISTINCT id) FROM parent") == [3]


@pytest.mark.parametrize(
    ("code", "sql"),
    [
        ("ORA-00001", "INSERT INTO parent VALUES (1, 'twice', NULL)"),
        ("ORA-00913", "INSERT INTO parent (id) VALUES (5, 6)"),
        ("ORA-00947", "INSERT INTO parent VALUES (5)"),
        ("ORA-00904", "INSERT INTO parent (nothing) VALUES (5)"),
        ("ORA-01400", "INSERT INTO parent VALUES (NULL, 'x', NULL)"),
        ("ORA-01407", "UPDATE parent SET id = NULL"),
        ("ORA-01438", "INSERT INTO parent VALUES (12345678901, 'x', NULL)"),
        ("ORA-01722", "INSERT INTO parent VALUES ('one', 'x', NULL)"),
        ("ORA-12899", "INSERT INTO parent VALUES (5, 'x', '1234567')"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(
    own_server: OracleServer, connect: Connect, code: str, sql: str
) -> None:
    assert refused(connect(), sql) == code


def test_numbers_are_rounded_to_the_column_s_scale(
    own_server: OracleServer, connect: Connect
) -> None:
    connection = connect()
    connection.cursor().execute("UPDATE coil SET width = 1.00005 WHERE id = 1")
    assert values(connection, "SELECT TO_CHAR(width, 'TM9') FROM coil WHERE id = 1") == ["1.0001"]


def test_a_second_writer_waits_for_the_first(own_server: OracleServer, connect: Connect) -> None:
    one, other = connect(), connect()
    one.cursor().execute("UPDATE parent SET name = 'one' WHERE id = 1")
    done = threading.Event()

    def write() -> None:
        other.cursor().execute("UPDATE parent SET name = name || '+two' WHERE id = 1")
        other.commit()
        done.set()

    thread = threading.Thread(target=write)
    thread.start()
    assert not done.wait(0.2)
    one.commit()
    thread.join()
    assert values(one, "SELECT name FROM parent WHERE id = 1") == ["one+two"]


def test_two_writers_that_wait_for_each_other_are_a_deadlock(
    own_server: OracleServer, connect: Connect
) -> None:
    one, other = connect(), connect()
    one.cursor().execute("DELETE FROM parent WHERE id = 1")
    other.cursor().execute("DELETE FROM coil WHERE id = 1")
    codes = []

    def write() -> None:
        try:
            other.cursor().execute("DELETE FROM parent WHERE id = 1")
        except oracledb.Error as error:
            codes.append(error_code(error))
            other.rollback()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        one.cursor().execute("DELETE FROM coil WHERE id = 1")
    except oracledb.Error as error:
        codes.append(error_code(error))
        one.rollback()
    thread.join()
    assert codes == ["ORA-00060"]


def test_a_waiting_writer_can_be_cancelled(own_server: OracleServer, connect: Connect) -> None:
    one, other = connect(), connect()
    one.cursor().execute("DELETE FROM parent WHERE id = 1")
    other.call_timeout = 200
    assert refused(other, "DELETE FROM parent WHERE id = 1") == "DPY-4024"
    other.call_timeout = 0
    assert values(other, "SELECT COUNT(*) FROM parent") == [3]


def test_a_block_is_refused_and_the_session_goes_on(
    own_server: OracleServer, connect: Connect
) -> None:
    connection = connect()
    cursor = connection.cursor()
    with pytest.raises(oracledb.Error, match=r"ORA-03001.*PL/SQL"):
        cursor.execute("BEGIN :n := :t; END;", n=cursor.var(int), t="x" * 40_000)
    assert values(connection, "SELECT COUNT(*) FROM parent") == [3]


def test_ddl_can_be_done_and_undone(own_server: OracleServer, connect: Connect) -> None:
    connection = connect()
    cursor = connection.cursor()
    cursor.execute("ALTER TABLE parent ADD (extra VARCHAR2(5))")
    cursor.execute("INSERT INTO parent VALUES (9, 'n', NULL, 'more')")
    assert values(connection, "SELECT extra FROM parent ORDER BY id") == [None, None, None, "more"]
    cursor.execute("ALTER TABLE parent DROP COLUMN name")
    cursor.execute("SELECT * FROM parent WHERE id = 9")
    assert cursor.fetchone() == (9, None, "more")
    cursor.execute("TRUNCATE TABLE parent")
    assert values(connection, "SELECT COUNT(*) FROM parent") == [0]
    cursor.execute("DROP TABLE parent")
    assert refused(connection, "SELECT 1 FROM parent") == "ORA-00942"


def test_returning_is_refused_although_its_binds_bring_no_values(
    connect: Connect,
) -> None:
    connection = connect()
    connection.call_timeout = 5_000
    cursor = connection.cursor()
    returned = cursor.var(int)
    with pytest.raises(oracledb.Error) as caught:
        cursor.execute("DELETE FROM coil WHERE id = :1 RETURNING id INTO :2", [1, returned])
    assert error_code(caught.value) == "ORA-03001"
    assert cursor.execute("SELECT COUNT(*) FROM coil").fetchone() == (3,)
