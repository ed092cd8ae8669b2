"""The bars never pass 100 %, whatever happens underneath."""

from __future__ import annotations

import io
import re

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


class Terminal(io.StringIO):
    """Takes escape sequences."""

    def isatty(self) -> bool:
        return True


def shown(width: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines of a terminal so wide, at the end of a run with three tables."""
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    out = Terminal()
    with Screen(out) as screen:
        for name in ("AB_COIL", "AB_A_RATHER_LONG_NAME_OF_A_TABLE"):
            screen.begin(name, 1_234_567)
            screen.advance(name, 0)
            screen.advance(name, 617_283)
        assert screen._progress is not None
        screen._progress.refresh()
        screen._progress.stop()
        lines = ["AB_COIL", "1,234,567", "1,234,567", "1", "12.5 s", "full", "complete"]
        headings = ["table", ">Oracle", ">legacy_raw", ">listed", ">time", "proof", "state"]
        screen.table("", headings, [lines])
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", out.getvalue())
    return [line for part in plain.split("\n") for line in part.split("\r")]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_bars_fit_the_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(width, monkeypatch)
    bars = [line for line in lines if "617,283 of 1,234,567" in line]
    assert bars
    assert all("50%" in line for line in bars)
    assert max(len(line.rstrip()) for line in bars) <= width  # a summary is folded by the terminal


@pytest.mark.parametrize("width", [60, 80])
def test_every_number_of_the_summary_is_readable(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = " ".join(line for line in shown(width, monkeypatch) if "complete" in line)
    for cell in ("AB_COIL", "1,234,567", "12.5 s", "full"):
        assert cell in summary


def test_in_a_pipe_there_is_a_line_now_and_then_with_what_is_left(
    out: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(100, 200, 5))
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(clock)))
    with Screen(out) as screen:
        screen.begin("AB_COIL", 1_000)
        for rows in (100, 100, 100):
            screen.advance("AB_COIL", rows)
    last = out.getvalue().splitlines()[-1]
    assert last.startswith("AB_COIL: 300 of 1,000 rows (30 %)")
    assert "rows/s, about" in last


def test_there_is_no_rate_in_the_first_second(
    out: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress.time, "monotonic", lambda: 100.0)
    with Screen(out) as screen:
        screen.begin("AB_COIL", 1_000)
        screen.advance("AB_COIL", 100)
    assert "rows/s" not in out.getvalue()
