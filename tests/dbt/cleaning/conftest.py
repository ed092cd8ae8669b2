"""The rules' SQL, rendered once, and a session to run it in."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg2.extensions
import pytest

from tests.conftest import Database
from tests.dbt.cleaning.probe import PLANT, Probe, render
from tests.dbt.project import Project


@pytest.fixture(scope="session")
def rendered(dbt: Project, postgres_server) -> dict[str, str]:
    """The SQL of every rule by its name."""
    return render(dbt, postgres_server.environ("postgres"))


@pytest.fixture(scope="module")
def connection(
    module_database: Database, rendered: dict[str, str]
) -> Iterator[psycopg2.extensions.connection]:
    """A session in the plant's time zone, in a database with the cleaning functions."""
    made = module_database.connect()
    made.autocommit = True
    with made.cursor() as cursor:
        cursor.execute(f"set timezone = '{PLANT}'")
        cursor.execute("set check_function_bodies = off")  # they may call those that follow
        cursor.execute(rendered["functions"])
    yield made
    made.close()


@pytest.fixture(scope="module")
def probe(connection: psycopg2.extensions.connection, rendered: dict[str, str]) -> Probe:
    """The rules, in that session."""
    return Probe(connection, rendered)
