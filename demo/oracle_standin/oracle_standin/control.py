"""Faults while the server runs: lines of text to a local port, and the command that sends them.

    python -m oracle_standin.control --port N 'cut COIL 10000'

Besides the lines of faults.py: `account NAME open|locked|expired`, `disconnect`, `undo` (all
snapshots so far are too old), `spoil TABLE COLUMN ROWS utf8|nul` and `statements` (how many the
server has seen).
"""

from __future__ import annotations

import argparse
import socket
import socketserver
import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from oracle_standin.faults import FaultError
from oracle_standin.store.spoiling import spoil

if TYPE_CHECKING:
    from oracle_standin.server import OracleServer

_STATES = ("open", "locked", "expired")


def apply(server: OracleServer, line: str) -> str:
    """Carry out one line; return what to answer. Raises FaultError."""
    match line.split():
        case ["account", name, state] if state in _STATES:
            account = server.database.accounts.find(name)
            if account is None:
                raise FaultError(f"no account {name}")
            account.status = state.upper()
        case ["disconnect"]:
            server.disconnect_all()
        case ["undo"]:
            server.database.clock.forget_before(server.database.clock.tick())
        case ["spoil", table, column, rows, kind]:
            spoil(server.database, server.owner.name, table, column, rows, kind)
        case ["statements"]:
            return str(len(server.statements))
        case _:
            server.faults.apply(line)
    return "ok"


class ControlPort:
    """Listens on 127.0.0.1 and answers each line with `ok`, a value or `error: ...`."""

    def __init__(self, server: OracleServer, port: int) -> None:
        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                for raw in self.rfile:
                    try:
                        answer = apply(server, raw.decode().strip())
                    except FaultError as error:
                        answer = f"error: {error}"
                    self.wfile.write(f"{answer}\n".encode())

        self._listener = socketserver.ThreadingTCPServer(
            ("127.0.0.1", port), Handler, bind_and_activate=True
        )
        self._listener.daemon_threads = True
        self.port: int = self._listener.server_address[1]
        threading.Thread(target=self._listener.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown()
        self._listener.server_close()


def send(port: int, line: str) -> str:
    """Send one line to a running server; return its answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(f"{line}\n".encode())
        return connection.makefile().readline().strip()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m oracle_standin.control",
        allow_abbrev=False,
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, required=True, help="the server's --control-port")
    parser.add_argument("line", help="what to do, as one argument")
    args = parser.parse_args(argv)
    try:
        answer = send(args.port, args.line)
    except OSError as error:
        print(f"control: no server on port {args.port}: {error}", file=sys.stderr)
        return 1
    print(answer, file=sys.stderr if answer.startswith("error") else sys.stdout)
    return 1 if answer.startswith("error") else 0


if __name__ == "__main__":
    sys.exit(main())
