"""What scripts/docs writes is what the project gives."""

import shutil
from pathlib import Path

import pytest

from scripts import generated
from scripts.dbt_entry import ROOT
from scripts.generated import ARCHITECTURE, GRANTS, MAPPING


def test_the_committed_files_are_what_the_project_gives(capsys) -> None:
    assert generated.main(["--check"]) == 0, capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (MAPPING, "varchar(254)", "varchar(250)"),
        (GRANTS, "AB_LINE ", "AB_LANE "),
        (ARCHITECTURE, "run --> postgres", "postgres --> run"),
    ],
)
def test_a_file_that_differs_is_noticed(
    tmp_path: Path, capsys, path: Path, old: str, new: str
) -> None:
    for each in (MAPPING, GRANTS, ARCHITECTURE):
        (tmp_path / each).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / each, tmp_path / each)
    text = (tmp_path / path).read_text()
    assert old in text
    (tmp_path / path).write_text(text.replace(old, new))
    assert generated.main(["--check"], root=tmp_path) == 1
    assert capsys.readouterr().err == f"docs: {path} is out of date: run scripts/docs\n"


def test_parents_come_before_their_children() -> None:
    page = (ROOT / MAPPING).read_text()
    order = [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]
    assert len(order) == 8
    for parent, child in (("customer", "coil"), ("coil", "job"), ("job", "skid"), ("job", "qa")):
        assert order.index(parent) < order.index(child)
