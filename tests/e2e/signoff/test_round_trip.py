"""An owner's workbook, filled as a person would, becomes lines of accepted.csv and a worklist."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scripts.signoff_pack.__main__ import main
from scripts.signoff_pack.workbooks.layout import DECISION_HEADS, DECISIONS, ROW_HEADS, ROWS
from tests.e2e.signoff.conftest import make_pack

pytestmark = pytest.mark.nightly  # each test is a build and a pack, or a browser

REQUIRED = ("--vars", "{require_acceptance: true}")
TEST = "everything_lost_or_changed_is_accepted"
COLUMN = {name: number for number, name in enumerate(DECISION_HEADS, start=1)}
ROW_COLUMN = {name: number for number, name in enumerate(ROW_HEADS, start=1)}


def fill(sheet: Any, row: int, decision: str, note: str, columns: dict[str, int]) -> None:
    """Type a decision into a row."""
    sheet.cell(row, columns["Decision"], decision)
    sheet.cell(row, columns["By whom"], "M. Novak")
    sheet.cell(row, columns["When"], datetime.date(2026, 3, 2))
    sheet.cell(row, columns["Note"], note)


def fill_all(path: Path) -> int:
    """Accept every line of a workbook; the number of lines."""
    book = openpyxl.load_workbook(path)
    sheet = book[DECISIONS]
    for row in range(2, sheet.max_row + 1):
        fill(sheet, row, "accept", "scrap of the old system", COLUMN)
    book.save(path)
    return int(sheet.max_row) - 1


@pytest.mark.timeout(600)  # five builds
def test_what_all_owners_accept_makes_the_build_green_and_a_missing_line_makes_it_red(
    own_sealed, own_project, pack
) -> None:
    build = ("dbt", "build", *REQUIRED)
    ran = own_sealed.run(*build)
    assert ran.returncode == 1
    assert own_sealed.results()[TEST] == "fail"

    lines = 0
    for workbook in sorted(pack.glob("*.xlsx")):
        lines += fill_all(workbook)
        own_sealed.done("scripts/signoff", "--import", str(workbook))
    seed = own_project / "seeds" / "accepted.csv"
    assert len(seed.read_text().splitlines()) == lines + 1
    own_sealed.done(*build)

    kept = seed.read_text().splitlines(keepends=True)
    missing = next(line for line in kept if line.startswith("coil,rejected,orphan:customer_id,"))
    seed.write_text("".join(line for line in kept if line != missing))
    ran = own_sealed.run(*build)
    assert ran.returncode == 1
    assert own_sealed.results()[TEST] == "fail"
    named = re.search(r"^  coil rejected orphan:customer_id: ([\d,]+) of \1", ran.stdout, re.M)
    assert named is not None, ran.stdout
    count = named.group(1)
    assert ran.stdout.count("Not accepted (") == 1

    fewer = missing.split(",")
    fewer[4] = str(int(fewer[4]) - 1)
    seed.write_text("".join(",".join(fewer) if line == missing else line for line in kept))
    ran = own_sealed.run(*build)
    assert ran.returncode == 1
    assert f"coil rejected orphan:customer_id: 1 of {count}" in ran.stdout
    seed.write_text("".join(kept))
    ran = own_sealed.run("dbt", "test", *REQUIRED)  # without its seed, an older table
    assert ran.returncode == 1
    own_sealed.done(*build)


def test_single_rows_are_decided_apart_and_what_is_to_mend_is_a_worklist(
    own_sealed, own_project, pack
) -> None:
    workbook = pack / "sales.xlsx"
    book = openpyxl.load_workbook(workbook)
    decisions, rows = book[DECISIONS], book[ROWS]
    of = {decisions.cell(row, COLUMN["What"]).value: row for row in range(2, decisions.max_row + 1)}
    there = decisions.cell(of["email:email"], COLUMN["There"]).value
    fill(decisions, of["email:email"], "accept", "second addresses are on paper", COLUMN)
    fill(decisions, of["required:name"], "mend", "Sales looks them up", COLUMN)
    single = next(
        row
        for row in range(2, rows.max_row + 1)
        if rows.cell(row, ROW_COLUMN["What"]).value == "email:email"
    )
    key = rows.cell(single, ROW_COLUMN["Key"]).value
    fill(rows, single, "mend", "a customer of today", ROW_COLUMN)
    book.save(workbook)

    said = own_sealed.done("scripts/signoff", "--import", str(workbook))
    assert "1 lines added" in said
    assert "2 to mend" in said
    (line,) = list(csv.DictReader((own_project / "seeds" / "accepted.csv").open()))
    assert line == {
        "entity": "customer",
        "kind": "changed",
        "what": "email:email",
        "key": "",
        "at_most": str(there - 1),
        "accepted_by": "M. Novak",
        "accepted_on": "2026-03-02",
        "why": "second addresses are on paper",
    }
    worklist = list(csv.DictReader((pack / "sales_to_mend.csv").open()))
    assert [(row["what"], row["key"], row["legacy_table"]) for row in worklist] == [
        ("required:name", "", "AB_CUSTOMER"),
        ("email:email", key, "AB_CUSTOMER"),
    ]


def spoiled(name: str, value: object) -> Callable[[Any], None]:
    """Accepts the second row, but for one cell."""

    def spoil(sheet: Any) -> None:
        fill(sheet, 2, "accept", "why", COLUMN)
        sheet.cell(2, COLUMN[name]).value = value

    return spoil


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (spoiled("Decision", "maybe"), "Decision is 'maybe': it must be accept or mend"),
        (spoiled("Decision", None), "Decision is empty, but the line is not"),
        (spoiled("By whom", None), "By whom is empty"),
        (spoiled("When", "2 March"), "When is '2 March': write it as YYYY-MM-DD"),
        (spoiled("Note", None), "Note is empty: say why this is accepted"),
        (spoiled("At most", "all"), "At most is 'all': it must be a whole number"),
        (spoiled("Entity", "coil"), "Entity was changed"),
        (spoiled("What", "phone:fax2"), "What was changed"),
        (spoiled("Exact", "[]"), "the hidden column Exact was changed"),
    ],
)
def test_what_it_does_not_understand_is_refused_and_nothing_written(
    pack, own_project, capsys, spoil, said
) -> None:
    before = (own_project / "seeds" / "accepted.csv").read_text()
    book = openpyxl.load_workbook(pack / "sales.xlsx")
    spoil(book[DECISIONS])
    book.save(pack / "sales.xlsx")
    assert main(["--import", str(pack / "sales.xlsx")]) == 1
    assert f"sales.xlsx, Decisions, row 2: {said}" in capsys.readouterr().err
    assert (own_project / "seeds" / "accepted.csv").read_text() == before


def test_a_file_that_is_no_workbook_is_refused(tmp_path, capsys) -> None:
    (tmp_path / "sales.xlsx").write_text("no workbook")
    assert main(["--import", str(tmp_path / "sales.xlsx")]) == 1
    assert "cannot be read as a workbook" in capsys.readouterr().err


def test_cells_that_look_like_formulas_are_text(sealed, tmp_path) -> None:
    formula = "=cmd|'/c calc'!A0"
    sealed.execute(
        "update legacy_audit.value_changes set original = '=cmd|''/c calc''!A0' where ctid ="
        " (select ctid from legacy_audit.value_changes where entity = 'customer' limit 1)"
    )
    folder = make_pack(sealed, tmp_path)
    book = openpyxl.load_workbook(folder / "sales.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value == formula} == {"s"}
    assert not [cell for cell in cells if cell.data_type == "f"]
    for name in (DECISIONS, ROWS):
        assert book[name].freeze_panes == "B2"
        assert book[name].auto_filter.ref
