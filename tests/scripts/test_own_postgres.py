"""What works on a Postgres of our own cannot be led to another by .env or the environment."""

from pathlib import Path

import psycopg2
import pytest

from demo.postgres import PostgresError
from scripts.own_postgres import environ_of


def test_names_of_other_databases_are_left_out(tmp_path: Path) -> None:
    found = environ_of(
        {"PGHOST": "127.0.0.1", "PGPORT": "5555"},
        {"PGSERVICE": "site", "PGHOST": "db", "DJANGO_DB_SCHEMA": "x", "DBT_TARGET": "y", "A": "b"},
        tmp_path / "none",
    )
    assert found == {
        "A": "b",
        "PGHOST": "127.0.0.1",
        "PGHOSTADDR": "127.0.0.1",
        "PGPORT": "5555",
        "PGSSLMODE": "prefer",
    }


def test_a_service_in_the_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PGSERVICE=site\n")
    with pytest.raises(PostgresError, match=r"PGSERVICE in .* would override"):
        environ_of({"PGHOST": "127.0.0.1"}, {}, file)


def test_an_address_in_the_file_does_not_count(database, monkeypatch, tmp_path: Path) -> None:
    """As load/ and dbt read the file: what is set already wins."""
    file = tmp_path / ".env"
    file.write_text("PGHOSTADDR=192.0.2.1\n")
    for name, value in environ_of(database.environ, {}, file).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PGCONNECT_TIMEOUT", "5")
    from load.settings import load_environment

    load_environment(file)
    psycopg2.connect("").close()
