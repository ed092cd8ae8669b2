"""The command line of `scripts/setup`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.bootstrap.environment import set_up
from scripts.bootstrap.errors import SetupError

ROOT = Path(__file__).resolve().parents[2]


def main(argv: Sequence[str] | None = None) -> int:
    """Make .venv what uv.lock says; return the exit status."""
    parser = argparse.ArgumentParser(
        allow_abbrev=False,
        prog="scripts/setup",
        description="Make .venv from uv.lock. Does nothing when that is done already.",
        epilog="PYTHON=/path/to/python3.12 chooses the Python (3.11 to 3.13). "
        "PIP_INDEX_URL, UV_INDEX_URL or UV_DEFAULT_INDEX names another package index.",
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing when nothing is to do")
    args = parser.parse_args(argv)
    try:
        changed = set_up(ROOT)
    except SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"setup: {error.filename or ROOT}: {error.strerror or error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("setup: interrupted; the next scripts/setup starts again", file=sys.stderr)
        return 130
    if changed or not args.quiet:
        print("setup: ready; next: source .venv/bin/activate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
