"""docs/troubleshooting.md has every message that the code can end with."""

import re
from pathlib import Path

import pytest

from load.errors import _KNOWN
from scripts.dbt_ended import AGAIN, KNOWN
from tests.scripts.messages import HOLE, SHORTEST, key, of_macros, of_python, of_sql

ROOT = Path(__file__).resolve().parents[2]
TABLE = " ".join((ROOT / "docs" / "troubleshooting.md").read_text().split())
COLLECTED = [
    *of_python(ROOT / "load"),
    *of_python(ROOT / "scripts"),
    *of_python(ROOT / "demo" / "postgres"),
    *of_macros(ROOT / "dbt_project" / "macros"),
    *of_sql(ROOT / "dbt_project" / "macros"),
    *of_sql(ROOT / "scripts"),
]
MESSAGES = sorted({(file, key(text)) for file, text in COLLECTED if len(key(text)) >= SHORTEST})


def test_messages_are_found_at_all() -> None:
    assert len(MESSAGES) > 100
    files = {file for file, _ in MESSAGES}
    assert {"arguments.py", "guards.sql", "rollback.sql", "locks.sql", "run_lock.py"} <= files


@pytest.mark.parametrize(("file", "message"), MESSAGES)
def test_the_table_has(file: str, message: str) -> None:
    assert " ".join(message.split()) in TABLE


@pytest.mark.parametrize("code", sorted(_KNOWN))
def test_the_table_has_oracles(code: str) -> None:
    """By the beginning of what is said, which the cure follows."""
    parts = re.split(r"{user}|{where}", _KNOWN[code][1])
    said = [re.split(r"[:,(]", part)[0].strip() for part in parts]
    assert any(words in TABLE for words in said if len(words) >= len("is locked"))


@pytest.mark.parametrize("cure", [cure for _, cure in KNOWN])
def test_the_table_has_the_last_line_of_dbt(cure: str) -> None:
    assert re.split(r"[;:]|, or have", cure)[0].removesuffix(" " + AGAIN) in TABLE


def test_the_key_of_a_message_is_what_is_always_the_same() -> None:
    assert key(f"{HOLE} is in use: waited {HOLE} s for {HOLE}. End it") == "is in use: waited"
