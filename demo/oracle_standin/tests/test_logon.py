"""Who gets in, and what the others hear."""

from __future__ import annotations

from pathlib import Path

import oracledb
import pytest

from helpers import Connect, error_code
from oracle_standin.server import OracleServer
from oracle_standin.wire.auth import Verifier


@pytest.mark.parametrize("verifier", [Verifier.V11G, Verifier.V12C])
def test_both_verifiers_let_the_right_password_in(
    folder: Path, connect: Connect, verifier: Verifier
) -> None:
    with OracleServer(folder, password="Ünïcode pass ☃ 123456789", verifier=verifier) as server:
        connection = connect(server, password="Ünïcode pass ☃ 123456789")
        assert connection.cursor().execute("SELECT USER FROM dual").fetchone() == ("DEMO",)
        for wrong in ("ünïcode pass ☃ 123456789", "x", "a" * 200):
            with pytest.raises(oracledb.Error) as caught:
                connect(server, password=wrong)
            assert error_code(caught.value) == "ORA-01017"


def test_an_unknown_user_hears_what_a_wrong_password_hears(connect: Connect) -> None:
    with pytest.raises(oracledb.Error) as caught:
        connect(user="nobody")
    assert error_code(caught.value) == "ORA-01017"


def test_the_10g_verifier_is_refused_by_the_driver(folder: Path, connect: Connect) -> None:
    with OracleServer(folder, verifier=Verifier.V10G) as server:
        with pytest.raises(oracledb.Error) as caught:
            connect(server)
        assert "DPY-3015" in str(caught.value)


def test_the_listener_of_11g_is_refused_by_the_driver(folder: Path, connect: Connect) -> None:
    with OracleServer(folder, protocol=314) as server:
        with pytest.raises(oracledb.Error) as caught:
            connect(server)
        assert "DPY-3010" in str(caught.value)


@pytest.mark.parametrize(("state", "code"), [("LOCKED", "ORA-28000"), ("EXPIRED", "ORA-28001")])
def test_a_locked_or_expired_account_stays_out(
    own_server: OracleServer, connect: Connect, state: str, code: str
) -> None:
    own_server.owner.status = state
    with pytest.raises(oracledb.Error) as caught:
        connect()
    assert error_code(caught.value) == code
    own_server.owner.status = "OPEN"
    connect()


def test_an_account_without_create_session_stays_out(
    own_server: OracleServer, connect: Connect
) -> None:
    own_server.database.accounts.add("mute", "mute", ())
    with pytest.raises(oracledb.Error) as caught:
        connect(user="mute", password="mute")
    assert error_code(caught.value) == "ORA-01045"


@pytest.mark.parametrize(
    ("name", "code"), [("(SERVICE_NAME=NOPE)", "DPY-6001"), ("(SID=NOPE)", "DPY-6003")]
)
def test_an_unknown_service_or_sid_is_refused_by_the_listener(
    server: OracleServer, connect: Connect, name: str, code: str
) -> None:
    address = f"(ADDRESS=(PROTOCOL=TCP)(HOST=127.0.0.1)(PORT={server.port}))"
    with pytest.raises(oracledb.Error) as caught:
        connect(dsn=f"(DESCRIPTION={address}(CONNECT_DATA={name}))")
    assert code in str(caught.value)


def test_a_sid_and_a_long_descriptor_reach_the_database(
    server: OracleServer, connect: Connect
) -> None:
    address = f"(ADDRESS=(PROTOCOL=TCP)(HOST=127.0.0.1)(PORT={server.port}))"
    padding = f"(FAILOVER=ON){address * 6}"
    connection = connect(dsn=f"(DESCRIPTION={padding}(CONNECT_DATA=(SID=orcl)))")
    assert connection.service_name == "ORCL"


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("11.2", "11.2.0.4.0"), ("12.1.0.2", "12.1.0.2.0"), ("19", "19.0.0.0.0")],
)
def test_the_server_plays_the_version_it_was_told(
    folder: Path, connect: Connect, version: str, numbers: str
) -> None:
    with OracleServer(folder, version=version) as server:
        connection = connect(server)
        assert connection.version == numbers
        cursor = connection.cursor()
        ((banner,),) = cursor.execute("SELECT banner FROM v$version").fetchall()
        assert numbers in banner


def test_the_row_limits_of_12c_work_from_12c_on(folder: Path, connect: Connect) -> None:
    with OracleServer(folder, version="12.2") as server:
        cursor = connect(server).cursor()
        cursor.execute("SELECT id FROM coil ORDER BY id OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY")
        assert cursor.fetchall() == [(2,)]


@pytest.mark.parametrize("sdu", [512, 8192, 65535])
@pytest.mark.parametrize("verifier", [Verifier.V11G, Verifier.V12C])
def test_every_packet_size_carries_everything(
    folder: Path, connect: Connect, sdu: int, verifier: Verifier
) -> None:
    with OracleServer(folder, sdu=sdu, verifier=verifier) as server:
        connection = connect(server, sdu=sdu)
        cursor = connection.cursor()
        sent = "Ü" * 3_000
        assert cursor.execute("SELECT :1 FROM dual", [sent]).fetchone() == (sent,)
        cursor.execute("CREATE TABLE wide (n NUMBER, v VARCHAR2(4000), c CLOB)")
        values = [(n, "x" * n, "ÄÖ" * n * 10) for n in range(1, 1000, 37)]
        cursor.executemany("INSERT INTO wide VALUES (:1, :2, :3)", values)
        got = cursor.execute("SELECT n, v, c FROM wide ORDER BY n", fetch_lobs=False).fetchall()
        assert got == values
        frames = connection.fetch_df_batches("SELECT n, v FROM wide ORDER BY n", size=5)
        assert sum(frame.num_rows() for frame in frames) == len(values)


def test_a_password_appears_in_no_representation(server: OracleServer) -> None:
    own = OracleServer(password="very-secret")
    try:
        assert "very-secret" not in repr(own) + repr(own.owner) + repr(own.__dict__)
    finally:
        own.stop()
