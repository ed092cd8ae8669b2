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

from demo.maintenance.legacy.write import LEDGER, LOOKUPS, make, write
from demo.postgres import Server
from oracle_standin.server import OracleServer
from tests.conftest import Database
from tests.dbt.project import Project
from tests.maintenance.site import MaintenanceSite

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "demo" / "maintenance"
ORDERS = 200
EVERY_OBJECT = "--sample=1000000"  # verify_migration then calls full_clean() of each
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
            "PYTHONPATH": f"{APP}{os.pathsep}{ROOT}",
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


def oracle_environ(server: OracleServer) -> dict[str, str]:
    """The ORACLE_* variables that name the stand-in."""
    return {
        "ORACLE_USER": "abis",
        "ORACLE_PASSWORD": "abis",
        "ORACLE_HOST": server.host,
        "ORACLE_PORT": str(server.port),
        "ORACLE_SERVICE": server.service,
    }


def extract(
    database: Database, folder: Path, ledger: dict[str, Any]
) -> subprocess.CompletedProcess[str]:
    """Copy the second app's legacy tables with the loader, which knows none of them by name."""
    tables = sorted({e["table"] for e in ledger["entities"].values()} | set(LOOKUPS))
    with OracleServer(folder, user="abis", password="abis") as server:
        return subprocess.run(
            [sys.executable, "load/extract.py", *(f"--table={table}" for table in tables)],
            cwd=ROOT,
            env={
                **os.environ,
                **database.environ,
                **oracle_environ(server),
            },
            capture_output=True,
            text=True,
        )


@pytest.fixture(scope="session")
def second_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The dbt project of the second app."""
    return Project(tmp_path_factory.mktemp("second"), APP / "dbt_project")


@pytest.fixture(scope="session")
def extracted_template(
    postgres_server: Server, maintenance_template: str, legacy_folder: Path, ledger: dict[str, Any]
) -> str:
    """The name of a database with the app's empty tables and the legacy ones in legacy_raw."""
    name = "maintenance_extracted"
    postgres_server.create_database(name, template=maintenance_template)
    extracted = extract(Database(postgres_server, name), legacy_folder, ledger)
    assert extracted.returncode == 0, extracted.stdout + extracted.stderr
    return name


@pytest.fixture(scope="session")
def built_template(
    postgres_server: Server, extracted_template: str, second_project: Project
) -> str:
    """The name of a database that was built once."""
    name = "maintenance_built"
    postgres_server.create_database(name, template=extracted_template)
    site = MaintenanceSite(Database(postgres_server, name), second_project)
    site.built()
    site.wait_for_other_sessions_to_end()
    site.close()
    return name


def _site(server: Server, template: str, project: Project) -> Iterator[MaintenanceSite]:
    name = f"maintenance_{next(_numbers)}"
    server.create_database(name, template=template)
    made = MaintenanceSite(Database(server, name), project)
    yield made
    made.close()
    server.drop_database(name)


@pytest.fixture
def extracted_site(
    postgres_server: Server, extracted_template: str, second_project: Project
) -> Iterator[MaintenanceSite]:
    """A database with the app's empty tables and full legacy ones."""
    yield from _site(postgres_server, extracted_template, second_project)


@pytest.fixture
def built_site(
    postgres_server: Server, built_template: str, second_project: Project
) -> Iterator[MaintenanceSite]:
    """A database that was built once."""
    yield from _site(postgres_server, built_template, second_project)
