"""The bars never pass 100 %, whatever happens underneath."""

from __future__ import annotations

import io

import pytest

from load.screen import progress
from load.screen.progress import Screen


@pytest.fixture
def out(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Where the screen writes; a line for every batch."""
    monkeypatch.setattr(progress, "PLAIN_INTERVAL", 0.0)
    return io.StringIO()


def percentages(text: str) -> list[int]:
    """All that were shown."""
    return [int(line.split("(")[1].split(" %")[0]) for line in text.splitlines() if " %" in line]


def test_rows_that_are_read_again_are_taken_back(out: io.StringIO) -> None:
    with Screen(out) as screen:
        screen.begin("AB_COIL", 100)
        for rows in (0, 40, 40, -80, 40, 40, 20):
            screen.advance("AB_COIL", rows)
    assert percentages(out.getvalue()) == [0, 40, 80, 0, 40, 80, 100]


def test_more_rows_than_expected_are_never_more_than_all(out: io.StringIO) -> None:
    with Screen(out) as screen:
        screen.begin("AB_COIL", 100)
        for rows in (0, 90, 90):
            screen.advance("AB_COIL", rows)
    assert max(percentages(out.getvalue())) == 100


def test_an_empty_table_is_no_division_by_zero(out: io.StringIO) -> None:
    with Screen(out) as screen:
        screen.begin("AB_COIL", 0)
        screen.advance("AB_COIL", 0)
        screen.end("AB_COIL", "0 rows", good=True)
    assert "AB_COIL: 0 rows" in out.getvalue()


def test_names_with_brackets_are_no_markup(out: io.StringIO) -> None:
    Screen(out).say("a [bold]name[/bold]")
    assert "[bold]name[/bold]" in out.getvalue()


def test_a_piped_run_has_no_control_characters(out: io.StringIO) -> None:
    with Screen(out) as screen:
        screen.begin("AB_COIL", 10)
        screen.advance("AB_COIL", 10)
        screen.table("", ["table", ">rows"], [("AB_COIL", "10")])
    assert "\x1b" not in out.getvalue()
