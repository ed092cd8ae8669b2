"""The columns of the two sheets, for the writer and the reader of a workbook alike.

The last column, hidden, holds what the row is about as JSON: a key that is invisible, or that
Excel would change, comes back unchanged.
"""

from __future__ import annotations

import json

DECISIONS, ROWS = "Decisions", "Rows"
ACCEPT, MEND = "accept", "mend"
FILLED_BY_OWNER = ("Decision", "By whom", "When", "Note")

DECISION_HEADS = (
    "Entity",
    "Kind",
    "What",
    "In words",
    "There",
    "Accepted before",
    "Open",
    "For example",
    "At most",
    *FILLED_BY_OWNER,
    "Exact",
)
ROW_HEADS = (
    "Entity",
    "Kind",
    "What",
    "Key",
    "Name",
    "Before",
    "After",
    "Raw row",
    *FILLED_BY_OWNER,
    "Exact",
)


def exact(entity: str, kind: str, what: str, key: str) -> str:
    """The hidden cell."""
    return json.dumps([entity, kind, what, key])
