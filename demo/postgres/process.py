"""The embedded server's folder and process: state file, initdb, start, and whether it runs.

`data_dir` holds `server.json` (port, password; owner only), `lock`, and, wherever the server's
account can reach it, `cluster/` and `log`; otherwise these two are in a folder of /var/tmp.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from demo.postgres.account import Account, PostgresError

HOST = "127.0.0.1"
USER = "postgres"
# Below 32768, where Linux begins to take ports for outgoing connections: a kept port stays free.
PORTS = range(15432, 16432)


@dataclass(frozen=True)
class State:
    """What is kept in `server.json` between commands."""

    port: int
    password: str = field(repr=False)
    home: str  # the folder of cluster/ and log

    @property
    def cluster(self) -> Path:
        return Path(self.home) / "cluster"

    @property
    def log(self) -> Path:
        return Path(self.home) / "log"


@contextmanager
def locked(data_dir: Path) -> Iterator[None]:
    """Keep two commands from starting or stopping the same server at once."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def read_state(data_dir: Path) -> State | None:
    """The state of an earlier start; None before the first."""
    file = data_dir / "server.json"
    try:
        return State(**json.loads(file.read_text()))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):
        raise PostgresError(f"{file} is damaged: stop postgres and delete {data_dir}") from None


def write_state(data_dir: Path, state: State) -> None:
    """Replace the file in one step; it is never readable by others."""
    descriptor, name = tempfile.mkstemp(dir=data_dir)  # 0600
    with os.fdopen(descriptor, "w") as handle:
        json.dump(asdict(state), handle)
    Path(name).replace(data_dir / "server.json")


def free_port() -> int:
    """A port that nobody listens on, at random: two runs that start together rarely share it."""
    for port in random.sample(PORTS, len(PORTS)):
        if _is_free(port):
            return port
    raise PostgresError(f"no free port in {PORTS.start}-{PORTS.stop - 1}: give one with --port")


def check_port(port: int) -> None:
    """Raise PostgresError when another program listens on the port."""
    if not _is_free(port):
        raise PostgresError(
            f"port {port} is used by another program: "
            "python -m demo.postgres up --port N takes another (then change PGPORT in .env)"
        )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def running_pid(state: State) -> int | None:
    """The server's process, or None: a dead server's file and its zombie do not count."""
    lines = _postmaster_file(state)
    if not lines or not lines[0].isdigit():
        return None
    pid = int(lines[0])
    if sys.platform != "linux":
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return None
        return pid
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # A zombie has no command line, and the number may belong to another program by now.
    return pid if os.fsencode(state.cluster) in command.split(b"\0") else None


def _postmaster_file(state: State) -> list[str]:
    """The lines of postmaster.pid: 1 is the process, 8 the status. Empty when it is not there."""
    try:
        return (state.cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def make_cluster(state: State, account: Account, bin_dir: Path, *, durable: bool) -> None:
    """Run initdb, unless it was done; an interrupted one is begun again."""
    if state.cluster.exists():
        return
    partial = state.cluster.with_name("cluster.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    account.own(partial)
    descriptor, name = tempfile.mkstemp(dir=state.home)  # 0600
    password_file = Path(name)
    try:
        with os.fdopen(descriptor, "w") as handle:
            handle.write(state.password)
        account.own(password_file)
        command = [
            str(bin_dir / "initdb"),
            f"--pgdata={partial}",
            f"--username={USER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
            "--no-instructions",
        ]
        result = account.run(command if durable else [*command, "--no-sync"])
    finally:
        password_file.unlink()
    if result.returncode != 0:
        raise PostgresError(f"initdb failed: {result.stdout.strip().splitlines()[-1]}")
    partial.rename(state.cluster)


def launch(
    state: State,
    account: Account,
    bin_dir: Path,
    settings: Mapping[str, str],
    *,
    die_with_parent: bool,
) -> subprocess.Popen[bytes]:
    """Start postgres and wait until it takes connections."""
    # Nobody runs (see running_pid), but postgres itself takes a zombie for a running server.
    (state.cluster / "postmaster.pid").unlink(missing_ok=True)
    options = {
        **settings,
        "port": str(state.port),
        "listen_addresses": HOST,
        "unix_socket_directories": "",
    }
    command = [str(bin_dir / "postgres"), "-D", str(state.cluster)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    descriptor = os.open(state.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        process = subprocess.Popen(
            command,
            stdout=descriptor,
            stderr=descriptor,
            start_new_session=True,  # Ctrl-C in the terminal is not meant for the server
            preexec_fn=_end_with_parent() if die_with_parent else None,
            **account.spawn_options(),
        )
    finally:
        os.close(descriptor)

    def is_ready() -> bool:
        lines = _postmaster_file(state)
        return len(lines) > 7 and lines[0] == str(process.pid) and lines[7].strip() == "ready"

    wait_until(lambda: is_ready() or process.poll() is not None, patience=60.0)
    if process.poll() is not None or not is_ready():
        process.kill()
        last = state.log.read_text(errors="replace").strip().splitlines()[-1:]
        raise PostgresError(f"postgres did not start: {''.join(last)} (see {state.log})")
    return process


def _end_with_parent() -> Callable[[], None] | None:
    """What makes a child not outlive this process: prctl(2), PR_SET_PDEATHSIG. Linux only."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)  # loaded here: between fork and exec only the call itself is safe
    return lambda: libc.prctl(1, signal.SIGQUIT)


def wait_until(condition: Callable[[], bool], patience: float) -> bool:
    """Poll until the condition holds; False when it does not within `patience` seconds."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
