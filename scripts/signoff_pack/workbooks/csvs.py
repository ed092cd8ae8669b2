"""The same as CSV: every row and value of an owner's entities, for machines.

A spreadsheet would take a text that begins with = + - @ for a formula, so such a text has an
apostrophe before it; plain numbers have not.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.signoff_pack.facts.decisions import Single

HEADS = ("entity", "kind", "what", "key", "name", "before", "after", "raw_row")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


@contextmanager
def csv_file(path: Path) -> Iterator[Callable[[Single], None]]:
    """A new file; what comes out adds a row to it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(HEADS)
        yield lambda single: rows.writerow([_safe(value) for value in vars(single).values()])


def _safe(value: str | None) -> str | None:
    if value and value[0] in "=+-@\t\r'" and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value
