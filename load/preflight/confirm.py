"""The question before legacy_raw is replaced on a server that is not local."""

from __future__ import annotations

import sys

from load.errors import LoadError, UsageError
from load.postgres import address, schemas
from load.postgres.connection import own_cursor
from load.screen.printable import printable
from load.settings import Settings


def ask(settings: Settings, *, assume_yes: bool) -> None:
    """Raises UsageError when nobody can answer, LoadError when the answer is no."""
    if assume_yes:
        return
    with own_cursor() as cursor:
        if settings.postgres.is_local and address.is_here(cursor):
            return
        cursor.execute(
            "select count(*) from pg_class where relnamespace = to_regnamespace(%s)"
            " and relkind = 'r'",
            (schemas.RAW,),
        )
        tables = cursor.fetchone()[0]
    if not tables:
        return
    question = f"replace the {tables} tables of {schemas.RAW} in {settings.postgres.where}?"
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(f"{question} There is no terminal to ask on: use --yes")
    print(f"{printable(question)} [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise LoadError("not replaced, as you answered")
