"""The column types of `schema.sql`, and the Arrow type that holds each without loss."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa

SCHEMA_FILE = Path(__file__).with_name("schema.sql")
_TABLE = re.compile(r"CREATE TABLE (\w+) \((.*?)\n\);", re.DOTALL)
_COLUMN = re.compile(r"^\s+(\w+)\s+([A-Z0-9]+)(?:\((\d+)(?:,(\d+))?\))?\s*(NOT NULL)?,")


@dataclass(frozen=True)
class Column:
    """One column as the data dictionary gives it."""

    name: str
    type: str  # VARCHAR2, CHAR, CLOB, NUMBER, DATE or TIMESTAMP
    size: int | None  # characters, digits or, for TIMESTAMP, digits of the second
    scale: int
    is_required: bool

    @property
    def arrow_type(self) -> pa.DataType:
        """Text also for a NUMBER without precision: no decimal type holds all of its scales."""
        if self.type in ("DATE", "TIMESTAMP"):
            return pa.timestamp("us")
        if self.type == "NUMBER" and self.size is not None:
            return pa.decimal128(self.size, self.scale)
        return pa.string()


@cache
def tables() -> dict[str, tuple[Column, ...]]:
    """All tables of `schema.sql` with their columns in order."""
    found = {}
    for name, body in _TABLE.findall(SCHEMA_FILE.read_text()):
        matches = [_COLUMN.match(line) for line in body.splitlines() if "CONSTRAINT" not in line]
        found[name] = tuple(
            Column(
                match[1],
                match[2],
                int(match[3]) if match[3] else None,
                int(match[4] or 0),
                bool(match[5]),
            )
            for match in matches
            if match
        )
    return found
