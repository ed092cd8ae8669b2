"""The three standard streams, made safe to use however the program was started.

- A closed one (`<&-`) becomes /dev/null, or the next file that is opened would take its number.
- A character that the terminal's encoding lacks is written as an escape; it ends nothing.
- If a reader has gone (`| head`), the run continues silently.
- A full disk behind `> file` does not end the run either, but the program must not report success.
"""

from __future__ import annotations

import io
import os
import sys

_NAMES = ("stdin", "stdout", "stderr")


class Patient(io.TextIOWrapper):
    """A stream whose reader may go. `refusal` is the first error other than that."""

    refusal: OSError | None = None

    def write(self, text: str) -> int:
        """Write; what cannot be written is dropped, from then on for good."""
        try:
            super().write(text)
            super().flush()
        except OSError as error:
            self._give_up(error)
        return len(text)

    def flush(self) -> None:
        """The same for what is left in the buffer."""
        try:
            super().flush()
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        if not isinstance(error, BrokenPipeError):
            self.refusal = self.refusal or error
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)


def settle() -> None:
    """Make them safe. Call it once, first thing in a program."""
    for number in range(len(_NAMES)):
        _open_if_closed(number)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", errors="replace")  # noqa: SIM115 - a number
    sys.stdout = _patient(1, sys.stdout)
    sys.stderr = _patient(2, sys.stderr)


def refusal() -> str:
    """Why stdout could not take all that was written, '' where it could."""
    error = getattr(sys.stdout, "refusal", None)
    return "" if error is None else str(error.strerror)


def _open_if_closed(number: int) -> None:
    try:
        os.fstat(number)
    except OSError:  # the lowest free number is this one
        os.open(os.devnull, os.O_RDWR)


def _patient(number: int, before: io.TextIOWrapper | object) -> Patient:
    encoding = getattr(before, "encoding", None) or "utf-8"
    raw = io.FileIO(number, "w", closefd=False)
    return Patient(
        io.BufferedWriter(raw), encoding=encoding, errors="backslashreplace", line_buffering=True
    )
