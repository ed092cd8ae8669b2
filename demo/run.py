"""The demonstration: start both databases, move the eight tables, show where every row went."""

import argparse
import fcntl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager

import psycopg2

from demo import admin_user, ends, environment, reconciliation
from demo.background import BackgroundError
from demo.ends import ROOT, STATE
from demo.postgres import PostgresError
from load.screen import last_net


class DemoError(Exception):
    """Something failed or does not add up: one line for the terminal."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    args = _parse(argv)
    try:
        with _alone():
            return {"up": _up, "down": _down, "status": _status}[args.command](args)
    except subprocess.CalledProcessError as error:
        command = " ".join(error.cmd)
        print(f"demo: {command} ended with status {error.returncode}: see above", file=sys.stderr)
    except (DemoError, BackgroundError, PostgresError, OSError, psycopg2.Error) as error:
        print(f"demo: {' '.join(str(error).split())}", file=sys.stderr)
    except KeyboardInterrupt:
        print("demo: interrupted; scripts/demo down stops what runs", file=sys.stderr)
        return 130
    return 1


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        allow_abbrev=False,
        prog="scripts/demo",
        description=__doc__,
        epilog="Everything is kept in .demo/.",
    )
    parser.add_argument(
        "command",
        nargs="?",
        choices=("up", "down", "status"),
        default="up",
        help="up (default): start both databases, migrate, check; down: stop them; status",
    )
    parser.add_argument(
        "--scale", type=float, default=1.0, help="times 98,438 rows (default 1; 0.06 is the least)"
    )
    args = parser.parse_args(argv)
    if args.scale <= 0:
        parser.error("--scale must be greater than 0")
    return args


def _up(args: argparse.Namespace) -> int:
    started = time.monotonic()
    _say("both databases")
    both = ends.up(args.scale)
    print(f"demo: {both}")
    environ = environment.for_programs(both.environ(), ROOT)
    environment.write(STATE / "env", {**environment.NEUTRAL, **both.environ()})
    reached = environment.offer(ROOT / ".env", both.environ())

    _run(environ, "python", "demo/app/manage.py", "migrate", "--verbosity", "0")
    _run(environ, "python", "load/extract.py", "--yes")
    _run(environ, "dbt", "build")
    _run(environ, "python", "demo/app/manage.py", "verify_migration")

    _say("every row accounted for")
    with closing(both.connect()) as connection:
        password = admin_user.offer(connection, environ, ROOT)
        balances = reconciliation.read(connection)
    print(reconciliation.table(balances))
    wrong = [balance.entity for balance in balances if not balance.holds]
    if wrong:
        raise DemoError(f"source = raw = migrated + rejected does not hold for: {', '.join(wrong)}")
    print(f"\ndemo: done in {time.monotonic() - started:.0f} s; both databases are running. Next:")
    _say_what_next(reached, password)
    return 0


def _down(args: argparse.Namespace) -> int:
    stopped = ends.down()
    print(f"demo: stopped {' and '.join(stopped)}" if stopped else "demo: nothing was running")
    return 0


def _status(args: argparse.Namespace) -> int:
    both = ends.running()
    if both is None:
        print("demo: not running; scripts/demo starts it")
        return 1
    print(f"demo: {both}")
    return 0


def _say_what_next(reached: bool, password: str | None) -> None:
    print("  source .venv/bin/activate")
    if not reached:
        print("  # your .env or environment names other databases, and was left as it is;")
        print("  # to work on the demonstration's in this shell:")
        print("  set -a; . .demo/env; set +a")
    print("  dbt build                                  # again: nothing is inserted or changed")
    print("  python load/extract.py --entity customer   # copy one table again")
    print(
        "  scripts/signoff                            # the report that owners decide on and sign"
    )
    print("  python demo/app/manage.py runserver        # the admin, with the evidence")
    if password is not None:
        print(f"      user {admin_user.NAME}, password {password}     # shown this once")
    print("  scripts/demo down                          # stop both databases")


def _say(heading: str) -> None:
    print(f"\n== {heading}", flush=True)


def _run(environ: Mapping[str, str], *command: str) -> None:
    _say(" ".join(command))
    subprocess.run(command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, check=True)


@contextmanager
def _alone() -> Iterator[None]:
    """Keep two runs from using the same databases at once. Raises DemoError."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoError("another scripts/demo is at work; wait for its end") from None
        yield


if __name__ == "__main__":
    sys.exit(last_net.run("demo", main))
