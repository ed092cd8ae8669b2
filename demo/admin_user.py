"""A user for the demonstration's admin, with a password that is shown once and stored nowhere."""

import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg2

NAME = "demo"


def offer(
    connection: psycopg2.extensions.connection, environ: Mapping[str, str], root: Path
) -> str | None:
    """Create the user; return its password, or None if there is one already."""
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from auth_user where username = %s)", (NAME,))
        found = cursor.fetchone()
    if found and found[0]:
        return None
    password = secrets.token_urlsafe(9)
    subprocess.run(
        [
            *(sys.executable, "demo/app/manage.py", "createsuperuser", "--noinput"),
            *("--username", NAME, "--email", "", "--verbosity", "0"),
        ],
        cwd=root,
        env={**environ, "DJANGO_SUPERUSER_PASSWORD": password},
        stdin=subprocess.DEVNULL,
        check=True,
    )
    return password
