"""What may stand between a program and Postgres: a tunnel, a pooler, a line that goes dead."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from types import TracebackType

KEY_DATA = b"K" + struct.pack(">i", 12)  # BackendKeyData: the process number follows


class Proxy:
    """Forwards to a port of this machine; `hang` has it forward nothing any more."""

    def __init__(self, target: int, *, is_pooler: bool = False, path: str = "") -> None:
        """`path`: of a Unix socket to listen at, in place of a port."""
        self._target = target
        self._is_pooler = is_pooler
        if path:
            self._listener = socket.socket(socket.AF_UNIX)
            self._listener.bind(path)
            self._listener.listen()
        else:
            self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = 0 if path else self._listener.getsockname()[1]
        self._flows = threading.Event()
        self._flows.set()
        self._lets_in = True
        self._open: list[socket.socket] = []

    def __enter__(self) -> Proxy:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._flows.set()
        for one in [self._listener, *self._open]:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def hang(self) -> None:
        """From now on both ends wait: connections stay open, and nothing comes."""
        self._flows.clear()

    def flow(self) -> None:
        """What was held up goes on."""
        self._flows.set()

    def cut(self) -> None:
        """End all connections that are open now; new ones are let in."""
        ended, self._open = self._open, []
        for one in ended:
            with suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                one.shutdown(socket.SHUT_RDWR)

    def refuse(self, *, refuses: bool = True) -> None:
        """Let nobody in any more, or let them in again; who is in stays."""
        self._lets_in = not refuses

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                if not self._lets_in:
                    raise ConnectionRefusedError
                server = socket.create_connection(("127.0.0.1", self._target))
            except OSError:  # refused, or the server is down for a while
                client.close()
                continue
            self._open += [client, server]
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self._forward, args=(source, sink), daemon=True).start()

    def _forward(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):  # an end that was reset is an end too: the other one is told
            while data := self._received(source):
                self._flows.wait()
                if self._is_pooler and KEY_DATA in data:  # a number of its own, as pgbouncer has
                    start = data.index(KEY_DATA) + len(KEY_DATA)
                    data = data[:start] + struct.pack(">i", 4711) + data[start + 4 :]
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    def _received(self, source: socket.socket) -> bytes:
        with suppress(ConnectionResetError):
            return source.recv(65536)
        return b""
