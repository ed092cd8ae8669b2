"""Which row of a group with the same key is kept: the rule for `duplicate:<column>`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

# What is planted in keys and unique values beside what belongs there.
WHITE = " \t\n\u00a0"
INVISIBLE = "\x07\u00ad"
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100


@dataclass(frozen=True)
class Candidate:
    """One row of a group. `values`: its cleaned key and unique values, by column."""

    raw_key: str
    modified: datetime | None
    created: datetime | None
    values: dict[str, str]
    is_spoilt: bool  # rejected for itself: takes no part
    is_tidy: bool  # its raw primary key, blanks at the end aside, is its cleaned one

    @property
    def rank(self) -> tuple[datetime, datetime, bool, list[int]]:
        """Greatest wins: the latest dates, then a tidy key, then the lowest raw key."""
        # Code points sort as the bytes of UTF-8 do; negated, the lowest text is the greatest, and
        # the final 1 puts a text before its own continuations.
        descending = [-ord(character) for character in self.raw_key] + [1]
        return _dated(self.modified), _dated(self.created), self.is_tidy, descending


def tidied(raw: str) -> str:
    """A raw key or unique value of a group as it is cleaned."""
    return raw.translate(dict.fromkeys(map(ord, INVISIBLE))).strip(WHITE)


def _dated(moment: datetime | None) -> datetime:
    if moment is None or not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        return datetime.min  # no date counts as oldest
    return moment


def duplicates(rows: Sequence[Candidate], columns: Sequence[str]) -> dict[int, str]:
    """Position of each row that is rejected -> the column for which it is.

    `columns` are the primary key and then the unique columns in the mapping's order: a row that
    has lost for one column takes no part in the next.
    """
    losers: dict[int, str] = {}
    for column in columns:
        groups: dict[str, list[int]] = defaultdict(list)
        for position, row in enumerate(rows):
            if not row.is_spoilt and position not in losers and column in row.values:
                groups[row.values[column]].append(position)
        for positions in groups.values():
            kept = max(positions, key=lambda position: rows[position].rank)
            losers |= {position: column for position in positions if position != kept}
    return losers
