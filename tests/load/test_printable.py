"""What is printed does nothing to a terminal and tells no password."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from load.screen import printable as module
from load.screen.log_file import log, open_log
from load.screen.printable import hide, printable
from load.screen.progress import Screen
from tests.load.conftest import Extract, Legacy

ACTING = {
    "\x1b[2J": "\\x1b[2J",
    "\u202emoc": "\\u202emoc",
    "\x9b31m": "\\x9b31m",
    "\u2066x\u2069": "\\u2066x\\u2069",
    "a\u2028b": "a\\u2028b",
    "\ud83d": "\\ud83d",
    "\x07": "\\x07",
}


@pytest.mark.parametrize(("text", "shown"), ACTING.items())
def test_what_acts_on_a_terminal_is_spelled(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_letters_signs_and_blanks_of_all_scripts_stay(text: str) -> None:
    if "://" not in text and "password" not in text.lower():
        assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://me:s3cret@host/db is down", "postgresql://me:***@host/db is down"),
        ("at oracle+thin://a:p:w@h:1521/x", "at oracle+thin://a:***@h:1521/x"),
        ("host=h password=s3cret dbname=x", "host=h password=*** dbname=x"),
        ("password = 'it''s' user=u", "password = ***'s' user=u"),
        ("postgresql://h/db?password=s3cret&x=1", "postgresql://h/db?password=***&x=1"),
        ("PGPASSWORD=s3cret", "PGPASSWORD=***"),
        ("https://host/path:with@signs", "https://host/path:with@signs"),
    ],
)
def test_a_password_inside_a_url_or_a_conninfo_is_masked(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_known_password_is_masked_wherever_it_comes_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_secrets", set())
    hide(["tiger-2", "", "abc"])
    assert printable("scott/tiger-2@h, abc") == "scott/***@h, abc"


def test_a_value_cannot_forge_a_line_of_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = open_log(tmp_path)
    handler = log.handlers[-1]
    try:
        Screen().warn("AB_X: \x1b[31mred\n2026-01-01 00:00:00 INFO all is well\u202e")
    finally:
        log.removeHandler(handler)
        handler.close()
    (line,) = path.read_text().splitlines()
    assert line.endswith("AB_X: \\x1b[31mred 2026-01-01 00:00:00 INFO all is well\\u202e")
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_names_from_the_dictionary_and_values_are_printed_spelled(
    legacy: Legacy, extract: Extract
) -> None:
    legacy.execute('CREATE TABLE AB_X (ID NUMBER(3), "A\x1b[2JB" VARCHAR2(20))')
    legacy.execute("INSERT INTO AB_X VALUES (1, 'x')")
    for argv in (["--dry-run"], [], ["--check-only"], ["--json"]):
        result = extract("--table", "AB_X", "--where", "NO = '\x1b]0;t\x07'", *argv)
        assert "\x1b" not in result.text
        assert "\x07" not in result.text
