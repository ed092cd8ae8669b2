"""python -m tests.soak --runs 200: nights with a fault each, and how they ended.

    python -m tests.soak [--runs N] [--first N] [--seed N] [--out FOLDER]

`--first 17 --runs 1` has one of them again. What each night said lies in the folder.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.soak.desk import desk
from tests.soak.night import spend

SEED = 16


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.soak",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", default="", help="nights whose fault has this in its name")
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "abis-soak")
    parser.add_argument("--nights", type=int, nargs="+", help="these, in place of --first, --runs")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # tidies up
    given.out.mkdir(parents=True, exist_ok=True)
    ended: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="abis-soak-") as folder:
        Path(folder).chmod(0o755)
        with desk(Path(folder)) as made:
            for number in given.nights or range(given.first, given.first + given.runs):
                night = spend(number, given.seed, made, given.only)
                if night is None:
                    continue
                print(night.line, flush=True)
                ended[night.ended] += 1
                (given.out / f"{number:04}.txt").write_text(
                    "\n".join([night.line, *night.commands])
                )
    print(f"{ended.total()} nights:", ", ".join(f"{many} {how}" for how, many in ended.items()))
    return 1 if ended["wrong"] or not ended else 0


if __name__ == "__main__":
    sys.exit(main())
