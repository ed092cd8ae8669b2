"""One line of the pre-flight checks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Status(Enum):
    """`note`: the run will work, but you should know this."""

    OK = "ok"
    NOTE = "note"
    FAIL = "FAIL"


@dataclass(frozen=True)
class Check:
    """What was checked, what was found, and, unless it is ok, what to do."""

    subject: str
    status: Status
    found: str
    cure: str = ""

    def __str__(self) -> str:
        cure = f": {self.cure}" if self.cure else ""
        return f"{self.status.value:<4}  {self.subject}: {self.found}{cure}"


def ok(subject: str, found: str) -> Check:
    """Nothing to do."""
    return Check(subject, Status.OK, found)


def note(subject: str, found: str, cure: str = "") -> Check:
    """Does not stop the run."""
    return Check(subject, Status.NOTE, found, cure)


def fail(subject: str, found: str, cure: str = "") -> Check:
    """Fix this before the run."""
    return Check(subject, Status.FAIL, found, cure)
