"""The background process of a folder: found, not mistaken for another, ended."""

import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo import background
from demo.background import BackgroundError

SERVE = "import time; print('listening on 127.0.0.1:7', flush=True); time.sleep(60)"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "process"
    background.stop(tmp_path / "process")


def start(folder: Path, program: str) -> str:
    command = [sys.executable, "-c", program]
    return background.start(
        folder, command, ready="listening on", cwd=folder.parent, notes={"port": "7"}
    )


def test_a_started_process_is_found_with_its_notes_and_ended(folder) -> None:
    assert start(folder, SERVE) == "listening on 127.0.0.1:7"
    found = background.find(folder)
    assert found is not None and found.notes == {"port": "7"}
    assert background.stop(folder)
    assert background.find(folder) is None
    assert not background.stop(folder)


def test_a_process_that_was_killed_is_not_found(folder) -> None:
    start(folder, SERVE)
    found = background.find(folder)
    assert found is not None
    os.kill(found.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while background.find(folder) is not None:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_process_id_of_somebody_else_is_left_alone(folder) -> None:
    start(folder, SERVE)
    background.stop(folder)
    state = {"pid": os.getpid(), "notes": {}}
    (folder / "process.json").write_text(json.dumps(state))
    assert background.find(folder) is None
    assert not background.stop(folder)


def test_a_process_that_ends_at_once_is_reported_with_its_last_words(folder) -> None:
    with pytest.raises(BackgroundError, match="ended at once: port 7 is taken"):
        start(folder, "raise SystemExit('port 7 is taken')")


def test_a_process_that_ignores_the_request_to_end_is_killed(folder, monkeypatch) -> None:
    monkeypatch.setattr(background, "STOP_SECONDS", 0.3)
    start(folder, "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SERVE)
    assert background.stop(folder)
    assert background.find(folder) is None
