"""The second app's empty tables, a folder of its legacy data, and Django in a process of its own.

One process can set up one Django project only, and the first app's tests do that in pytest's.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.maintenance.legacy.write import LEDGER, make, write
from demo.postgres import Server
from tests.conftest import Database

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "demo" / "maintenance"
ORDERS = 200
_numbers = itertools.count(1)


def run_django(database: Database, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """A Python program that finds the second app's settings and this database."""
    return subprocess.run(
        [sys.executable, *map(str, command)],
        cwd=APP,
        env={
            **os.environ,
            **database.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(APP),
        },
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="session")
def maintenance_template(postgres_server: Server) -> str:
    """The name of a database with the second app's tables, to be copied and never used itself."""
    name = "maintenance_template"
    postgres_server.create_database(name)
    made = run_django(Database(postgres_server, name), "manage.py", "migrate", "--verbosity=0")
    assert made.returncode == 0, made.stderr
    return name


@pytest.fixture
def maintenance_database(postgres_server: Server, maintenance_template: str) -> Iterator[Database]:
    """A database with the second app's empty tables for one test."""
    name = f"maintenance_{next(_numbers)}"
    postgres_server.create_database(name, template=maintenance_template)
    yield Database(postgres_server, name)
    postgres_server.drop_database(name)


@pytest.fixture(scope="session")
def legacy_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second app's legacy tables, as small as they may be for a useful test."""
    folder = tmp_path_factory.mktemp("maintenance")
    write(make(seed=11, orders=ORDERS), folder)
    return folder


@pytest.fixture(scope="session")
def ledger(legacy_folder: Path) -> dict[str, Any]:
    """What has to become of every row of that folder."""
    found: dict[str, Any] = json.loads((legacy_folder / LEDGER).read_text(encoding="utf-8"))
    return found
