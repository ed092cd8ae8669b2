"""Chunks: ranges of ROWIDs that are read and committed one by one.

Oracle reads a ROWID range without scanning the rest of the table, in every version and with no
right but SELECT. One pass over the ROWIDs finds the borders, so that the number of rows in each
chunk is known before it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from load.errors import Fault, OracleError
from load.oracle.figures import Question
from load.oracle.sessions import Session

LOGICAL = "*"  # how the ROWIDs of an index-organized table begin, which no range can be made of


@dataclass(frozen=True)
class Chunk:
    """Rows from ROWID `low` (from the first if None) to before `high` (to the last if None)."""

    number: int
    low: str | None = None
    high: str | None = None
    expected_rows: int | None = None

    def condition(self, question: Question) -> str:
        """FROM and WHERE with the range."""
        clause = question.from_where
        for bound, comparison in (
            (self.low, ">= CHARTOROWID(:low)"),
            (self.high, "< CHARTOROWID(:high)"),
        ):
            if bound is not None:
                clause += f" {'AND' if ' WHERE ' in clause else 'WHERE'} ROWID {comparison}"
        return clause

    @property
    def binds(self) -> Mapping[str, Any]:
        """What `condition` needs to be bound besides the snapshot."""
        bounds = {"low": self.low, "high": self.high}
        return {name: bound for name, bound in bounds.items() if bound is not None}


def whole(rows: int | None) -> list[Chunk]:
    """The table as one chunk."""
    return [Chunk(1, expected_rows=rows)]


def split(session: Session, question: Question, rows: int, chunk_rows: int) -> list[Chunk]:
    """Chunks of `chunk_rows` rows each; raises OracleError if there are no ROWIDs.

    Views and index-organized tables have none.
    """
    statement = (
        "SELECT ROWIDTOCHAR(RID) FROM (SELECT RID, ROW_NUMBER() OVER (ORDER BY RID) RN FROM "  # noqa: S608
        f"(SELECT ROWID RID {question.from_where})) WHERE MOD(RN, :chunk_rows) = 1 ORDER BY RN"
    )
    found = session.rows(statement, {**question.snapshot.binds, "chunk_rows": chunk_rows})
    borders: list[str | None] = [row[0] for row in found]
    if any(str(border).startswith(LOGICAL) for border in borders):
        raise OracleError("an index-organized table has no physical ROWIDs", Fault.UNSUPPORTED)
    if len(borders) != -(-rows // chunk_rows) or len(set(borders)) != len(borders):
        raise OracleError(
            f"{len(borders)} ROWID ranges for {rows} rows, so chunks would be unsafe",
            Fault.UNSUPPORTED,
        )
    lows, highs = [None, *borders[1:]], [*borders[1:], None]
    return [
        Chunk(
            number,
            low,
            high,
            chunk_rows if high is not None else rows - chunk_rows * (len(borders) - 1),
        )
        for number, (low, high) in enumerate(zip(lows, highs, strict=True), start=1)
    ]
