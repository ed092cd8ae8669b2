"""Connecting to Oracle: thin or thick mode, sessions, and errors that say what to do.

Only SELECTs and SET TRANSACTION READ ONLY go through here, in SQL that Oracle 11g understands.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import oracledb
import pyarrow as pa

from load.errors import Fault, OracleError, oracle_error
from load.settings import OracleSettings

CONNECT_TIMEOUT = 10.0  # seconds for the TCP connection
_client_lock = threading.Lock()

Binds = Mapping[str, Any]


class Session:
    """One session's statements; whatever fails raises OracleError."""

    def __init__(self, connection: Any, settings: OracleSettings) -> None:
        self._connection = connection
        self._settings = settings

    @property
    def user(self) -> str:
        """The account, for messages."""
        return self._settings.user.upper()

    def rows(self, statement: str, binds: Binds | None = None) -> list[tuple[Any, ...]]:
        """All rows of a small result; NUMBERs are Decimals with every digit."""
        with self._translated(), self._connection.cursor() as cursor:
            cursor.execute(statement, dict(binds or {}), fetch_decimals=True, fetch_lobs=False)
            return list(cursor.fetchall())

    def optional_rows(
        self, statement: str, binds: Binds | None = None
    ) -> list[tuple[Any, ...]] | None:
        """The same, or None if the server lacks the view or function, or the right to use it."""
        try:
            return self.rows(statement, binds)
        except OracleError as error:
            if not error.is_refusal:
                raise
            return None

    def record_batches(
        self, statement: str, binds: Binds, size: int, schema: pa.Schema
    ) -> Iterator[pa.RecordBatch]:
        """The result in Arrow batches of at most `size` rows, with exactly `schema`."""
        with self._translated():
            for frame in self._connection.fetch_df_batches(
                statement, dict(binds), size=size, requested_schema=schema
            ):
                yield from pa.table(frame).to_batches()

    def many_rows(self, statement: str, binds: Binds, size: int) -> Iterator[list[tuple[Any, ...]]]:
        """The result in lists of Python rows: NUMBER as Decimal, LOBs as str and bytes.

        Bytes that are not UTF-8 become U+FFFD. Independent of the driver's Arrow conversions.
        """
        with self._translated(), self._connection.cursor() as cursor:
            cursor.outputtypehandler = _replace_undecodable
            cursor.arraysize = cursor.prefetchrows = size
            cursor.execute(statement, dict(binds), fetch_decimals=True, fetch_lobs=False)
            while batch := cursor.fetchmany(size):
                yield batch

    def begin_read_only(self) -> None:
        """Fix what this session sees until its end."""
        with self._translated(), self._connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        with translated(self._settings):
            try:
                yield
            except (ValueError, OverflowError) as error:  # dates BC, broken UTF-16
                raise OracleError(
                    f"the driver cannot decode a value: {error}", Fault.VALUE
                ) from None


# What a column is fetched as so that its letters can be replaced; a LOB comes as a LONG, whole.
_REPLACEABLE = {
    oracledb.DB_TYPE_VARCHAR: oracledb.DB_TYPE_VARCHAR,
    oracledb.DB_TYPE_CHAR: oracledb.DB_TYPE_CHAR,
    oracledb.DB_TYPE_NVARCHAR: oracledb.DB_TYPE_NVARCHAR,
    oracledb.DB_TYPE_NCHAR: oracledb.DB_TYPE_NCHAR,
    oracledb.DB_TYPE_LONG: oracledb.DB_TYPE_LONG,
    oracledb.DB_TYPE_CLOB: oracledb.DB_TYPE_LONG,
    oracledb.DB_TYPE_NCLOB: oracledb.DB_TYPE_LONG_NVARCHAR,
}


def _replace_undecodable(cursor: Any, metadata: Any) -> Any:
    fetched_as = _REPLACEABLE.get(metadata.type_code)
    if fetched_as is None:
        return None
    return cursor.var(fetched_as, arraysize=cursor.arraysize, encoding_errors="replace")


