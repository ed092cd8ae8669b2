"""Command line: python -m demo.maintenance.legacy --out DIR [--rows 1000] [--seed 11]."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from demo.maintenance.legacy.site import FEWEST
from demo.maintenance.legacy.write import make, write
from load.screen import last_net


def main(argv: Sequence[str] | None = None) -> int:
    """Write the tables and the ledger; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m demo.maintenance.legacy",
        description="Write the legacy tables of the maintenance app, and a ledger of their rows.",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write to")
    parser.add_argument(
        "--rows",
        type=_rows,
        default=1000,
        metavar="N",
        help=f"work orders, at least {FEWEST} (default 1000); the other tables follow",
    )
    parser.add_argument("--seed", type=int, default=11, help="the same seed gives the same bytes")
    args = parser.parse_args(argv)
    try:
        counts = write(make(args.seed, args.rows), args.out)
    except OSError as error:
        print(f"legacy: {error}", file=sys.stderr)
        return 1
    print(f"legacy: {sum(counts.values()):,} rows in {len(counts)} tables, in {args.out}")
    return 0


def _rows(text: str) -> int:
    if not text.isdecimal() or int(text) < FEWEST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from {FEWEST} on")
    return int(text)


if __name__ == "__main__":
    sys.exit(last_net.run("generate", main))
