"""What the documents name exists."""

import re
from pathlib import Path

import pytest

from load.postgres_checks import OLDEST_MAJOR_VERSION

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
