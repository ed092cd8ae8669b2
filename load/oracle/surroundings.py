"""Facts beside the copied tables: the other tables of the schema, and the undo.

Both are only reported: if the account may not read them, nothing is said.
"""

from __future__ import annotations

from collections.abc import Collection

from load.oracle.sessions import Session

_TABLES = "SELECT TABLE_NAME FROM ALL_TABLES WHERE OWNER = :owner ORDER BY TABLE_NAME"
# Needs SELECT on V_$UNDOSTAT. One row per ten minutes, of the last four days.
_UNDO = "SELECT MIN(TUNED_UNDORETENTION) FROM V$UNDOSTAT"


def other_tables(session: Session, owner: str, copied: Collection[str]) -> list[str] | None:
    """The tables of the schema that the account sees and that are not copied.

    None if the account may not read it.
    """
    found = session.optional_rows(_TABLES, {"owner": owner})
    return None if found is None else [name for (name,) in found if name not in copied]


def undo_seconds(session: Session) -> int | None:
    """How long Oracle has kept its undo at least; None if the account may not read it."""
    found = session.optional_rows(_UNDO)
    return int(found[0][0]) if found and found[0][0] is not None else None
