"""Prepares a rehearsal: the app's tables again, empty, in the schema `rehearsal`.

Django's own migrate makes them, so all their constraints lie inside that schema. After it,
`dbt build --target rehearsal` loads into them and keeps its evidence in `rehearsal_audit`; no
row of the app's own schema changes. Run again, it brings the tables up to the app's migrations.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import psycopg2
from psycopg2.extensions import connection

from load.errors import LoadError
from load.screen import last_net
from load.settings import offer, read_env_file

ROOT = Path(__file__).resolve().parents[1]
MANAGE = ROOT / "demo" / "app" / "manage.py"
SCHEMA = "rehearsal"
EVIDENCE = "rehearsal_audit"
FUNCTIONS = "rehearsal_clean"
# Printed after whatever the project prints when it starts.
_WHERE_DJANGO_WRITES = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("select current_schema()")
    print("schema:", cursor.fetchone()[0])
"""
_LEAVING_REFERENCES = """
    select count(*)
    from pg_constraint as reference
    join pg_class as child on child.oid = reference.conrelid
    join pg_class as parent on parent.oid = reference.confrelid
    where child.relnamespace = %s::regnamespace and parent.relnamespace <> child.relnamespace
"""


class RehearsalError(Exception):
    """What did not work, and what to do: one line for the terminal."""


def main(argv: Sequence[str] | None = None) -> int:
    """Make the shadow tables, or drop them; return the exit status."""
    args = _parse(argv)
    try:
        offer(read_env_file(ROOT / ".env"), os.environ)
        with closing(_connect()) as target:
            if args.drop:
                _drop(target)
            else:
                _make(target, args.manage)
    except (RehearsalError, LoadError, psycopg2.Error) as error:
        print(f"rehearsal: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    return 0


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/rehearsal", allow_abbrev=False, description=__doc__
    )
    parser.add_argument(
        "--manage",
        type=Path,
        default=MANAGE,
        metavar="PATH",
        help="the app's manage.py (default: the demonstration's)",
    )
    parser.add_argument(
        "--drop",
        action="store_true",
        help=f"end it: drop the schemas {SCHEMA}, {EVIDENCE} and {FUNCTIONS}",
    )
    return parser.parse_args(argv)


def _connect() -> connection:
    try:
        target = psycopg2.connect("")  # libpq's own variables say where
    except psycopg2.OperationalError as error:
        raise RehearsalError(f"{error}: check the PG* variables or .env") from None
    target.autocommit = True
    return target


def _drop(target: connection) -> None:
    with target.cursor() as cursor:
        for schema in (SCHEMA, EVIDENCE, FUNCTIONS):
            cursor.execute(f"drop schema if exists {schema} cascade")
    print(f"rehearsal: the schemas {SCHEMA}, {EVIDENCE} and {FUNCTIONS} are gone")


def _make(target: connection, manage: Path) -> None:
    with target.cursor() as cursor:
        cursor.execute(f"create schema if not exists {SCHEMA}")
        said = _django(manage, "shell", "--command", _WHERE_DJANGO_WRITES)
        if f"schema: {SCHEMA}" not in said.splitlines():
            raise RehearsalError(
                f"the app does not write to the schema {SCHEMA}, so nothing was migrated: have "
                "its settings set search_path from DJANGO_DB_SCHEMA, as demo/app/config/settings.py"
                " does"
            )
        print(_django(manage, "migrate", "--verbosity", "1").rstrip())
        cursor.execute(_LEAVING_REFERENCES, (SCHEMA,))
        if cursor.fetchone() != (0,):
            raise RehearsalError(
                f"tables in {SCHEMA} refer to tables in other schemas: run scripts/rehearsal "
                "--drop, then scripts/rehearsal"
            )
    print(f"rehearsal: ready. Next: dbt build --target {SCHEMA}")


def _django(manage: Path, *arguments: str) -> str:
    """The output of a command of the app; both ways of naming the schema are set."""
    environ = {
        **os.environ,
        "DJANGO_DB_SCHEMA": SCHEMA,
        "PGOPTIONS": f"{os.environ.get('PGOPTIONS', '')} -c search_path={SCHEMA}".strip(),
    }
    done = subprocess.run(
        [sys.executable, str(manage), *arguments],
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode != 0:
        raise RehearsalError(
            f"{manage.name} {arguments[0]} ended with status {done.returncode}: see above"
        )
    return done.stdout


if __name__ == "__main__":
    sys.exit(last_net.run("rehearsal", main))
