"""What a run works with, and the state of each table.

A table is Described by Oracle's dictionary, or Unreadable; then Prepared, with Oracle's figures and
a reader; and in the end Finished (load/postgres/evidence.py). Its TableRun is its line in the
report, from the first to the last of these.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from load.errors import InterruptedRunError, LoadError
from load.names import raw_table
from load.oracle.dictionary import SourceTable
from load.oracle.figures import Question, SourceFigures
from load.oracle.reader import Reader
from load.oracle.retry import Outage, Retry
from load.oracle.sessions import Sessions
from load.oracle.snapshot import Snapshot
from load.postgres import evidence
from load.postgres.run_lock import RunLock
from load.screen.progress import Screen
from load.settings import Options, Settings

FULL, SINCE_LAST = "full", "since_last"


@dataclass
class TableRun:
    """What the report says of one table. The rows are None until they have been counted."""

    name: str
    mode: str = FULL
    state: str = evidence.RUNNING
    error: str = ""
    seen_through: list[str] = field(default_factory=list)  # what may hide rows from the account
    source_rows: int | None = None
    loaded_rows: int | None = None
    warnings: int = 0
    proof: str = ""
    seconds: float = 0.0
    can_go_on: bool = True  # whether --resume may do what failed; not for a table that is not there
    _began: float = 0.0

    @property
    def raw_name(self) -> str:
        """The table in legacy_raw."""
        return raw_table(self.name)

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.state == evidence.RUNNING

    def begin(self) -> None:
        """Its first row is asked for now."""
        self._began = self._began or time.monotonic()

    def end(self, state: str, error: str = "") -> None:
        """Nothing more is done for this table."""
        self.state, self.error = state, error
        if self._began:
            self.seconds = time.monotonic() - self._began


@dataclass(frozen=True)
class Unreadable:
    """A table that cannot be read at all."""

    table: TableRun
    error: LoadError


@dataclass(frozen=True)
class Described:
    """A table as Oracle's dictionary has it."""

    table: TableRun
    source: SourceTable


@dataclass(frozen=True)
class Prepared:
    """A table of which Oracle has given the figures, and what reads it."""

    table: TableRun
    figures: SourceFigures
    reader: Reader

    @property
    def question(self) -> Question:
        """Which rows are asked for."""
        return self.reader.question

    @property
    def source(self) -> SourceTable:
        """The table in Oracle."""
        return self.question.table


@dataclass(frozen=True)
class Context:
    """What a run works with. `stop` is set by Ctrl-C, or by a failure with --fail-fast."""

    settings: Settings
    options: Options
    sessions: Sessions
    screen: Screen
    stop: threading.Event
    folder: Path
    lock: RunLock | None = None  # a dry run has none
    outage: Outage = field(default_factory=Outage)

    @property
    def workers(self) -> int:
        """Threads that read: as many as sessions, and one in a read-only transaction."""
        return 1 if self.sessions.is_held else self.options.sessions

    @property
    def retry(self) -> Retry:
        """For lost connections."""
        return Retry(
            self.options.retries,
            self.options.retry_wait,
            self.outage,
            self.stop,
            self.screen.warn,
        )

    @property
    def is_thick(self) -> bool:
        """Whether the Oracle client library is used."""
        return bool(self.settings.oracle.client_lib_dir)

    def check_stop(self) -> None:
        """Raise InterruptedRunError when the run is to end."""
        if self.stop.is_set():
            raise InterruptedRunError("interrupted")

    def run(self, run_id: str, snapshot: Snapshot, *, picture: str, character_set: str) -> Run:
        """The run, once it has a snapshot. `picture` is the run that took it."""
        return Run(
            self.settings,
            self.options,
            self.sessions,
            self.screen,
            self.stop,
            self.folder,
            self.lock,
            self.outage,
            run_id=run_id,
            snapshot=snapshot,
            picture=picture,
            character_set=character_set,
        )


@dataclass(frozen=True, kw_only=True)
class Run(Context):
    """The same, and what all tables are read in."""

    run_id: str
    snapshot: Snapshot
    picture: str
    character_set: str

    @property
    def is_unicode(self) -> bool:
        """Whether U+FFFD in a text can be part of the original."""
        return not self.character_set or "UTF" in self.character_set
