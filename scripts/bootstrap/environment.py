"""One .venv per working copy: made, brought up to date, or left alone."""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from scripts.bootstrap import commands, stamp
from scripts.bootstrap.errors import SetupError
from scripts.bootstrap.index import chosen_index
from scripts.bootstrap.installer import find_uv


def set_up(root: Path) -> bool:
    """Make .venv what uv.lock says; return whether anything had to be done.

    Raises SetupError with one line that says what to do.
    """
    if _is_ready(root):
        return False
    if not os.access(root, os.W_OK):
        raise SetupError(f"{root} is not writable for this user; set up as its owner")
    with _locked(root):
        if _is_ready(root):  # another set-up did it meanwhile
            return False
        _make(root)
    return True


def _is_ready(root: Path) -> bool:
    return stamp.read(root) == stamp.wanted(root) and commands.are_in_place(root)


def _make(root: Path) -> None:
    started = time.monotonic()
    venv, wanted, present = root / ".venv", stamp.wanted(root), stamp.read(root)
    # Another tool's .venv is used as it is; one that moved, or is half made, is of no use.
    if present is not None and any(present.get(of) != wanted[of] for of in ("root", "python")):
        shutil.rmtree(venv)
    version = ".".join(map(str, sys.version_info[:3]))
    print(f"setup: installing into .venv for Python {version}, some 20 seconds", flush=True)
    stamp.write(root)
    _install(root, venv, find_uv(venv))
    commands.put_in_place(root)
    stamp.write(root, wanted)
    print(f"setup: installed in {time.monotonic() - started:.0f} s")


def _install(root: Path, venv: Path, uv: Path | None) -> None:
    """Bring .venv to the lock, by pip where there is no uv.

    If you name an index, the packages come from requirements.lock: `uv sync` fetches from the
    addresses in uv.lock, which name the public index.
    """
    base = getattr(sys, "_base_executable", "") or sys.executable
    python = str(venv / "bin" / "python")
    if uv is None:
        _run(root, [base, "-m", "venv", "--without-pip", str(venv)])
        install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
        _run(root, [*install, "--require-hashes", "--no-deps", "-r", "requirements.lock"])
        return
    _run(root, [str(uv), "venv", "--quiet", "--allow-existing", "--python", base, str(venv)])
    if chosen_index():
        sync = ["pip", "sync", "--require-hashes", "requirements.lock"]
    else:
        sync = ["sync", "--frozen", "--all-extras"]
    # Compiled once here: a .venv that its user may not write to would compile at every start.
    _run(root, [str(uv), *sync, "--quiet", "--compile-bytecode", "--python", python])


def _run(root: Path, command: list[str]) -> None:
    done = subprocess.run(
        command,
        cwd=root,
        env=_environ(root),
        capture_output=True,
        text=True,
        check=False,
        close_fds=False,  # it holds the lock with us, should it outlive us
    )
    if done.returncode != 0:
        said = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        errors = [line for line in said if line.startswith(("error:", "ERROR:", "cause:"))]
        told = [errors[0], errors[-1]] if len(errors) > 1 else errors or said[-1:]
        raise SetupError(
            f"{Path(command[0]).name} failed: {'; '.join(told)}. Check the network and the disk; "
            "set PIP_INDEX_URL for a mirror, SSL_CERT_FILE for a certificate"
        )


def _environ(root: Path) -> dict[str, str]:
    environ = dict(os.environ)
    environ.pop("VIRTUAL_ENV", None)
    environ["UV_PROJECT_ENVIRONMENT"] = str(root / ".venv")
    environ["UV_PYTHON_DOWNLOADS"] = "never"
    # The machine's certificates, as this Python uses them, not those that uv brings.
    environ.setdefault("UV_SYSTEM_CERTS", "true")
    if index := chosen_index():
        environ["UV_DEFAULT_INDEX"] = index
    if not _can_cache(environ):
        environ.setdefault("UV_NO_CACHE", "true")
    return environ


def _can_cache(environ: dict[str, str]) -> bool:
    """Whether uv's cache folder can be made: a service account may have no home."""
    folder = Path(environ.get("UV_CACHE_DIR") or environ.get("XDG_CACHE_HOME") or "~/.cache")
    with contextlib.suppress(RuntimeError):  # this user has no home at all
        folder = folder.expanduser()
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    return folder.is_absolute() and os.access(folder, os.W_OK)


@contextlib.contextmanager
def _locked(root: Path) -> Iterator[None]:
    """Hold the working copy against a second set-up; waits for the first one."""
    folder = os.open(root, os.O_RDONLY)
    os.set_inheritable(folder, True)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("setup: waiting for another scripts/setup", flush=True)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
