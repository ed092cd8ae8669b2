"""What you see: bars on a terminal, plain lines elsewhere, and everything in the log.

Rows are counted when they have been read from Oracle, against the count that Oracle gave in the
same snapshot, and taken back when a chunk has to be read again: never more than 100 %.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Column, Table

from load.screen.log_file import log
from load.screen.printable import printable

PLAIN_INTERVAL = 10.0  # seconds between two plain lines about a table
FIRST_RATE = 1.0  # seconds
MOST_COLUMNS = 1000
WIDE = 80  # columns from which on there is room for the rate


def _shown(text: str) -> str:
    """One line without control characters and Rich's markup."""
    return escape(printable(text).replace("\n", " "))


@dataclass
class _Line:
    """A table's line while it is read."""

    total: int
    done: int = 0
    started: float = 0.0  # with the first row
    said: float = 0.0
    task: TaskID | None = None

    @property
    def rate(self) -> float | None:
        """Rows per second since the beginning; None in the first second, which tells nothing."""
        seconds = time.monotonic() - self.started
        return self.done / seconds if self.started and seconds >= FIRST_RATE else None


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
            no_wrap = Column(
                no_wrap=True, overflow="ellipsis", max_width=max(self.console.width - 40, 8)
            )
            columns: list[ProgressColumn] = [
                TextColumn("{task.description}", table_column=no_wrap),
                BarColumn(bar_width=None, table_column=Column(ratio=1, min_width=4)),
                TextColumn("{task.percentage:>3.0f}% {task.fields[counts]}"),
            ]
            if self.console.width >= WIDE:
                columns.append(TextColumn("{task.fields[rate]:>14}"))
            self._progress = Progress(
                *columns, TimeRemainingColumn(compact=True), console=self.console, expand=True
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
        self.console.print(_shown(line), style=style)

    def warn(self, line: str) -> None:
        """Something you should read, which does not stop the run."""
        log.warning(line)
        self.console.print(f"note: {_shown(line)}", style="yellow")

    def begin(self, table: str, total: int) -> None:
        """A table of `total` rows begins."""
        log.info("%s: %d rows to read", table, total)
        with self._lock:
            line = self._lines[table] = _Line(total)
            if self._progress is not None:
                line.task = self._progress.add_task(
                    _shown(table), total=max(total, 1), counts=f"0 of {total:,}", rate=""
                )

    def advance(self, table: str, rows: int) -> None:
        """Rows were read; negative: they will be read again."""
        with self._lock:
            line = self._lines.get(table)
            if line is None:
                return
            if not line.started:
                line.started = line.said = time.monotonic()
            line.done += rows
            shown, rate = min(line.done, line.total), line.rate
            if self._progress is not None and line.task is not None:
                self._progress.update(
                    line.task,
                    completed=shown,
                    counts=f"{shown:,} of {line.total:,}",
                    rate="" if rate is None else f"{rate:,.0f} rows/s",
                )
            elif not self._is_terminal and time.monotonic() - line.said >= PLAIN_INTERVAL:
                line.said = time.monotonic()
                percent = 100 * shown // max(line.total, 1)
                pace = ""
                if rate is not None:
                    left = (line.total - shown) / max(rate, 1.0)
                    pace = f", {rate:,.0f} rows/s, about {left:,.0f} s left"
                self.console.print(
                    f"{_shown(table)}: {shown:,} of {line.total:,} rows ({percent} %){pace}"
                )

    def end(self, table: str, outcome: str, *, good: bool) -> None:
        """How a table ended."""
        (log.info if good else log.error)("%s: %s", table, outcome)
        with self._lock:
            line = self._lines.pop(table, None)
            if self._progress is not None and line is not None and line.task is not None:
                self._progress.remove_task(line.task)
        self.console.print(f"{_shown(table)}: {_shown(outcome)}", style="" if good else "bold red")

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
            table.add_row(*(_shown(cell) for cell in cells))
        wanted = Measurement.get(
            self.console, self.console.options.update(max_width=MOST_COLUMNS), table
        ).maximum
        if self._is_terminal and wanted > self.console.width:
            for cells in lines:  # too narrow for a table: one line each, which the terminal wraps
                named = zip(headings[1:], cells[1:], strict=True)
                told = [f"{name.lstrip('>')} {cell}" for name, cell in named if cell != "-"]
                self.console.print(f"{_shown(cells[0])}: {_shown(', '.join(told))}")
            return
        width = self.console.width if self._is_terminal else max(wanted, self.console.width)
        self.console.print(table, soft_wrap=False, width=width)
