"""Programs that must work on a Postgres that we started, and on no other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from demo.postgres import PostgresError
from load.settings import ENV_FILE

_OTHERS = ("PG", "DBT_", "DJANGO_")


def environ_of(
    where: Mapping[str, str], environment: Mapping[str, str], file: Path = ENV_FILE
) -> dict[str, str]:
    """The environment of a program that works on the database that `where` names.

    The programs read .env themselves, where what is not set already counts: so PGHOSTADDR, which
    wins over PGHOST, is set; and a PGSERVICE there, which wins over all, is a PostgresError.
    """
    if dotenv_values(file).get("PGSERVICE"):
        raise PostgresError(
            f"PGSERVICE in {file} would override the Postgres that this command starts: use "
            "PGHOST, PGPORT and PGDATABASE there instead"
        )
    kept = {name: value for name, value in environment.items() if not name.startswith(_OTHERS)}
    return {**kept, "PGSSLMODE": "prefer", "PGHOSTADDR": where["PGHOST"], **where}
