"""The server: a listener, a thread per client, and the database that they share."""

from __future__ import annotations

import socket
import struct
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from oracle_standin.calls.conversation import converse
from oracle_standin.folder import load_folder
from oracle_standin.instance import PROTOCOL, Instance
from oracle_standin.session.session import Session
from oracle_standin.wire.auth import Verifier
from oracle_standin.wire.packets import Channel


class OracleServer(Instance):
    """A context manager that listens from __enter__ to __exit__; `port` 0 picks a free one."""

    def __init__(
        self,
        data: Path | None = None,
        *,
        user: str = "demo",
        password: str = "demo",
        service: str = "ORCL",
        host: str = "127.0.0.1",
        port: int = 0,
        version: str = "11.2.0.4",
        protocol: int = PROTOCOL,
        verifier: Verifier = Verifier.V11G,
        sdu: int = 65535,
        charset: str = "WE8MSWIN1252",
        log_sql: Path | None = None,
    ) -> None:
        super().__init__(
            user=user, password=password, service=service, version=version, protocol=protocol,
            verifier=verifier, sdu=sdu, charset=charset, log_sql=log_sql,
        )  # fmt: skip
        self.host = host
        self.port = port
        self._listener: socket.socket | None = None
        self._sockets: set[socket.socket] = set()
        self._threads: set[threading.Thread] = set()
        if data is not None:
            load_folder(Session(self.database, self.owner, self.version), data)

    @property
    def dsn(self) -> str:
        """What a client connects to."""
        return f"{self.host}:{self.port}/{self.service}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Listen and serve in threads of this process. Raises OSError if the port is taken."""
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((self.host, self.port))
        listener.listen(64)
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._listen, args=(listener,), daemon=True).start()

    def stop(self) -> None:
        """Cut all connections and forget the data."""
        if self._listener is not None:
            self._listener.close()
        self.disconnect_all()
        for thread in list(self._threads):
            thread.join(5)
        self.close()

    def disconnect_all(self) -> None:
        """Cut every connection, as a restart of the database does."""
        with self._lock:
            sockets = list(self._sockets)
        for sock in sockets:
            _shut(sock)

    def _listen(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(client,), daemon=True)
            self._threads.add(thread)
            thread.start()

    def _serve(self, client: socket.socket) -> None:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._sockets.add(client)
        try:
            if self.faults.is_reset():
                _reset(client)
                return
            converse(self, Channel(client))
        finally:
            with self._lock:
                self._sockets.discard(client)
            client.close()
            self._threads.discard(threading.current_thread())


def _shut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _reset(sock: socket.socket) -> None:
    """Close with RST instead of FIN: the client sees "connection reset by peer"."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()
