"""What the documents name exists."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from load.entities import source_tables
from load.oracle.snapshot import SCN, Snapshot
from load.postgres.picture import Picture, Raw
from load.preflight.postgres import OLDEST_MAJOR_VERSION
from load.run import summary
from load.run.pipeline import Outcome
from load.screen.progress import Screen
from load.settings import Options

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "demo").glob("*/README.md")),
]
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
PROGRAM = re.compile(r"(?<![\w/])(?:scripts|load|demo|docs)/[\w/-]+(?:\.\w+)?")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    missing = [
        link for link in LINK.findall(document.read_text()) if not (document.parent / link).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_program_that_is_named_is_there(document: Path) -> None:
    named = set(PROGRAM.findall(document.read_text()))
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_the_readme_names_the_settings_of_the_example() -> None:
    readme = (ROOT / "README.md").read_text()
    example = (ROOT / ".env.example").read_text()
    for name in re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE):
        assert f"`{name}`" in readme, name


def test_the_readme_names_the_oldest_postgres_that_the_loader_accepts() -> None:
    assert f"yours, {OLDEST_MAJOR_VERSION} or newer" in (ROOT / "README.md").read_text()


def test_the_quoted_end_of_a_mixed_run_is_what_the_loader_says() -> None:
    """docs/loader.md, One snapshot."""
    moment = datetime(2026, 11, 24, 19, 1, tzinfo=UTC)
    names = source_tables()
    pictures = (
        Picture(
            "20261124T190152-4f945a",
            Snapshot(SCN, 1000009, moment, None),
            tuple(name for name in names if name != "AB_COIL"),
        ),
        Picture(
            "20261124T201502-900b83",
            Snapshot(SCN, 1000020, moment.replace(hour=20, minute=15), None),
            ("AB_COIL",),
        ),
    )
    said = io.StringIO()
    outcome = Outcome("", "", [], 0.0, True, False, Raw(pictures, (), ()))
    summary.show(Screen(said), outcome, Options(source_tables()))
    quoted = (ROOT / "docs" / "loader.md").read_text().split("## One snapshot")[1].split("```")[1]
    assert quoted in said.getvalue()
