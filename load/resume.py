"""Going on with the newest run: what of it is missing, and whether its snapshot is still there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from load import evidence, snapshot
from load.errors import LoadError
from load.run_state import Run
from load.target import Cursor


@dataclass(frozen=True)
class Unfinished:
    """A run with tables that are not complete, by their Oracle names."""

    run_id: str
    picture: str
    snapshot: snapshot.Snapshot
    where_clause: str
    order_by: str
    open_tables: list[str]
    complete_tables: list[str]


def find(current: Cursor) -> Unfinished:
    """The newest run; raises LoadError when there is nothing to go on with."""
    tables = evidence.newest_run(current)
    if not tables:
        raise LoadError("nothing to resume: there is no earlier run (start one without --resume)")
    first = tables[0]
    complete = [t.source_table for t in tables if t.state == evidence.COMPLETE]
    open_tables = [t.source_table for t in tables if t.state != evidence.COMPLETE]
    if not open_tables:
        raise LoadError(f"nothing to resume: run {first.run_id} is complete")
    return Unfinished(
        first.run_id,
        first.picture,
        first.snapshot,
        first.where_clause,
        first.order_by,
        open_tables,
        complete,
    )


def take_up(run: Run, earlier: Unfinished, quoted_tables: Sequence[str]) -> None:
    """Make the run the earlier one; raises LoadError with the reason when that cannot be."""
    run.run_id, run.picture, run.snapshot = earlier.run_id, earlier.picture, earlier.snapshot
    run.options = replace(run.options, where=earlier.where_clause, order_by=earlier.order_by)
    with run.sessions.session() as session:
        snapshot.check_still_there(session, earlier.snapshot, quoted_tables)
    if earlier.complete_tables:
        run.screen.say(f"complete already: {', '.join(earlier.complete_tables)}")
