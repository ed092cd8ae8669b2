"""What Oracle holds, and what the rules would reject and change.

The first thing to send to an owner, weeks before the cutover: it runs the migration in a
temporary Postgres. Neither the app's database nor Oracle is written to.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import psycopg2

from demo.postgres import PostgresError
from load.errors import LoadError
from load.screen import last_net
from load.settings import load_environment, oracle_settings
from scripts.signoff_pack.errors import SignoffError
from scripts.source_profile import rehearsal, report
from scripts.source_profile.errors import ProfileError

ROOT = Path(__file__).resolve().parents[2]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the migration in a temporary Postgres and write the profile; return the exit status."""
    args, of_extract = _parse(argv)
    environment = load_environment()
    try:
        oracle_settings(environment)
        with (
            tempfile.TemporaryDirectory(prefix="abis-profile-") as work,
            rehearsal.migrated(Path(work), environment, of_extract) as environ,
        ):
            for name in [name for name in os.environ if name.startswith("PG")]:
                del os.environ[name]  # a PGSERVICE would win over the others
            os.environ.update(environ)
            folder = report.write(args.out)
    except LoadError as error:
        print(f"profile: {error}", file=sys.stderr)
        return error.exit_status
    except (ProfileError, SignoffError, PostgresError, psycopg2.Error, OSError) as error:
        print(f"profile: {error}", file=sys.stderr)
        return 1
    except (subprocess.SubprocessError, KeyboardInterrupt):
        print("profile: interrupted", file=sys.stderr)
        return 130
    print(f"\nprofile: read {folder / 'index.html'}; nothing was written to the app")
    return 0


def _parse(argv: Sequence[str] | None) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="load/extract.py --profile", allow_abbrev=False, description=__doc__
    )
    parser.add_argument("--out", type=Path, default=ROOT / "profile", metavar="DIR")
    return parser.parse_known_args(argv)


if __name__ == "__main__":
    sys.exit(last_net.run("profile", main))
