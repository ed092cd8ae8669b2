"""The log file of a run: logs/extract_YYYYMMDD_HHMMSS.log, for its owner's eyes only."""

from __future__ import annotations

import logging
import os
from datetime import datetime
from pathlib import Path

from load.screen.progress import log


class _NoSecrets(logging.Filter):
    """The last defence: replaces passwords in every line, wherever they came from."""

    def __init__(self, secrets: list[str]) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if len(secret) > 3]

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if any(secret in message for secret in self._secrets):
            for secret in self._secrets:
                message = message.replace(secret, "***")
            record.msg, record.args = message, ()
        return True


def open_log(folder: Path, secrets: list[str]) -> Path:
    """Begin a log file (mode 0600) and send the loader's log there; returns its path."""
    folder.mkdir(mode=0o700, exist_ok=True)
    stem = f"extract_{datetime.now():%Y%m%d_%H%M%S}"
    path = folder / f"{stem}.log"
    number = 1
    while True:
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            break
        except FileExistsError:  # a second run within one second
            number += 1
            path = folder / f"{stem}_{number}.log"
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(message)s"))
    handler.addFilter(_NoSecrets(secrets))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    return path
