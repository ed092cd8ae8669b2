"""seeds/accepted.csv of the project: what the owners have accepted, as data in git."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.signoff_pack.errors import SignoffError
from scripts.signoff_pack.sources.program import ROOT, project

KINDS = ("rejected", "changed", "conflict", "warning", "unmapped")
FIELDS = ("entity", "kind", "what", "key", "at_most", "accepted_by", "accepted_on", "why")


@dataclass(frozen=True)
class Line:
    """One decision; an empty key means all rows that no other line names."""

    entity: str
    kind: str
    what: str
    key: str
    at_most: int
    accepted_by: str
    accepted_on: str
    why: str

    @property
    def covers(self) -> tuple[str, str, str, str]:
        """What no two lines may share."""
        return self.entity, self.kind, self.what, self.key


def file() -> Path:
    """Where it lies."""
    return project() / "seeds" / "accepted.csv"


def shown_file() -> str:
    """The same as people name it, from the root of this checkout."""
    path = file()
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def read() -> list[Line]:
    """All lines; raises SignoffError for the first wrong one."""
    path = file()
    try:
        with path.open(encoding="utf-8", newline="") as opened:
            rows = csv.DictReader(opened)
            if tuple(rows.fieldnames or ()) != FIELDS:
                raise SignoffError(f"{path}: the first line must be {','.join(FIELDS)}")
            lines = [_line(row, f"{path}, line {rows.line_num}") for row in rows]
    except OSError as error:
        raise SignoffError(f"{path} cannot be read: {error.strerror}") from None
    seen: set[tuple[str, str, str, str]] = set()
    for line in lines:
        if line.covers in seen:
            raise SignoffError(f"{path}: listed twice: {', '.join(filter(None, line.covers))}")
        seen.add(line.covers)
    return lines


def write(lines: Iterable[Line]) -> None:
    """All lines, sorted: each new decision is one line in git's diff."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(FIELDS)
    for line in sorted(lines, key=lambda line: line.covers):
        rows.writerow(asdict(line).values())
    file().write_text(text.getvalue(), encoding="utf-8")


def as_json(lines: Sequence[Line]) -> str:
    """What the function legacy_audit.acceptance() takes."""
    return json.dumps([asdict(line) for line in lines])


def checked(line: Line, where: str) -> Line:
    """The line, if it is valid; otherwise raises SignoffError."""
    if line.kind not in KINDS:
        raise SignoffError(f"{where}: kind is {line.kind!r}: it must be one of {', '.join(KINDS)}")
    if line.at_most < 0:
        raise SignoffError(f"{where}: at_most is {line.at_most}: it must be a number from 0")
    for field in ("entity", "what", "accepted_by", "why"):
        if not getattr(line, field).strip():
            raise SignoffError(f"{where}: {field} is empty")
    if line.key.strip().lower() == "null":
        raise SignoffError(f"{where}: dbt would read the key {line.key!r} as empty, for all rows")
    try:
        datetime.date.fromisoformat(line.accepted_on)
    except ValueError:
        raise SignoffError(
            f"{where}: accepted_on is {line.accepted_on!r}: write it as YYYY-MM-DD"
        ) from None
    return line


def _line(row: dict[str, str], where: str) -> Line:
    if None in row or None in row.values():
        raise SignoffError(f"{where}: does not have {len(FIELDS)} fields")
    if not row["at_most"].isdecimal():
        raise SignoffError(f"{where}: at_most is {row['at_most']!r}: it must be a number from 0")
    return checked(Line(**{**row, "at_most": int(row["at_most"])}), where)  # type: ignore[arg-type]
