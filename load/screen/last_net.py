"""Catches unexpected errors of a program: one line, and exit status 1.

The log has the traceback.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path

from load.errors import EXIT_FAILED, EXIT_INTERRUPTED, LoadError
from load.screen import log_file, streams
from load.screen.log_file import log
from load.screen.printable import printable
from load.settings import LOG_DIR


def run(program: str, main: Callable[[], int], folder: Path = LOG_DIR) -> int:
    """The status of `main`, whose streams are made safe; `folder` is where logs lie."""
    streams.settle()
    logging.raiseExceptions = False  # a log that a full disk cuts off is no traceback for each line
    try:
        status = main()
    except KeyboardInterrupt:
        tell(program, "interrupted")
        return EXIT_INTERRUPTED
    except LoadError as error:
        tell(program, str(error))
        return error.exit_status
    except OSError as error:
        tell(program, f"{_of_system(error)} ({_written_down(program, folder)})")
        return EXIT_FAILED
    except Exception as error:
        tell(program, f"{unexpected(error)} ({_written_down(program, folder)})")
        return EXIT_FAILED
    sys.stdout.flush()
    if reason := streams.refusal():
        tell(program, f"its output could not be written: {reason}")
        return status or EXIT_FAILED
    return status


def tell(program: str, line: str) -> None:
    """One line on stderr."""
    print(f"{program}: {printable(' '.join(line.split()))}", file=sys.stderr)


def unexpected(error: BaseException) -> str:
    """The message for an unexpected error."""
    return f"unexpected error: {type(error).__name__}: {' '.join(str(error).split())}"


def _of_system(error: OSError) -> str:
    """The system's own message, which says what is wrong: a full disk, a folder of another user."""
    return f"{error.filename}: {error.strerror}" if error.filename else str(error)


def _written_down(program: str, folder: Path) -> str:
    """Write the traceback into the log, and say where it is."""
    path = log_file.current()
    if path is None:
        try:
            path = log_file.open_log(folder, program)
        except (LoadError, OSError) as error:
            return f"the traceback could not be written: {error}"
    log.exception("%s ended here", program)
    return f"the traceback is in {path}; please send it to the maintainers of this program"
