"""Other servers than the embedded one: what a machine has of Postgres 14 and newer."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo import postgres
from demo.postgres import TEST_SETTINGS, Server
from tests.e2e.test_hostile_settings import EVIDENCE, TABLES
from tests.e2e.workplace import ROOT, Oracle, Workplace

# a whole migration for each
pytestmark = [pytest.mark.nightly, pytest.mark.timeout(900)]
# Debian's folders; POSTGRES_BIN names others, separated as in PATH.
FOLDERS = [
    *(Path(one) for one in os.environ.get("POSTGRES_BIN", "").split(os.pathsep) if one),
    *sorted(Path("/usr/lib/postgresql").glob("*/bin")),
]


@pytest.fixture(params=FOLDERS or [None], ids=lambda folder: str(folder))
def other(request, oracle: Oracle, tmp_path: Path, monkeypatch) -> Iterator[Workplace]:
    """A desk on a server made by the programs of another folder."""
    if request.param is None:
        pytest.skip("no other Postgres on this machine: POSTGRES_BIN names one")
    folder = Path(tmp_path)
    monkeypatch.setattr(postgres.server, "programs", lambda account, home: request.param)
    run = postgres.account.Account.run

    def run_initdb(self, command, *arguments, **options):  # type: ignore[no-untyped-def]
        """The builtin locale provider came with 17."""
        kept = [
            "--locale=C" if part.startswith("--locale=") else part
            for part in command
            if not part.startswith("--locale-provider")
        ]
        return run(self, kept, *arguments, **options)

    monkeypatch.setattr(postgres.account.Account, "run", run_initdb)
    server = Server.start(folder / "server", settings=TEST_SETTINGS, die_with_parent=True)
    try:
        server.create_database("other")
        (folder / "dbt").mkdir()
        made = Workplace(server, "other", oracle, folder / "dbt")
        subprocess.run(
            ["python", "demo/app/manage.py", "migrate", "--verbosity=0"],
            cwd=ROOT,
            env=made.environ,
            check=True,
        )
        yield made
    finally:
        server.destroy()


def test_the_job_comes_to_the_same_on_another_server(other: Workplace, migrated: Workplace) -> None:
    """The digests are sums over hashes of text, which no version changes."""
    other.done("python", "load/extract.py", "--yes")
    other.done("dbt", "build")
    other.done("dbt", "build")
    assert other.digest(*TABLES, *EVIDENCE) == migrated.digest(*TABLES, *EVIDENCE)
