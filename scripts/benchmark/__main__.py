"""The command line of `scripts/bench`."""

from __future__ import annotations

import argparse
import os
import platform
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import psycopg2

from demo.postgres import PostgresError
from load.screen import last_net
from scripts.benchmark import plan, procfs
from scripts.benchmark.chart import svg
from scripts.benchmark.errors import BenchError
from scripts.benchmark.report import markdown
from scripts.benchmark.results import Results
from scripts.dbt_entry import ROOT


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; return the exit status."""
    args = _parse(argv)
    results = Results(f"{date.today():%Y-%m-%d}", _commit(), _machine())
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stopped from outside: clean up too
    try:
        procfs.require_linux()
        for scale in sorted(set(args.scale)):
            with tempfile.TemporaryDirectory(prefix="abis-bench-") as folder:
                plan.measure(
                    results, scale, Path(folder), repeat=args.repeat, with_peers=args.peers
                )
            _write(results, args)
    except (BenchError, PostgresError, psycopg2.Error, subprocess.SubprocessError) as error:
        print(f"bench: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("bench: interrupted", file=sys.stderr)
        return 130
    print(markdown(results))
    return 0


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        allow_abbrev=False,
        prog="scripts/bench",
        description="Measures each step of the migration (wall and CPU seconds, memory, WAL) "
        "against the least that the same rows can cost here. Works in a Postgres and on a "
        "stand-in for Oracle of its own, in a temporary folder; close other programs first.",
    )
    parser.add_argument(
        "--scale",
        type=float,
        nargs="+",
        default=[1.0],
        metavar="N",
        help="times 98,438 rows (default 1; the goals speak of 1, 10 and 50)",
    )
    parser.add_argument(
        "--repeat",
        type=int,
        default=0,
        metavar="N",
        help="times (default: 5, fewer for long steps)",
    )
    parser.add_argument(
        "--peers",
        action="store_true",
        help="other tools too, installed into a throwaway environment (at scales up to "
        f"{plan.PEERS_UP_TO:g})",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all measurements")
    parser.add_argument(
        "--page",
        type=Path,
        metavar="FILE",
        help="write the table as Markdown, and a chart beside it",
    )
    args = parser.parse_args(argv)
    if min(args.scale) <= 0:
        parser.error("--scale must be greater than 0")
    if args.repeat < 0:
        parser.error("--repeat must not be negative")
    return args


def _write(results: Results, args: argparse.Namespace) -> None:
    """After each scale, so that results are kept if a later one fails."""
    if args.json:
        results.write(args.json)
    if args.page:
        chart = args.page.with_suffix(".svg")
        chart.write_text(svg(results))
        args.page.write_text(markdown(results, chart.name))


def _commit() -> str:
    """The commit that is measured, and whether files differ from it."""

    def git(*arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    commit = git("rev-parse", "--short=9", "HEAD")
    if not commit:
        return "a copy without git"
    changed = git("status", "--porcelain", "--", "load", "dbt_project", "demo")
    return f"commit {commit}{' with changes not committed' if changed else ''}"


def _machine() -> str:
    """In words, without names."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if "model name" in line), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = os.cpu_count()
    busy = os.getloadavg()[0]
    return (
        f"{cores} cores ({model}), {memory:.0f} GiB, Linux, Python {platform.python_version()}; "
        f"load average before the start {busy:.1f}"
    )


if __name__ == "__main__":
    sys.exit(last_net.run("bench", main))
