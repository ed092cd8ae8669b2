"""`python -m demo.oracle --data DIR`: serve the tables of a folder until interrupted."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from demo.oracle.server import PROTOCOL, OracleServer
from demo.oracle.store.folder import DataError
from demo.oracle.wire.auth import Verifier

_VERIFIERS = {"10g": Verifier.V10G, "11g": Verifier.V11G, "12c": Verifier.V12C}


def parse_args(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m demo.oracle", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR",
                        help="folder with Oracle DDL as *.sql and rows as TABLE.parquet or .csv")  # fmt: skip
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=1521, help="0 picks a free one")
    parser.add_argument("--user", default="abis")
    parser.add_argument("--password", default="abis")
    parser.add_argument("--service", default="ABIS")
    parser.add_argument("--version", default="11.2.0.4", help="the release to play: 11.2 to 19")
    parser.add_argument("--protocol", type=int, default=PROTOCOL,
                        help="314 plays the listener of 11.2, which thin mode refuses")  # fmt: skip
    parser.add_argument("--verifier", choices=_VERIFIERS, default="11g")
    parser.add_argument("--sdu", type=int, default=65535, help="largest packet, in bytes")
    parser.add_argument("--charset", choices=("WE8MSWIN1252", "AL32UTF8"), default="WE8MSWIN1252")
    parser.add_argument("--log-sql", type=Path, metavar="FILE", help="append each statement here")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; return the exit status."""
    args = parse_args(argv)
    try:
        server = OracleServer(
            args.data, user=args.user, password=args.password, service=args.service,
            host=args.host, port=args.port, version=args.version, protocol=args.protocol,
            verifier=_VERIFIERS[args.verifier], sdu=args.sdu, charset=args.charset,
            log_sql=args.log_sql,
        )  # fmt: skip
        server.start()
    except (DataError, OSError, ValueError) as error:
        print(f"demo.oracle: {error}", file=sys.stderr)
        return 1
    stopped = threading.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: stopped.set())
    print(f"listening on {server.host}:{server.port}", flush=True)
    stopped.wait()
    server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
