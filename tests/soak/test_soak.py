"""Twenty nights of the soak, always the same ones; `python -m tests.soak` has two hundred."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.soak.desk import Desk, desk
from tests.soak.faults import FAULTS
from tests.soak.night import known_words, spend, what

SEED, NIGHTS = 20, 20


@pytest.fixture(scope="module")
def made() -> Iterator[Desk]:
    with tempfile.TemporaryDirectory(prefix="abis-soak-") as folder:
        Path(folder).chmod(0o755)  # the server may run as nobody
        with desk(Path(folder)) as one:
            yield one


@pytest.mark.nightly  # half a minute each
@pytest.mark.timeout(900)  # the first one makes the desk
@pytest.mark.parametrize("number", range(NIGHTS))
def test_a_night_ends_done_or_with_a_cure_that_leads_there(number: int, made: Desk) -> None:
    night = spend(number, SEED, made)
    assert night is not None
    assert night.ended in ("done", "cured"), "\n".join([night.line, *night.commands])


def test_two_hundred_nights_have_every_fault() -> None:
    nights = {what(number, 1) for number in range(200)}
    assert nights == {(phase, name) for phase, faults in FAULTS.items() for name in faults}


def test_all_that_the_soak_is_about_is_among_the_faults() -> None:
    for phase, faults in FAULTS.items():
        for kind in ("way cut", "way hangs", "killed", "a backend killed", "own disk full",
                     "locked", "hostile settings", "Postgres crashes"):  # fmt: skip
            assert kind in faults, phase
    assert {"cut", "hang", "too old", "refuse all", "undo gone"} <= set(FAULTS["extract"])


def test_the_same_seed_has_the_same_nights() -> None:
    assert [what(n, 5) for n in range(50)] == [what(n, 5) for n in range(50)]
    assert [what(n, 5) for n in range(50)] != [what(n, 6) for n in range(50)]
    assert random.Random("5 1").random() == random.Random("5 1").random()


def test_what_is_listed_is_recognised() -> None:
    line = "extract: another extract is running on this database (server process 7): wait"
    assert any(words.search(line) for words in known_words())
    assert not any(words.search("extract: something new") for words in known_words())
