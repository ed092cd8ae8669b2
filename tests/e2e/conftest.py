"""The whole way with real parts: generated legacy data behind Oracle's protocol, the loader, dbt,
Django. It is gone once per run; tests work on copies of the databases that it leaves.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.postgres import Server
from tests.e2e.workplace import ROOT, Oracle, Workplace, serve

SCALE = "0.06"  # some 5,900 rows: the least in which every kind of defect finds its place


@pytest.fixture(scope="session")
def legacy_data(tmp_path_factory) -> Path:
    """The folder of the generated legacy tables."""
    folder: Path = tmp_path_factory.mktemp("legacy")
    subprocess.run(
        [sys.executable, "-m", "demo.legacy_data", "--out", folder, "--scale", SCALE],
        cwd=ROOT,
        check=True,
    )
    return folder


@pytest.fixture(scope="session")
def oracle(legacy_data: Path) -> Iterator[Oracle]:
    """The stand-in that serves the generated tables."""
    with serve(legacy_data) as running:
        yield running


@pytest.fixture(scope="session")
def workplace(postgres_server: Server, oracle: Oracle, tmp_path_factory) -> Workplace:
    """The one desk, whose database the fixtures below replace.

    Always the same name and folder: dbt parses the project anew when a variable of its profile
    changes.
    """
    return Workplace(postgres_server, "e2e", oracle, tmp_path_factory.mktemp("dbt"))


@pytest.fixture(scope="session")
def extracted_template(django_template: str, workplace: Workplace) -> str:
    """A database as it is after `python load/extract.py`."""
    with workplace.copy_of(django_template):
        workplace.done("python", "load/extract.py", "--yes")
        workplace.keep_as("extracted_template")
    return "extracted_template"


@pytest.fixture(scope="session")
def migrated_template(extracted_template: str, workplace: Workplace) -> str:
    """A database as it is after `dbt build` too."""
    with workplace.copy_of(extracted_template):
        workplace.done("dbt", "build")
        workplace.keep_as("migrated_template")
    return "migrated_template"


@pytest.fixture
def extracted(extracted_template: str, workplace: Workplace) -> Iterator[Workplace]:
    """With legacy_raw and empty Django tables."""
    with workplace.copy_of(extracted_template):
        yield workplace


@pytest.fixture
def migrated(migrated_template: str, workplace: Workplace) -> Iterator[Workplace]:
    """With everything migrated."""
    with workplace.copy_of(migrated_template):
        yield workplace
