"""What a run knows while it goes on: its surroundings, and each table's state."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from load import evidence
from load.checksums import Figures
from load.dictionary import SourceTable
from load.errors import InterruptedRunError
from load.oracle import Sessions
from load.progress import Screen
from load.reader import Reader
from load.retry import Retry
from load.settings import Options, Settings
from load.snapshot import Snapshot
from load.source_figures import Question, SourceFigures

FULL, SINCE_LAST = "full", "since_last"


@dataclass
class TableRun:
    """One table of a run. `source` is None when the table cannot be read at all."""

    name: str
    source: SourceTable | None = None
    mode: str = FULL
    figures: SourceFigures | None = None
    reader: Reader | None = None
    state: str = evidence.RUNNING
    error: str = ""
    seen_through: list[str] = field(default_factory=list)  # what may hide rows from the account
    loaded_rows: int | None = None
    warnings: int = 0
    carried: Figures = field(default_factory=dict)  # adjustments for rows kept from the last run
    proof: str = ""
    seconds: float = 0.0
    _began: float = 0.0

    @property
    def raw_name(self) -> str:
        """The table in legacy_raw."""
        return self.name.lower()

    @property
    def question(self) -> Question:
        """Which rows are asked for; there is one once the table has been prepared."""
        assert self.reader is not None  # noqa: S101
        return self.reader.question

    @property
    def known(self) -> SourceFigures:
        """Oracle's figures; they are there once the table has been prepared."""
        assert self.figures is not None  # noqa: S101
        return self.figures

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


@dataclass
class Run:
    """The surroundings of all tables. `stop` is set by Ctrl-C, or by a failure with --fail-fast."""

    run_id: str
    settings: Settings
    options: Options
    sessions: Sessions
    screen: Screen
    stop: threading.Event
    folder: Path
    snapshot: Snapshot | None = None
    character_set: str = ""
    picture: str = ""  # the run that took the snapshot

    @property
    def seen(self) -> Snapshot:
        """The snapshot, once it has been taken."""
        assert self.snapshot is not None  # noqa: S101
        return self.snapshot

    @property
    def workers(self) -> int:
        """Threads that read: as many as sessions, and one in a read-only transaction."""
        return 1 if self.sessions.is_held else self.options.sessions

    @property
    def retry(self) -> Retry:
        """For lost connections."""
        return Retry(self.options.retries, self.options.retry_wait, self.stop, self.screen.warn)

    @property
    def is_unicode(self) -> bool:
        """Whether U+FFFD in text can be the text's own."""
        return not self.character_set or "UTF" in self.character_set

    @property
    def is_thick(self) -> bool:
        """Whether the Oracle client library is used."""
        return bool(self.settings.oracle.client_lib_dir)

    def check_stop(self) -> None:
        """Raise InterruptedRunError when the run is to end."""
        if self.stop.is_set():
            raise InterruptedRunError("interrupted")
