"""One address for every connection, and where the server is by its own word."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from load.errors import UsageError
from load.postgres import address
from load.settings import PostgresSettings
from tests.conftest import Database
from tests.load.conftest import ROOT, Extract, Legacy, Target
from tests.load.proxy import Proxy

COIL = ("--table", "AB_COIL")


@pytest.fixture
def service(database: Database, tmp_path: Path) -> dict[str, str | None]:
    """A service file, and none of the plain variables."""
    there = database.environ
    (tmp_path / "services").write_text(
        f"[plant]\nhost={there['PGHOST']}\nport={there['PGPORT']}\nuser={there['PGUSER']}\n"
        f"dbname={there['PGDATABASE']}\npassword={there['PGPASSWORD']}\n"
    )
    return {
        **dict.fromkeys(there),
        "PGSERVICE": "plant",
        "PGSERVICEFILE": str(tmp_path / "services"),
    }


def test_a_service_file_leads_all_connections(
    coils: Legacy, target: Target, extract: Extract, service: dict[str, str | None]
) -> None:
    for argv in ([], ["--check-only"], ["--since-last"]):
        result = extract(*COIL, *argv, environ=service)
        assert result.status == (1 if argv == ["--check-only"] else 0), result.text
        assert target.database.environ["PGPASSWORD"] not in result.text
    assert target.value("select count(*) from legacy_raw.ab_coil") == 1000


def test_dbt_finds_the_same_server_by_a_service_file(
    database: Database, service: dict[str, str | None]
) -> None:
    code = (
        f"import os, sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from scripts.dbt_entry import prepare\n"
        "prepare(os.environ, ['build'])\n"
        "print(*(os.environ.get(n) for n in ('PGHOST', 'PGPORT', 'PGDATABASE', 'PGSERVICE')))\n"
    )
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("PG", "DBT"))}
    given = {name: value for name, value in service.items() if value is not None}
    ran = subprocess.run(
        [sys.executable, "-c", code], env={**kept, **given}, capture_output=True, text=True
    )
    there = database.environ
    assert ran.stdout.split() == [there["PGHOST"], there["PGPORT"], there["PGDATABASE"], "None"]


@pytest.mark.parametrize(
    "form",
    [
        "postgresql://{PGUSER}:{PGPASSWORD}@{PGHOST}:{PGPORT}/{PGDATABASE}",
        "host={PGHOST} port={PGPORT} user={PGUSER} password={PGPASSWORD} dbname={PGDATABASE}",
    ],
)
def test_a_connection_string_in_pgdatabase_leads_there(
    form: str, coils: Legacy, database: Database, target: Target, extract: Extract
) -> None:
    there = database.environ
    result = extract(*COIL, environ={**dict.fromkeys(there), "PGDATABASE": form.format(**there)})
    assert result.status == 0, result.text
    assert target.value("select count(*) from legacy_raw.ab_coil") == 1000


@pytest.mark.parametrize("wrong", ["postgresql://[", "host=x options='-c role=x'"])
def test_a_connection_string_that_cannot_be_passed_on_is_wrong_usage(wrong: str) -> None:
    with pytest.raises(UsageError, match="PGDATABASE holds a connection string"):
        address.settle({"PGDATABASE": wrong})


def test_a_socket_in_another_folder_serves_all_connections(
    coils: Legacy, database: Database, target: Target, extract: Extract,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """psycopg2's libpq and ADBC's each look into a folder of their own, and into no other."""
    with tempfile.TemporaryDirectory() as folder:  # pytest's own are too long for a socket
        path = f"{folder}/.s.PGSQL.{database.server.port}"
        monkeypatch.setattr(address, "_SOCKET_FOLDERS", ("/nowhere", folder))
        with Proxy(database.server.port, path=path):
            result = extract(*COIL, environ={"PGHOST": None})
    assert result.status == 0, result.text
    assert target.value("select count(*) from legacy_raw.ab_coil") == 1000


def test_a_tunnel_to_another_machine_is_not_this_one(
    coils: Legacy, database: Database, extract: Extract
) -> None:
    """It begins at localhost: by its address it would be replaced unasked."""
    assert extract(*COIL).status == 0
    with Proxy(database.server.port) as proxy:
        environ = {"PGPORT": str(proxy.port)}
        assert PostgresSettings("127.0.0.1", "x").is_local
        coils.server.statements.clear()
        result = extract(*COIL, environ=environ)
        assert result.status == 2, result.text
        assert "use --yes" in result.err
        assert coils.server.statements == []
        assert extract(*COIL, "--yes", environ=environ).status == 0


@pytest.mark.parametrize(
    ("server", "port", "client", "here"),
    [
        (None, None, None, True),
        ("127.0.0.1", 5432, "127.0.0.1", True),
        ("::1", 5432, "::1", True),
        ("127.0.0.1", 6432, "127.0.0.1", False),
        ("172.18.0.2", 5432, "127.0.0.1", True),  # a container sees its host
        ("10.1.2.3", 5432, "192.0.2.9", False),  # a tunnel's other end
    ],
)
def test_where_a_server_is(
    server: str | None, port: int | None, client: str | None, here: bool
) -> None:
    class Cursor:
        class connection:  # noqa: N801 - psycopg2's own name
            class info:  # noqa: N801
                port = 5432

        def execute(self, statement: str) -> None:
            pass

        def fetchone(self) -> tuple[str | None, int | None, str | None]:
            return server, port, client

    assert address.is_here(Cursor()) is here


def test_a_pooler_is_refused(coils: Legacy, database: Database, extract: Extract) -> None:
    with Proxy(database.server.port, is_pooler=True) as proxy:
        result = extract(*COIL, "--yes", environ={"PGPORT": str(proxy.port)})
    assert result.status == 1
    assert result.err.startswith("extract: a connection pooler such as pgbouncer is in front of")
    with closing(database.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("select to_regnamespace('legacy_raw')")
        assert cursor.fetchone() == (None,)
