"""The folder for chunk files, .dlt/extract: one folder in it for each process."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from load import settings
from load.errors import LoadError


def make() -> Path:
    """An empty folder for this process. Folders that killed processes left behind are deleted.

    Raises LoadError when it cannot be written.
    """
    work = settings.WORK_DIR
    try:
        work.mkdir(parents=True, exist_ok=True)
        work.chmod(0o700)
        for left in work.iterdir():
            if not _is_alive(left.name.partition("-")[0]):
                shutil.rmtree(left, ignore_errors=True)
        folder = work / f"{os.getpid()}-{secrets.token_hex(4)}"
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise LoadError(
            f"the working folder cannot be written: {error.filename}: {error.strerror}. "
            f"{settings.who_owns(work.parent)}"
        ) from None
    return folder


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        pass
    return True
