"""What Linux says about processes: CPU seconds and memory, of a process and all its descendants."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scripts.benchmark.errors import BenchError

TICK = 1 / os.sysconf("SC_CLK_TCK")  # the unit of /proc's CPU times, in seconds
MIB = 2**20
READINGS = 100  # of /proc, some milliseconds each, until it held still for two of them
_GONE = (FileNotFoundError, ProcessLookupError)


@dataclass(frozen=True)
class _Stat:
    """What counts here of proc_pid_stat(5): CPU seconds of its own, and of children that ended and
    were waited for."""

    pid: int
    parent: int
    own: float
    waited_for: float


def require_linux() -> None:
    """Raises BenchError where /proc does not tell what is measured here."""
    if not Path("/proc/self/smaps_rollup").exists():
        raise BenchError("needs Linux: CPU seconds and memory are read from /proc")


def tree(root: int) -> list[int]:
    """The process and its descendants that are alive (or not yet waited for)."""
    return [stat.pid for stat in _tree(root)]


def cpu_seconds(root: int) -> float:
    """User and system time of the process and of all its descendants, those that ended included.

    An ended process counts with its parent once it was waited for, which a Postgres server does at
    once; until then it is a zombie and counts itself. One that ends while /proc is read would count
    twice or not at all, so it is read until two readings agree on who is there and who has ended.
    Raises BenchError when they never do.
    """
    last = None
    for _ in range(READINGS):
        stats = _tree(root)
        ended = {(stat.pid, stat.waited_for) for stat in stats}
        if ended == last:
            return sum(stat.own + stat.waited_for for stat in stats)
        last = ended
    raise BenchError(
        f"the processes below {root} came and went too fast to count their CPU seconds: "
        "measure on a quieter machine"
    )


def memory(pids: Iterable[int]) -> int:
    """Proportional set size in bytes: pages that processes share are counted once."""
    total = 0
    for pid in pids:
        with suppress(*_GONE, PermissionError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total


def _tree(root: int) -> list[_Stat]:
    children: dict[int, list[_Stat]] = {}
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (stat := _stat(int(entry.name))) is not None:
            children.setdefault(stat.parent, []).append(stat)
            if stat.pid == root:
                found.append(stat)
    for stat in found:  # grows on the way: children, then theirs
        found += children.get(stat.pid, [])
    return found


def _stat(pid: int) -> _Stat | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except _GONE:
        return None
    # The second field is the name in parentheses, which can hold spaces: count from the last one.
    fields = text.rpartition(")")[2].split()
    own, waited_for = (sum(map(int, pair)) * TICK for pair in (fields[11:13], fields[13:15]))
    return _Stat(pid, int(fields[1]), own, waited_for)
