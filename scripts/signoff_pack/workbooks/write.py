"""One workbook: a sheet with a row for each thing to decide, and one with every row and value.

The same facts give the same bytes: the time in the file is the build's, and XlsxWriter dates the
parts of the archive 1980.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from scripts.signoff_pack.facts.decisions import Item, Single
from scripts.signoff_pack.judgement.shown import key_in_words, shown
from scripts.signoff_pack.judgement.words import Words
from scripts.signoff_pack.workbooks.layout import (
    ACCEPT,
    DECISION_HEADS,
    DECISIONS,
    FILLED_BY_OWNER,
    MEND,
    ROW_HEADS,
    ROWS,
    exact,
)

MOST_ROWS = 1_000_000  # a sheet takes 1,048,576; the CSV has them all
_LONGEST = 1_000
_WIDE = {"In words": 70, "Before": 30, "After": 30, "Raw row": 60, "Note": 40, "What": 28}
_HELP = (
    "What is to decide about the data of {owner}",
    "",
    "Sheet Decisions: one line for each kind of loss or change. Choose accept or mend, say by whom,"
    " when (YYYY-MM-DD) and, in Note, why.",
    "accept: it may be lost or changed as described, for at most as many as At most says.",
    "mend: the legacy data will be put right; the line goes onto the worklist.",
    "Sheet Rows: every row and value behind it. A decision here is for this one alone and wins"
    " over the line on the first sheet.",
    "Leave a line empty, and it stays open. Change nothing but Decision, At most, By whom, When"
    " and Note.",
    "Then: scripts/signoff --import {name}",
)


@contextmanager
def workbook(
    path: Path, owner: str, words: Words, items: Sequence[Item], made_at: datetime.datetime
) -> Iterator[Callable[[Single], None]]:
    """A new file with the decisions; what comes out adds a row to its second sheet."""
    options = {
        "constant_memory": True,  # rows go to the disk as they come
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": f"Sign-off: {owner}", "created": made_at})
        book.set_custom_property("owner", owner)
        head = book.add_format({"bold": True, "bg_color": "#E8ECF0", "border": 1})
        asked = book.add_format({"bold": True, "bg_color": "#FFF3C4", "border": 1})
        sheet = book.add_worksheet(DECISIONS)
        _heads(sheet, DECISION_HEADS, head, asked)
        for number, item in enumerate(items, start=1):
            _cells(sheet, number, _decision(words, item))
        _finish(sheet, DECISION_HEADS, len(items))
        sheet = book.add_worksheet(ROWS)
        _heads(sheet, ROW_HEADS, head, asked)
        numbers = count(1)

        def add(single: Single) -> None:
            number = next(numbers)
            if number <= MOST_ROWS:
                _cells(sheet, number, _single(single))

        yield add
        _finish(sheet, ROW_HEADS, min(next(numbers) - 1, MOST_ROWS))
        sheet = book.add_worksheet("How to")
        sheet.set_column(0, 0, 100)
        for place, line in enumerate(_HELP):
            sheet.write_string(place, 0, line.format(owner=owner, name=path.name))


def _decision(words: Words, item: Item) -> list[str | int | None]:
    return [
        item.entity,
        item.kind,
        shown(item.what, _LONGEST),
        words.item(item.entity, item.kind, item.what, item.there),
        item.there,
        item.accepted,
        item.open,
        ", ".join(shown(key_in_words(key), 60) for key in item.open_keys),
        item.there,
        *(None for _ in FILLED_BY_OWNER),
        exact(item.entity, item.kind, item.what, ""),
    ]


def _single(single: Single) -> list[str | int | None]:
    return [
        single.entity,
        single.kind,
        shown(single.what, _LONGEST),
        shown(key_in_words(single.key), _LONGEST),
        shown(single.name, _LONGEST),
        None if single.before is None else shown(single.before, _LONGEST),
        None if single.after is None else shown(single.after, _LONGEST),
        shown(single.row, _LONGEST),
        *(None for _ in FILLED_BY_OWNER),
        exact(single.entity, single.kind, single.what, single.key),
    ]


def _heads(sheet: Worksheet, heads: Sequence[str], head: object, asked: object) -> None:
    for column, name in enumerate(heads):
        hidden = {"hidden": name == "Exact"}
        sheet.set_column(column, column, _WIDE.get(name, 16), None, hidden)
        is_asked = name in FILLED_BY_OWNER or name == "At most"
        sheet.write_string(0, column, name, asked if is_asked else head)
    sheet.freeze_panes(1, 1)


def _cells(sheet: Worksheet, row: int, values: Sequence[str | int | None]) -> None:
    for column, value in enumerate(values):
        if isinstance(value, int):
            sheet.write_number(row, column, value)
        elif value:
            sheet.write_string(row, column, value)  # never a formula, whatever it begins with


def _finish(sheet: Worksheet, heads: Sequence[str], rows: int) -> None:
    sheet.autofilter(0, 0, max(rows, 1), len(heads) - 1)
    decision = heads.index("Decision")
    sheet.data_validation(
        1, decision, max(rows, 1), decision, {"validate": "list", "source": [ACCEPT, MEND]}
    )
