"""Command line: python -m demo.legacy_data --out DIR [--scale 1] [--seed 11] | --readme."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from demo.legacy_data.cells import ScaleTooSmallError
from demo.legacy_data.entities import Site
from demo.legacy_data.readme import README, update_readme
from demo.legacy_data.write import generate
from load.screen import last_net


def main(argv: Sequence[str] | None = None) -> int:
    """Write a data set, or bring the README's table up to date; return the exit status."""
    parser = argparse.ArgumentParser(
        allow_abbrev=False,
        prog="python -m demo.legacy_data",
        description="Write the legacy tables as Parquet files, with a ledger of all their defects.",
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path, metavar="DIR", help="the folder to write to")
    what.add_argument(
        "--readme", action="store_true", help="rewrite the table of defects in the README"
    )
    parser.add_argument("--scale", type=float, default=1.0, help="1 (the default) is 98,438 rows")
    parser.add_argument("--seed", type=int, default=11, help="the same seed gives the same bytes")
    args = parser.parse_args(argv)
    try:
        if args.readme:
            update_readme()
            print(f"generate: {README} is up to date")
            return 0
        counts = generate(Site(args.seed, args.scale), args.out)
    except (OSError, ScaleTooSmallError) as error:
        print(f"generate: {error}", file=sys.stderr)
        return 1
    print(f"generate: {sum(counts.values()):,} rows in {len(counts)} tables, in {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(last_net.run("generate", main))
