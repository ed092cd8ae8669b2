"""The same as CSV: every row and value of an owner's entities, for machines.

A spreadsheet would take a text that begins with = + - @ for a formula, so such a text has an
apostrophe before it; plain numbers have not.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import astuple
from pathlib import Path

from scripts.signoff_pack.facts.decisions import Single

HEADS = ("entity", "kind", "what", "key", "name", "before", "after", "raw_row")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def write_csv(path: Path, singles: Iterable[Single]) -> None:
    """Write the file, row by row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(HEADS)
        for single in singles:
            rows.writerow([_safe(value) for value in astuple(single)])


def _safe(value: str | None) -> str | None:
    if value and value[0] in "=+-@\t\r'" and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value
