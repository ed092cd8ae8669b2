"""--resume: which tables of the newest run are missing, and whether its snapshot still exists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from load.errors import LoadError
from load.oracle import snapshot
from load.postgres import evidence
from load.postgres.connection import Cursor
from load.run.state import Context


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
    skip_columns: frozenset[tuple[str, str]]


def find(cursor: Cursor) -> Unfinished:
    """The newest run; raises LoadError if there is nothing to resume."""
    tables = evidence.newest_run(cursor)
    if not tables:
        raise LoadError("nothing to resume: there is no earlier run (start one without --resume)")
    first = tables[0]
    complete = [t.source_table for t in tables if t.state == evidence.COMPLETE]
    open_tables = [t.source_table for t in tables if t.state != evidence.COMPLETE]
    if not open_tables:
        raise LoadError(f"nothing to resume: run {first.run_id} is complete")
    skipped = [(t.source_table, name) for t in tables for name in t.facts.get("left_out", ())]
    return Unfinished(
        first.run_id,
        first.picture,
        first.snapshot,
        first.where_clause,
        first.order_by,
        open_tables,
        complete,
        frozenset(skipped),
    )


def take_up(context: Context, earlier: Unfinished, quoted_tables: Sequence[str]) -> Context:
    """The context with the earlier run's options; raises LoadError when its snapshot is gone."""
    with context.sessions.session() as session:
        snapshot.check_still_there(session, earlier.snapshot, quoted_tables)
    if earlier.complete_tables:
        context.screen.say(f"complete already: {', '.join(earlier.complete_tables)}")
    options = replace(context.options, where=earlier.where_clause, order_by=earlier.order_by)
    return replace(context, options=options)
