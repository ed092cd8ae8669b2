"""One background process per folder: started, found again, ended.

The process holds a lock on a file for as long as it lives, so that it is never mistaken for
another one that got its process id later.
"""

import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

START_SECONDS = 60.0
STOP_SECONDS = 10.0


class BackgroundError(Exception):
    """The process did not start or did not stop: one line that says where to look."""


@dataclass(frozen=True)
class Running:
    """A running process, with the notes of the program that started it."""

    pid: int
    notes: Mapping[str, str]


def find(folder: Path) -> Running | None:
    """The process of this folder if it is alive."""
    state = folder / "process.json"
    if not state.exists() or not _is_held(folder / "process.lock"):
        return None
    return Running(**json.loads(state.read_text()))


def start(
    folder: Path, command: Sequence[str], *, ready: str, cwd: Path, notes: Mapping[str, str]
) -> str:
    """Start a process that outlives this one; return its line that begins with `ready`.

    Its output goes to `folder`/log. Raises BackgroundError if it ends, or does not say `ready`
    within a minute.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "log"
    with (folder / "process.lock").open("w") as lock, log.open("wb") as output:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process = subprocess.Popen(
            command,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in the terminal does not reach it
            pass_fds=[lock.fileno()],  # the lock lives as long as the process
        )
    running = Running(process.pid, dict(notes))
    (folder / "process.json").write_text(json.dumps(asdict(running)))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        ended = process.poll() is not None
        lines = log.read_text(errors="replace").splitlines()
        for line in lines:
            if line.startswith(ready):
                return line
        if ended:
            last = lines[-1] if lines else f"exit status {process.returncode}"
            raise BackgroundError(f"{command[2]} ended at once: {last} (see {log})")
        time.sleep(0.05)
    stop(folder)
    raise BackgroundError(f"{command[2]} was not ready within {START_SECONDS:.0f} s (see {log})")


def stop(folder: Path) -> bool:
    """End the process of this folder; return whether there was one."""
    running = find(folder)
    if running is None:
        return False
    for number in (signal.SIGTERM, signal.SIGKILL):
        os.kill(running.pid, number)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            if not _is_held(folder / "process.lock"):
                return True
            time.sleep(0.02)
    raise BackgroundError(f"process {running.pid} does not end (see {folder / 'log'})")


def _is_held(path: Path) -> bool:
    try:
        with path.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
