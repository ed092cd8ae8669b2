"""Command line: python -m demo.postgres up | status | down (see the package's docstring)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import psycopg2

import demo.postgres
from demo.postgres import DEFAULT_DATA_DIR, DEFAULT_DATABASE, PostgresError, Server
from load.screen import last_net


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status (`status`: 1 when nothing runs)."""
    parser = argparse.ArgumentParser(
        allow_abbrev=False,
        prog="python -m demo.postgres",
        description=demo.postgres.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=("up", "down", "status"))
    parser.add_argument("--data-dir", type=Path, default=DEFAULT_DATA_DIR)
    parser.add_argument("--port", type=int, help="(up) default: that of the last time, else free")
    args = parser.parse_args(argv)
    try:
        return _run(args.command, args.data_dir, args.port)
    except (PostgresError, OSError, psycopg2.OperationalError) as error:
        print(f"postgres: {' '.join(str(error).split())}", file=sys.stderr)
        return 1


def _run(command: str, data_dir: Path, port: int | None) -> int:
    server = Server.running(data_dir)
    if command == "up":
        server = Server.start(data_dir, port=port)
        server.create_database(DEFAULT_DATABASE)
    if command == "down" and server is not None:
        server.stop()
        server = None
    if server is None:
        print("postgres: not running")
        return 1 if command == "status" else 0
    print(
        f"postgres: running on {server.host} port {server.port}, user {server.user}, database "
        f"{DEFAULT_DATABASE}; the password is in {server.data_dir / 'server.json'}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(last_net.run("postgres", main))
