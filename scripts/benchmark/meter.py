"""One measurement: what a piece of work cost in seconds, CPU, memory and WAL."""

from __future__ import annotations

import resource
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from demo.postgres import connect
from scripts.benchmark import procfs
from scripts.benchmark.errors import BenchError

SAMPLE_SECONDS = 0.2


@dataclass(frozen=True)
class Cost:
    """What one piece of work cost. `own_cpu` is the program's (all its processes), `postgres_cpu`
    that of the server with all its backends, `oracle_cpu` that of Oracle's stand-in, in seconds;
    `memory` is the program's peak in bytes (0: not sampled); `wal` is in bytes."""

    wall: float
    own_cpu: float
    postgres_cpu: float
    oracle_cpu: float
    memory: int
    wal: int

    @property
    def cpu(self) -> float:
        """What the migration costs: its programs and Postgres, not the legacy database."""
        return self.own_cpu + self.postgres_cpu

    def __add__(self, other: Cost) -> Cost:
        """One after the other."""
        return Cost(
            self.wall + other.wall,
            self.own_cpu + other.own_cpu,
            self.postgres_cpu + other.postgres_cpu,
            self.oracle_cpu + other.oracle_cpu,
            max(self.memory, other.memory),
            self.wal + other.wal,
        )


@dataclass(frozen=True)
class Meter:
    """Measures work against the two servers, known by process id and by libpq's variables."""

    postgres_pid: int
    oracle_pid: int
    postgres: Mapping[str, str]

    def measure(self, work: Callable[[], object]) -> Cost:
        """The cost of a piece of work in this thread."""
        before, began, used = self._servers(), time.monotonic(), time.thread_time()
        work()
        used, wall = time.thread_time() - used, time.monotonic() - began
        return self._cost(before, wall, used, 0)

    def run(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        cwd: Path,
        accepted: Sequence[int] = (0,),
    ) -> Cost:
        """The cost of a program; raises BenchError with its last lines when it fails."""
        before, began, used = self._servers(), time.monotonic(), _used_by_children()
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        sampler = _Sampler(process.pid)
        sampler.start()
        try:
            output = process.communicate()[0]
        finally:
            sampler.stop()
            if process.poll() is None:
                process.kill()
                process.wait()
        wall = time.monotonic() - began
        if process.returncode not in accepted:
            raise failure(command, process.returncode, output)
        return self._cost(before, wall, _used_by_children() - used, sampler.peak)

    def _servers(self) -> tuple[float, float, int]:
        return (
            procfs.cpu_seconds(self.postgres_pid),
            procfs.cpu_seconds(self.oracle_pid),
            self._wal_position(),
        )

    def _cost(self, before: tuple[float, float, int], wall: float, own: float, peak: int) -> Cost:
        postgres, oracle, wal = (
            new - old for new, old in zip(self._servers(), before, strict=True)
        )
        return Cost(wall, own, postgres, oracle, peak, int(wal))

    def _wal_position(self) -> int:
        with closing(autocommit(self.postgres)) as connection, connection.cursor() as cursor:
            cursor.execute("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint")
            row = cursor.fetchone()
            assert row is not None  # noqa: S101
            return int(row[0])


def failure(command: Sequence[str], status: int, output: str) -> BenchError:
    """The last output of a program that failed, in one line."""
    name = " ".join(Path(part).name for part in command[:3] if not part.startswith("-"))
    last = " ".join(" ".join(output.strip().splitlines()[-3:]).split())
    return BenchError(f"{name} ended with {status}: {last[-300:]}")


def autocommit(environ: Mapping[str, str]) -> psycopg2.extensions.connection:
    """A connection in autocommit mode; closing it is the caller's."""
    connection = connect(environ)
    connection.autocommit = True
    return connection


def _used_by_children() -> float:
    """CPU seconds of all children, and of theirs, that ended and were waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class _Sampler(threading.Thread):
    """The peak of a process tree's memory, sampled five times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._pid = pid
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.wait(SAMPLE_SECONDS):
            self.peak = max(self.peak, procfs.memory(procfs.tree(self._pid)))

    def stop(self) -> None:
        """End sampling."""
        self._stopped.set()
        self.join()
