"""The snapshot: the moment at which all tables of a run are read.

One SCN for every statement, if the account may use it; else one session in a read-only transaction;
else none, if you say --no-snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from load.errors import Fault, LoadError, OracleError
from load.oracle.dictionary import MOST_NAMES
from load.oracle.sessions import Session, Sessions

SCN, READ_ONLY, NONE = "scn", "read_only", "none"

# The package needs EXECUTE on it, the view SELECT on V_$DATABASE.
_SCN_QUERIES = (
    "SELECT DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER FROM DUAL",
    "SELECT CURRENT_SCN FROM V$DATABASE",
)


@dataclass(frozen=True)
class Snapshot:
    """What the run sees.

    `taken_at` is this machine's clock (UTC), `source_clock` Oracle's SYSDATE (no zone, and None
    where it cannot be had), both from just before the snapshot was taken.
    """

    kind: str
    scn: int | None
    taken_at: datetime
    source_clock: datetime | None

    def of(self, quoted_table: str) -> str:
        """The table as of the snapshot, for FROM."""
        return f"{quoted_table} AS OF SCN :scn" if self.kind == SCN else quoted_table

    @property
    def binds(self) -> Mapping[str, Any]:
        """What `of` needs to be bound."""
        return {"scn": self.scn} if self.kind == SCN else {}

    def __str__(self) -> str:
        return {
            SCN: f"SCN {self.scn}",
            READ_ONLY: "one read-only transaction",
            NONE: "no snapshot",
        }[self.kind]


def current_scn(session: Session) -> int | None:
    """Oracle's clock, or None when the account may not read it."""
    for query in _SCN_QUERIES:
        found = session.optional_rows(query)
        if found and found[0][0] is not None:
            return int(found[0][0])
    return None


def flashback_refusal(
    session: Session, scn: int | None, quoted_tables: Sequence[str]
) -> OracleError | None:
    """Why the tables cannot be read AS OF SCN, or None when they can."""
    if scn is None:
        return OracleError("neither DBMS_FLASHBACK nor V$DATABASE may be read", Fault.PRIVILEGE)
    for start in range(0, len(quoted_tables), MOST_NAMES):
        rows = (
            f"SELECT 1 FROM {table} AS OF SCN :scn WHERE ROWNUM = 1"  # noqa: S608
            for table in quoted_tables[start : start + MOST_NAMES]
        )
        try:
            session.rows(f"SELECT COUNT(*) FROM ({' UNION ALL '.join(rows)})", {"scn": scn})  # noqa: S608
        except OracleError as error:
            if error.is_of_the_session:
                raise
            return error
    return None


def take(
    sessions: Sessions,
    quoted_tables: Sequence[str],
    *,
    allow_none: bool,
    say: Callable[[str], None],
) -> Snapshot:
    """Take the best snapshot there is; `say` gets a line when it is not an SCN.

    Raises LoadError when there is none and `allow_none` is not set.
    """
    with sessions.session() as session:
        clock = session.optional_rows("SELECT SYSDATE FROM DUAL")
        source_clock = clock[0][0] if clock else None
        taken_at = datetime.now(UTC)
        if allow_none:
            say(
                "no snapshot, as you asked: tables that change during the run will not match each "
                "other"
            )
            return Snapshot(NONE, None, taken_at, source_clock)
        scn = current_scn(session)
        refusal = flashback_refusal(session, scn, quoted_tables)
    if refusal is None:
        return Snapshot(SCN, scn, taken_at, source_clock)
    say(
        f"no read AS OF SCN ({refusal}): the run uses one read-only transaction in one session "
        "and cannot be resumed; scripts/grants.sql grants what is missing"
    )
    try:
        sessions.hold_read_only()
    except OracleError as error:
        if error.is_of_the_session:
            raise
        raise LoadError(
            f"no consistent snapshot can be taken: SET TRANSACTION READ ONLY fails too ({error}). "
            "If nobody works in the legacy system, use --no-snapshot"
        ) from None
    return Snapshot(READ_ONLY, None, taken_at, source_clock)


def check_still_there(session: Session, snapshot: Snapshot, quoted_tables: Sequence[str]) -> None:
    """Before a run goes on: raises LoadError with the reason when its snapshot is gone."""
    if snapshot.kind != SCN:
        raise LoadError(
            f"cannot resume: the run was read in {snapshot}, which ended with it: "
            "start a fresh run (without --resume)"
        )
    refusal = flashback_refusal(session, snapshot.scn, quoted_tables)
    if refusal is not None:
        raise LoadError(f"cannot resume at {snapshot}: {refusal}")
