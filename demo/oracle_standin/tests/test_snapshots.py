"""Reading the past while others write: AS OF, read-only transactions, and snapshots too old."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import oracledb
import pyarrow as pa
import pytest

from helpers import Connect, error_code
from oracle_standin.server import OracleServer
from oracle_standin.store.snapshots import Clock

SCN = "SELECT DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER FROM dual"


def scn(connection: oracledb.Connection) -> int:
    return int(connection.cursor().execute(SCN).fetchone()[0])


def ids(connection: oracledb.Connection, at: str = "", **binds: object) -> list[int]:
    sql = f"SELECT id FROM parent {at} ORDER BY id"
    return [row[0] for row in connection.cursor().execute(sql, binds)]


def refused(connection: oracledb.Connection, sql: str, **binds: object) -> str:
    with pytest.raises(oracledb.Error) as caught:
        connection.cursor().execute(sql, binds).fetchall()
    return error_code(caught.value)


def test_every_committed_state_stays_readable(own_server: OracleServer, connect: Connect) -> None:
    connection = connect()
    cursor = connection.cursor()
    states = [(scn(connection), [1, 2, 3])]
    for sql, after in [
        ("INSERT INTO parent VALUES (4, 'd', NULL)", [1, 2, 3, 4]),
        ("DELETE FROM parent WHERE id = 1", [2, 3, 4]),
        ("UPDATE parent SET id = id + 10", [12, 13, 14]),
        ("DELETE FROM parent", []),
        ("INSERT INTO parent VALUES (1, 'back', NULL)", [1]),
    ]:
        cursor.execute(sql)
        connection.commit()
        states.append((scn(connection), after))
    for point, expected in states:
        assert ids(connection, "AS OF SCN :s", s=point) == expected
        assert ids(connection, f"AS OF SCN {point}") == expected


def test_what_is_not_committed_is_in_no_snapshot(
    own_server: OracleServer, connect: Connect
) -> None:
    writer, reader = connect(), connect()
    writer.cursor().execute("DELETE FROM parent WHERE id = 1")
    before = scn(reader)
    assert ids(writer, "AS OF SCN :s", s=before) == [1, 2, 3]
    writer.commit()
    after = scn(reader)
    assert ids(reader, "AS OF SCN :s", s=before) == [1, 2, 3]
    assert ids(reader, "AS OF SCN :s", s=after) == [2, 3]


def test_tables_of_one_statement_can_be_read_at_different_scns(
    own_server: OracleServer, connect: Connect
) -> None:
    connection = connect()
    before = scn(connection)
    connection.cursor().execute("DELETE FROM parent WHERE id > 1")
    connection.commit()
    cursor = connection.cursor()
    cursor.execute(
        "SELECT COUNT(*) FROM parent AS OF SCN :s a LEFT JOIN parent b ON a.id = b.id "
        "WHERE b.id IS NULL",
        s=before,
    )
    assert cursor.fetchone() == (2,)


def test_a_timestamp_names_a_state_too(own_server: OracleServer, connect: Connect) -> None:
    connection = connect()
    moment = datetime.now(UTC).replace(tzinfo=None)
    connection.cursor().execute("DELETE FROM parent")
    connection.commit()
    connection.cursor().execute("ALTER SESSION SET TIME_ZONE = '+00:00'")
    cursor = connection.cursor()
    cursor.setinputsizes(t=oracledb.DB_TYPE_TIMESTAMP)
    cursor.execute("SELECT id FROM parent AS OF TIMESTAMP :t ORDER BY id", t=moment)
    assert cursor.fetchall() == [(1,), (2,), (3,)]
    assert ids(connection) == []


def test_a_read_only_transaction_sees_its_beginning_in_every_table(
    own_server: OracleServer, connect: Connect
) -> None:
    writer, reader = connect(), connect()
    reader.cursor().execute("SET TRANSACTION READ ONLY")
    writer.cursor().execute("DELETE FROM parent")
    writer.cursor().execute("DELETE FROM coil")
    writer.commit()
    assert ids(reader) == [1, 2, 3]
    assert reader.cursor().execute("SELECT COUNT(*) FROM coil").fetchone() == (3,)
    assert refused(reader, "DELETE FROM parent") == "ORA-01456"
    assert refused(reader, "SET TRANSACTION READ ONLY") == "ORA-01453"
    reader.rollback()
    assert ids(reader) == []


def test_set_transaction_must_come_first(own_server: OracleServer, connect: Connect) -> None:
    connection = connect()
    connection.cursor().execute("DELETE FROM parent WHERE id = 1")
    assert refused(connection, "SET TRANSACTION READ ONLY") == "ORA-01453"


def test_an_open_query_is_not_disturbed_by_a_commit(
    own_server: OracleServer, connect: Connect
) -> None:
    writer, reader = connect(), connect()
    cursor = writer.cursor()
    cursor.execute("CREATE TABLE many (n NUMBER)")
    cursor.executemany("INSERT INTO many VALUES (:1)", [(n,) for n in range(20_000)])
    writer.commit()
    reading = reader.cursor()
    reading.arraysize = reading.prefetchrows = 100
    reading.execute("SELECT n FROM many")
    first = reading.fetchmany(100)
    cursor.execute("UPDATE many SET n = -1")
    writer.commit()
    rest = reading.fetchall()
    assert [n for (n,) in first + rest] == list(range(20_000))


def test_a_snapshot_is_the_same_in_many_sessions_while_another_writes(
    own_server: OracleServer, connect: Connect
) -> None:
    connection = connect()
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE account (id NUMBER, amount NUMBER)")
    cursor.executemany("INSERT INTO account VALUES (:1, 100)", [(n,) for n in range(50)])
    connection.commit()
    stop = threading.Event()

    def transfer() -> None:
        writer = connect()
        amount = 0
        while not stop.is_set():
            amount = (amount + 7) % 50
            change = writer.cursor()
            change.execute("UPDATE account SET amount = amount - 5 WHERE id = :1", [amount])
            change.execute("UPDATE account SET amount = amount + 5 WHERE id = :1",
                           [(amount + 1) % 50])  # fmt: skip
            writer.commit()

    thread = threading.Thread(target=transfer)
    thread.start()
    try:
        readers = [connect() for _ in range(3)]
        for _ in range(10):
            point = scn(readers[0])
            seen = [
                r.cursor()
                .execute("SELECT id, amount FROM account AS OF SCN :1 ORDER BY id", [point])
                .fetchall()
                for r in readers
            ]
            assert seen[0] == seen[1] == seen[2]
            assert sum(amount for _, amount in seen[0]) == 5000
            now = readers[0].cursor().execute("SELECT SUM(amount) FROM account").fetchone()
            assert now == (5000,)
    finally:
        stop.set()
        thread.join()


def test_nobody_gets_to_know_an_scn_before_its_commit_is_done() -> None:
    clock = Clock()
    told: list[int] = []
    with clock.committing() as committed:
        asking = threading.Thread(target=lambda: told.append(clock.tick()))
        asking.start()
        asking.join(0.1)
        assert not told
    asking.join()
    assert told[0] > committed


def test_a_snapshot_that_is_gone_is_ora_01555(own_server: OracleServer, connect: Connect) -> None:
    connection = connect()
    old = scn(connection)
    own_server.database.clock.forget_before(scn(connection))
    assert refused(connection, "SELECT 1 FROM parent AS OF SCN :s", s=old) == "ORA-01555"
    assert ids(connection, "AS OF SCN :s", s=scn(connection)) == [1, 2, 3]


def test_a_snapshot_that_goes_while_it_is_read_is_ora_01555(
    own_server: OracleServer, connect: Connect
) -> None:
    connection = connect()
    connection.cursor().execute("SET TRANSACTION READ ONLY")
    own_server.database.clock.forget_before(own_server.database.clock.tick())
    assert refused(connection, "SELECT 1 FROM parent") == "ORA-01555"


def test_an_scn_of_the_future_or_of_nowhere_is_ora_08181(
    own_server: OracleServer, connect: Connect
) -> None:
    connection = connect()
    assert refused(connection, "SELECT 1 FROM parent AS OF SCN 999999999999") == "ORA-08181"
    assert refused(connection, "SELECT 1 FROM parent AS OF SCN 1") == "ORA-08181"


def test_a_table_defined_anew_cannot_be_read_as_of_before(
    own_server: OracleServer, connect: Connect
) -> None:
    connection = connect()
    old = scn(connection)
    connection.cursor().execute("ALTER TABLE parent ADD (extra NUMBER)")
    assert refused(connection, "SELECT 1 FROM parent AS OF SCN :s", s=old) == "ORA-01466"


def test_arrow_and_rowid_ranges_read_a_snapshot_too(
    own_server: OracleServer, connect: Connect
) -> None:
    connection = connect()
    old = scn(connection)
    low, high = connection.cursor().execute("SELECT MIN(ROWID), MAX(ROWID) FROM coil").fetchone()
    connection.cursor().execute("UPDATE coil SET status = 'GONE'")
    connection.cursor().execute("DELETE FROM coil WHERE id = 3")
    connection.commit()
    frame = connection.fetch_df_all(
        "SELECT status FROM coil AS OF SCN :s WHERE ROWID BETWEEN CHARTOROWID(:low) AND "
        "CHARTOROWID(:high) ORDER BY id",
        {"s": old, "low": low, "high": high},
    )
    assert pa.table(frame).column(0).to_pylist() == ["OPEN    ", None, "DONE    "]
