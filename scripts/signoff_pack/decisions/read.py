"""An owner's filled workbook: each decided row, or the first error."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from scripts.signoff_pack.errors import SignoffError
from scripts.signoff_pack.judgement.shown import key_in_words, shown
from scripts.signoff_pack.workbooks.layout import (
    ACCEPT,
    DECISION_HEADS,
    DECISIONS,
    MEND,
    ROW_HEADS,
    ROWS,
)


@dataclass(frozen=True)
class Decided:
    """One row with a decision. `there` is the number of rows or values it is about, an empty `key`
    means all of them; `at_most` is as the owner left it."""

    where: str
    entity: str
    kind: str
    what: str
    key: str
    decision: str
    there: int
    at_most: int
    by: str
    on: str
    note: str


def read_workbook(path: Path) -> list[Decided]:
    """All decided rows of both sheets; SignoffError that names sheet and row."""
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=False)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise SignoffError(f"{path} cannot be read as a workbook: {error}") from None
    try:
        return [
            *_sheet(book, DECISIONS, DECISION_HEADS, path.name),
            *_sheet(book, ROWS, ROW_HEADS, path.name),
        ]
    finally:
        book.close()


def _sheet(book: Any, title: str, heads: Sequence[str], file: str) -> Iterator[Decided]:
    if title not in book.sheetnames:
        raise SignoffError(f"{file}: the sheet {title} is missing")
    rows = book[title].iter_rows(values_only=True)
    found = tuple(_text(cell) for cell in next(rows, ()))[: len(heads)]
    if found != tuple(heads):
        raise SignoffError(f"{file}, {title}: the column headings were changed")
    for number, cells in enumerate(rows, start=2):
        padded = [*cells, *[None] * len(heads)][: len(heads)]
        row = dict(zip(heads, padded, strict=True))
        if any(_text(row[name]) for name in ("Decision", "By whom", "When", "Note")):
            yield _decided(row, f"{file}, {title}, row {number}")


def _decided(row: dict[str, Any], where: str) -> Decided:
    entity, kind, what, key = _exact(row, where)
    decision = _text(row["Decision"]).lower()
    if decision not in (ACCEPT, MEND):
        said = f"is {_text(row['Decision'])!r}" if decision else "is empty, but the line is not"
        raise SignoffError(f"{where}: Decision {said}: it must be {ACCEPT} or {MEND}")
    by, note = _text(row["By whom"]), _text(row["Note"])
    if not by:
        raise SignoffError(f"{where}: By whom is empty")
    if decision == ACCEPT and not note:
        raise SignoffError(f"{where}: Note is empty: say why this is accepted")
    there = _count(row.get("There", 1), where, "There")
    return Decided(
        where=where,
        entity=entity,
        kind=kind,
        what=what,
        key=key,
        decision=decision,
        there=there,
        at_most=_count(row.get("At most", 1), where, "At most"),
        by=by,
        on=_day(row["When"], where),
        note=note,
    )


def _exact(row: dict[str, Any], where: str) -> tuple[str, str, str, str]:
    """What the row is about, from the hidden cell, if the visible ones still say the same."""
    try:
        entity, kind, what, key = json.loads(_text(row["Exact"]))
    except (ValueError, TypeError):
        raise SignoffError(f"{where}: the hidden column Exact was changed") from None
    seen = {"Entity": entity, "Kind": kind, "What": what}
    if "Key" in row:
        seen["Key"] = key_in_words(key)
    for name, value in seen.items():
        if _text(row[name]).strip() != shown(value, 1_000).strip():
            raise SignoffError(f"{where}: {name} was changed; make a new workbook to start again")
    return entity, kind, what, key


def _count(value: Any, where: str, name: str) -> int:
    text = _text(value)
    whole = text.removesuffix(".0")
    if not whole.isdecimal():
        raise SignoffError(f"{where}: {name} is {text!r}: it must be a whole number")
    return int(whole)


def _day(value: Any, where: str) -> str:
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%Y-%m-%d")
    try:
        return datetime.date.fromisoformat(_text(value)).isoformat()
    except ValueError:
        raise SignoffError(f"{where}: When is {_text(value)!r}: write it as YYYY-MM-DD") from None


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
