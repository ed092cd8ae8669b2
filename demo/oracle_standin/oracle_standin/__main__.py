"""`python -m oracle_standin --data DIR`: serve the tables of a folder until interrupted."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from oracle_standin.control import ControlPort, apply
from oracle_standin.faults import FaultError
from oracle_standin.folder import DataError
from oracle_standin.instance import PROTOCOL
from oracle_standin.server import OracleServer
from oracle_standin.wire.auth import Verifier

_VERIFIERS = {"10g": Verifier.V10G, "11g": Verifier.V11G, "12c": Verifier.V12C}


def parse_args(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m oracle_standin", allow_abbrev=False, description=__doc__
    )
    option = parser.add_argument
    option(
        "--data",
        type=Path,
        required=True,
        metavar="DIR",
        help="folder with Oracle DDL as *.sql and rows as TABLE.parquet or TABLE.csv",
    )
    option("--host", default="127.0.0.1")
    option("--port", type=int, default=1521, help="0 picks a free one")
    option("--user", default="demo")
    option("--password", default="demo")
    option("--service", default="ORCL")
    option("--version", default="11.2.0.4", help="the release to play, from 11.2 to 19")
    option(
        "--protocol",
        type=int,
        default=PROTOCOL,
        help="314 plays the listener of 11.2, which the driver's thin mode refuses",
    )
    option("--verifier", choices=_VERIFIERS, default="11g")
    option("--sdu", type=int, default=65535, help="largest packet in bytes")
    option("--charset", choices=("WE8MSWIN1252", "AL32UTF8"), default="WE8MSWIN1252")
    option("--log-sql", type=Path, metavar="FILE", help="append each statement received")
    option(
        "--fault",
        action="append",
        default=[],
        metavar="LINE",
        help="a fault from the start, such as 'cut COIL 10000' (see README.md)",
    )
    option(
        "--control-port",
        type=int,
        metavar="N",
        help="take faults on this local port while running; 0 picks a free one",
    )
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
        for line in args.fault:
            apply(server, line)
        server.start()
        control = None if args.control_port is None else ControlPort(server, args.control_port)
    except (DataError, FaultError, OSError, ValueError) as error:
        print(f"oracle_standin: {error}", file=sys.stderr)
        return 1
    print(f"listening on {server.host}:{server.port}", flush=True)
    if control is not None:
        print(f"control on 127.0.0.1:{control.port}", flush=True)
    stopped = threading.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: stopped.set())
    stopped.wait()
    if control is not None:
        control.close()
    server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