@contextmanager
def translated(settings: OracleSettings) -> Iterator[None]:
    """The driver's errors inside come out as OracleErrors."""
    try:
        yield
    except oracledb.Error as error:
        raise oracle_error(error, user=settings.user.upper(), where=settings.where) from None
    except socket.gaierror as error:
        raise OracleError(
            f"the host {settings.host or settings.where} is not known ({error.strerror}): "
            "check ORACLE_HOST",
            Fault.LOGIN,
        ) from None
    except OSError as error:
        raise OracleError(
            f"the connection to {settings.where} is lost or cannot be made: {error}", Fault.LOST
        ) from None


class Sessions:
    """At most `limit` sessions, reused.

    After `hold_read_only` all work goes through one session and its transaction.
    """

    def __init__(self, settings: OracleSettings, limit: int, timeout: float) -> None:
        self.settings = settings
        self.limit = limit
        self.version = ""
        self._timeout = timeout
        self._pool: Any = None
        self._busy: set[Any] = set()
        self._lock = threading.Lock()
        self._held: Any = None
        self._held_lock = threading.RLock()

    def open(self) -> None:
        """Log on once, to see that it works, then make the pool.

        The pool alone would try a wrong password more than once, and that locks accounts.
        """
        probe = connect(self.settings)
        with translated(self.settings):
            self.version = probe.version
            probe.close()
            self._pool = oracledb.create_pool(
                **_login(self.settings),
                min=1,
                max=self.limit,
                increment=1,
                getmode=oracledb.POOL_GETMODE_WAIT,
                stmtcachesize=0,  # a statement first fetched as rows cannot be fetched as Arrow
            )

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session of the pool. A session that failed is not used again."""
        if self._held is not None:
            with self._held_lock:
                yield Session(self._held, self.settings)
            return
        connection = self._acquire()
        try:
            yield Session(connection, self.settings)
        except BaseException:
            with suppress(oracledb.Error):
                self._pool.drop(connection)
            raise
        else:
            with suppress(oracledb.Error):
                self._pool.release(connection)
        finally:
            with self._lock:
                self._busy.discard(connection)

    def hold_read_only(self) -> None:
        """Begin the read-only transaction in which all further statements run."""
        held = self._acquire()
        Session(held, self.settings).begin_read_only()
        self._held = held

    @property
    def is_held(self) -> bool:
        """Whether all work shares one read-only transaction."""
        return self._held is not None

    def cancel(self) -> None:
        """Break the statements that run now, from another thread."""
        with self._lock:
            busy = list(self._busy)
        for connection in busy:
            with suppress(oracledb.Error):
                connection.cancel()

    def close(self) -> None:
        """End all sessions."""
        if self._pool is not None:
            with suppress(oracledb.Error):
                self._pool.close(force=True)
            self._pool = None

    def _acquire(self) -> Any:
        with translated(self.settings):
            connection = self._pool.acquire()
            connection.call_timeout = int(self._timeout * 1000)
        with self._lock:
            self._busy.add(connection)
        return connection


def connect(settings: OracleSettings) -> Any:
    """A single connection of the driver, without a pool; raises OracleError."""
    _use_driver(settings)
    with translated(settings):
        return oracledb.connect(**_login(settings))


def _use_driver(settings: OracleSettings) -> None:
    """Choose thick mode if a client library is named; may be called again.

    The library reads tnsnames.ora, sqlnet.ora and wallets, and learns of their folder only here.
    """
    if settings.client_lib_dir:
        with _client_lock, translated(settings):
            oracledb.init_oracle_client(
                lib_dir=settings.client_lib_dir, config_dir=settings.tns_admin or None
            )


def _login(settings: OracleSettings) -> dict[str, Any]:
    return {"user": settings.user, "password": settings.password, **_address(settings)}


def _address(settings: OracleSettings) -> dict[str, Any]:
    if settings.tns_name:
        alias: dict[str, Any] = {"dsn": settings.tns_name}
        if not settings.client_lib_dir:  # thin mode reads the file itself
            alias |= {"config_dir": settings.tns_admin or None}
            alias["tcp_connect_timeout"] = CONNECT_TIMEOUT
        return alias
    address: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "tcp_connect_timeout": CONNECT_TIMEOUT,
    }
    return address | ({"sid": settings.sid} if settings.sid else {"service_name": settings.service})
