"""A tap on the line to a server: passes bytes on, and acts after so many bytes of answers."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress


class Tap:
    """Listens on `port`, passes on to `server_port`; calls `then` after `count` bytes of answers.

    Once that has happened nobody is let in any more.
    """

    def __init__(self, server_port: int, count: int, then: Callable[[], None]) -> None:
        self._server_port = server_port
        self._left = count
        self._then = then
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.has_acted = False
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Let nobody in any more."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server_port))
                for source, sink, answers in ((client, server, False), (server, client, True)):
                    threading.Thread(
                        target=self._pass_on, args=(source, sink, answers), daemon=True
                    ).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if answers:
                    self._count(len(data))
                sink.sendall(data)
        for end in (source, sink):  # close() alone would not wake the other thread, nor the peer
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _count(self, number: int) -> None:
        with self._lock:
            self._left -= number
            if self._left <= 0 and not self.has_acted:
                self.has_acted = True
                self.close()
                self._then()
