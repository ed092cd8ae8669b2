"""One line of the pre-flight checks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Status(Enum):
    """`note`: the run will do, and here is what to know."""

    OK = "ok"
    NOTE = "note"
    FAIL = "FAIL"


@dataclass(frozen=True)
class Check:
    """What was looked at, what was found, and, unless it is ok, what to do."""

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
    """Nothing that stops the run."""
    return Check(subject, Status.NOTE, found, cure)


def fail(subject: str, found: str, cure: str = "") -> Check:
    """To be mended first."""
    return Check(subject, Status.FAIL, found, cure)
