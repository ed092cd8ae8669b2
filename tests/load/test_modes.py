"""What the driver is told in thin mode and in thick mode, which 11g needs.

No Oracle Client library is here: a recorder stands in the driver's place. What each mode reads of
it is by python-oracledb's documentation ("Initializing python-oracledb", "Connection handling").
"""

from __future__ import annotations

from typing import Any

import oracledb
import pytest

from load.oracle.sessions import CONNECT_TIMEOUT, Sessions, connect
from load.settings import oracle_settings
from load.values.columns import OracleColumn, column_for

THICK = {"ORACLE_CLIENT_LIB_DIR": "/opt/oracle/instantclient_19_25"}
BASE = {"ORACLE_USER": "abis", "ORACLE_PASSWORD": "secret-1"}
HOST = {**BASE, "ORACLE_HOST": "db", "ORACLE_SERVICE": "ABIS"}
ALIAS = {**BASE, "ORACLE_TNS_NAME": "PLANT", "TNS_ADMIN": "/etc/oracle"}
PATIENCE = {"tcp_connect_timeout": CONNECT_TIMEOUT}
DESCRIPTOR = {"host": "db", "port": 1521, "service_name": "ABIS", **PATIENCE}
LOGIN = {"user": "abis", "password": "secret-1"}


class Recorder:
    """Calls of the driver, in order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        for name in ("init_oracle_client", "connect", "create_pool"):
            monkeypatch.setattr(oracledb, name, self._record(name))

    def _record(self, name: str) -> Any:
        def call(**kwargs: Any) -> Any:
            self.calls.append((name, kwargs))
            return self

        return call

    def acquire(self) -> Any:
        """A pool's; the connection is a recorder too."""
        return self

    def close(self, force: bool = False) -> None:
        """Of a connection or a pool."""

    version = "11.2.0.4.0"
    call_timeout = 0


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    return Recorder(monkeypatch)


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        (HOST, DESCRIPTOR),
        (ALIAS, {"dsn": "PLANT", "config_dir": "/etc/oracle", **PATIENCE}),
    ],
    ids=["host", "alias"],
)  # fmt: skip
def test_thin_mode_loads_no_library_and_reads_tnsnames_itself(
    environ: dict[str, str], told: dict[str, Any], driver: Recorder
) -> None:
    connect(oracle_settings(environ))
    assert driver.calls == [("connect", LOGIN | told)]


@pytest.mark.parametrize(
    ("environ", "config_dir", "told"),
    [
        (HOST, None, DESCRIPTOR),
        (ALIAS, "/etc/oracle", {"dsn": "PLANT"}),
    ],
    ids=["host", "alias"],
)  # fmt: skip
def test_thick_mode_is_told_of_the_library_and_of_tns_admin_when_it_starts(
    environ: dict[str, str], config_dir: str | None, told: dict[str, Any], driver: Recorder
) -> None:
    """`config_dir` of a connection is thin mode's: thick mode answers ORA-12154."""
    connect(oracle_settings({**environ, **THICK}))
    library = {"lib_dir": THICK["ORACLE_CLIENT_LIB_DIR"], "config_dir": config_dir}
    assert driver.calls == [("init_oracle_client", library), ("connect", LOGIN | told)]


@pytest.mark.parametrize("mode", [{}, THICK], ids=["thin", "thick"])
def test_the_pool_is_told_the_same_and_each_call_has_its_timeout(
    mode: dict[str, str], driver: Recorder
) -> None:
    sessions = Sessions(oracle_settings({**ALIAS, **mode}), limit=3, timeout=7.5)
    sessions.open()
    (_, connected), (_, pooled) = driver.calls[-2:]
    assert connected.items() <= pooled.items()
    assert (pooled["max"], pooled["stmtcachesize"]) == (3, 0)
    sessions._acquire()
    assert driver.call_timeout == 7500


@pytest.mark.parametrize(
    ("data_type", "arrow"),
    [("RAW", "binary"), ("BLOB", "large_binary"), ("CLOB", "large_string"), ("VARCHAR2", "string")],
)
def test_raw_and_lobs_are_asked_for_in_types_that_both_modes_fetch(
    data_type: str, arrow: str
) -> None:
    """RAW as large_binary beside a BLOB is DPY-5000 on one server."""
    assert str(column_for(OracleColumn("C", data_type, 16)).arrow) == arrow
