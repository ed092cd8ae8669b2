"""Packs made from a real migration, and a real browser to look at them with."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.workplace import ROOT, Workplace

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def make_pack(workplace: Workplace, out: Path, *arguments: str) -> Path:
    """Run scripts/signoff; the new folder."""
    said = workplace.done("scripts/signoff", "--out", str(out), *arguments)
    (folder,) = [line for line in said.splitlines() if line.startswith("signoff: ")]
    return Path(folder.removeprefix("signoff: "))


@pytest.fixture(scope="session")
def signed_template(migrated_template: str, workplace: Workplace) -> str:
    """A database as it is after verify_migration too."""
    with workplace.copy_of(migrated_template):
        workplace.done("python", "demo/app/manage.py", "verify_migration")
        workplace.keep_as("signed_template")
    return "signed_template"


@pytest.fixture
def signed(signed_template: str, workplace: Workplace) -> Iterator[Workplace]:
    """With everything that a pack shows."""
    with workplace.copy_of(signed_template):
        yield workplace


@pytest.fixture(scope="session")
def first_pack(signed_template: str, workplace: Workplace, tmp_path_factory) -> Path:
    """A pack, not to be touched; the database `sealed_template` has it on record."""
    with workplace.copy_of(signed_template):
        folder = make_pack(workplace, tmp_path_factory.mktemp("packs"))
        workplace.keep_as("sealed_template")
    return folder


@pytest.fixture
def sealed(first_pack: Path, workplace: Workplace) -> Iterator[Workplace]:
    """The database as it was when `first_pack` was made."""
    with workplace.copy_of("sealed_template"):
        yield workplace


@pytest.fixture
def pack(first_pack: Path, tmp_path: Path) -> Path:
    """A copy of the pack, to be spoiled."""
    folder = tmp_path / first_pack.name
    shutil.copytree(first_pack, folder)
    return folder


@pytest.fixture
def own_sealed(sealed: Workplace, own_project: Path) -> Workplace:
    """`sealed`, with a copy of the dbt project."""
    return sealed.where({"DBT_PROJECT_DIR": str(own_project)})


@pytest.fixture
def own_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the dbt project, whose accepted.csv a test may write."""
    folder = tmp_path / "dbt_project"
    shutil.copytree(ROOT / "dbt_project", folder, ignore=shutil.ignore_patterns("target"))
    monkeypatch.setenv("DBT_PROJECT_DIR", str(folder))
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium. Skips where there is none, unless REQUIRE_BROWSER is set."""
    named = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else _BROWSERS
    found = next((path for path in map(shutil.which, named) if path), None)
    if found is None:
        reason = f"no browser: none of {', '.join(named)} is installed (apt install chromium)"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found)
        yield started
        started.close()
