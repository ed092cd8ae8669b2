"""The log file of a run: logs/extract_YYYYMMDD_HHMMSS.log, readable by its owner only."""

from __future__ import annotations

import logging
import os
from datetime import datetime
from pathlib import Path

from load.errors import LoadError
from load.screen.printable import printable
from load.settings import who_owns

log = logging.getLogger("abis.extract")
log.addHandler(logging.NullHandler())  # before there is a log file, Python would write to stderr


class _Formatter(logging.Formatter):
    """Makes sure that no line contains a password or can control a terminal."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        return super().formatMessage(record).replace("\n", " ")  # a value cannot forge a line

    def format(self, record: logging.LogRecord) -> str:
        return printable(super().format(record))


def open_log(folder: Path, program: str = "extract") -> Path:
    """Begin a log file (mode 0600) and send the loader's log there; returns its path.

    Raises LoadError when it cannot be written.
    """
    try:
        path = _new_file(folder, f"{program}_{datetime.now():%Y%m%d_%H%M%S}")
    except OSError as error:
        raise LoadError(
            f"the log cannot be written: {error.filename}: {error.strerror}. {who_owns(folder)}"
        ) from None
    handler = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)-7s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    return path


def current() -> Path | None:
    """The log file that is open."""
    for handler in log.handlers:
        if isinstance(handler, logging.FileHandler):
            return Path(handler.baseFilename)
    return None


def _new_file(folder: Path, stem: str) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{stem}.log"
    number = 1
    while True:
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:  # a second run within one second
            number += 1
            path = folder / f"{stem}_{number}.log"
        else:
            return path
