"""What you see: bars on a terminal, plain lines elsewhere, and everything in the log.

Rows are counted when they have been read from Oracle, against the count that Oracle gave in the
same snapshot, and taken back when a chunk has to be read again: never more than 100 %.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

log = logging.getLogger("abis.extract")
log.addHandler(logging.NullHandler())  # before there is a log file, Python would write to stderr
PLAIN_INTERVAL = 10.0  # seconds between two plain lines about a table


@dataclass
class _Line:
    """A table's line while it is read."""

    total: int
    done: int = 0
    started: float = 0.0  # with the first row
    said: float = 0.0
    task: TaskID | None = None

    @property
    def rate(self) -> float:
        """Rows per second since the beginning."""
        return self.done / max(time.monotonic() - self.started, 0.001)


class Screen:
    """Writes to stdout, or to stderr if stdout is for JSON. Thread-safe."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.console = Console(file=stream or sys.stdout, highlight=False, soft_wrap=True)
        self._is_terminal = self.console.is_terminal
        self._lines: dict[str, _Line] = {}
        self._lock = threading.Lock()
        self._progress: Progress | None = None

    def __enter__(self) -> Screen:
        if self._is_terminal:
            self._progress = Progress(
                TextColumn("{task.description:<14}"),
                BarColumn(bar_width=30),
                TextColumn(
                    "{task.percentage:>3.0f}% {task.fields[counts]:>22} {task.fields[rate]:>15}"
                ),
                TimeRemainingColumn(),
                console=self.console,
            )
            self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def say(self, line: str, style: str = "") -> None:
        """A line of text, with the time in front in the log only."""
        log.info(line)
        self.console.print(escape(line), style=style)

    def warn(self, line: str) -> None:
        """Something you should read, which does not stop the run."""
        log.warning(line)
        self.console.print(f"note: {escape(line)}", style="yellow")

    def begin(self, table: str, total: int) -> None:
        """A table of `total` rows begins."""
        log.info("%s: %d rows to read", table, total)
        with self._lock:
            line = self._lines[table] = _Line(total)
            if self._progress is not None:
                line.task = self._progress.add_task(
                    table, total=max(total, 1), counts=f"0 of {total:,}", rate=""
                )

    def advance(self, table: str, rows: int) -> None:
        """Rows were read, or, if negative, are to be read again."""
        with self._lock:
            line = self._lines.get(table)
            if line is None:
                return
            if not line.started:
                line.started = line.said = time.monotonic()
            line.done += rows
            shown = min(line.done, line.total)
            if self._progress is not None and line.task is not None:
                self._progress.update(
                    line.task,
                    completed=shown,
                    counts=f"{shown:,} of {line.total:,}",
                    rate=f"{line.rate:,.0f} rows/s",
                )
            elif not self._is_terminal and time.monotonic() - line.said >= PLAIN_INTERVAL:
                line.said = time.monotonic()
                left = (line.total - shown) / max(line.rate, 1.0)
                percent = 100 * shown // max(line.total, 1)
                self.console.print(
                    f"{table}: {shown:,} of {line.total:,} rows ({percent} %), "
                    f"{line.rate:,.0f} rows/s, about {left:,.0f} s left"
                )

    def end(self, table: str, outcome: str, *, good: bool) -> None:
        """How a table ended."""
        (log.info if good else log.error)("%s: %s", table, outcome)
        with self._lock:
            line = self._lines.pop(table, None)
            if self._progress is not None and line is not None and line.task is not None:
                self._progress.remove_task(line.task)
        self.console.print(f"{escape(table)}: {escape(outcome)}", style="" if good else "bold red")

    def table(self, title: str, headings: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        """A small table; columns whose heading begins with `>` are set to the right."""
        for cells in lines:
            log.info("%s", " | ".join(cells))
        table = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
        for heading in headings:
            right = heading.startswith(">")
            table.add_column(
                heading.lstrip(">"), justify="right" if right else "left", no_wrap=True
            )
        for cells in lines:
            table.add_row(*(escape(cell) for cell in cells))
        self.console.print(table, soft_wrap=False)
