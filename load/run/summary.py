"""Reports the end of a run: a table for you, JSON for scripts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from load.postgres import evidence, schemas
from load.run.pipeline import Outcome
from load.run.prove import PROVEN
from load.run.state import TableRun
from load.screen.printable import printable
from load.screen.progress import Screen
from load.settings import Options

MOST_LINES = 40  # tables that are all shown
LARGEST = 5


def show(screen: Screen, outcome: Outcome, options: Options) -> None:
    """One line per table, then one for the run."""
    lines = [
        (
            table.name,
            _number(table.source_rows),
            _number(table.loaded_rows),
            _number(table.warnings or None),
            f"{table.seconds:.1f} s",
            table.proof or "-",
            table.state if table.state == evidence.COMPLETE else table.state.upper(),
        )
        for table in _worth_a_line(outcome)
    ]
    screen.say("")
    screen.table(
        "", ["table", ">Oracle", f">{schemas.RAW}", ">listed", ">time", "proof", "state"], lines
    )
    others = len(outcome.tables) - len(lines)
    if others:
        screen.say(f"and {others:,} more tables, all of them complete and proven; --json has each")
    _show_raw(screen, outcome)
    rows = sum(table.loaded_rows or 0 for table in outcome.tables)
    complete = sum(table.state == evidence.COMPLETE for table in outcome.tables)
    screen.say("")
    if outcome.is_good:
        kind = "  Only some of the rows, as asked by --where." if options.is_partial else ""
        screen.say(
            f"done: {_counted(rows, 'row')} in {_counted(complete, 'table')}, {outcome.snapshot}, "
            f"{outcome.seconds:.1f} s. Run {outcome.run_id} is in "
            f"{schemas.AUDIT}.extractions.{kind}",
            style="green",
        )
        return
    word = "interrupted" if outcome.interrupted else "FAILED"
    go_on = how_to_go_on(outcome)
    screen.say(
        f"{word}: {complete} of {len(outcome.tables)} tables complete. {go_on}",
        style="bold red",
    )


def _worth_a_line(outcome: Outcome) -> Sequence[TableRun]:
    """All tables if they are few; otherwise those that failed, are unusual, or are the largest."""
    if len(outcome.tables) <= MOST_LINES:
        return outcome.tables
    largest = sorted(outcome.tables, key=lambda t: t.loaded_rows or 0, reverse=True)[:LARGEST]
    return [
        table
        for table in outcome.tables
        if table in largest
        or table.state != evidence.COMPLETE
        or table.warnings
        or table.seen_through
        or table.proof != PROVEN
    ]


def how_to_go_on(outcome: Outcome) -> str:
    """What to type after a run that did not end well."""
    if outcome.can_resume:
        return "To go on: python load/extract.py --resume"
    if any(not table.can_go_on for table in outcome.tables):
        return "Correct what is named below, then start a new run"
    return "Start a new run"


def _show_raw(screen: Screen, outcome: Outcome) -> None:
    """What legacy_raw holds and from when, if it is more than this run has read."""
    raw = outcome.raw
    if raw.is_one_picture:
        others = {table for picture in raw.pictures for table in picture.tables}
        if others > {table.name for table in outcome.tables}:
            screen.say("")
            screen.say(f"{schemas.RAW} holds one snapshot: {raw.pictures[0]}")
        return
    screen.say("")
    if len(raw.pictures) > 1:
        screen.say(f"{schemas.RAW} holds tables from different snapshots:", style="yellow")
    elif raw.pictures:
        screen.say(f"{schemas.RAW} holds:", style="yellow")
    for picture in raw.pictures:
        screen.say(f"  {picture}", style="yellow")
    for table, state in raw.unfinished:
        screen.say(f"  {table}: its newest extraction is {state}", style="yellow")
    if raw.unfinished and outcome.can_resume and not outcome.is_good:
        cure = "python load/extract.py --resume, or a new run of all tables"
    else:
        cure = "python load/extract.py, which reads all tables at one SCN"
    screen.say(
        f"dbt build refuses that. Run {cure}; or accept it: "
        "dbt build --vars '{allow_mixed_snapshots: true}'",
        style="yellow",
    )


def failures(outcome: Outcome) -> list[str]:
    """One line per table that failed, with its reason."""
    return [f"{t.name}: {t.error}" for t in outcome.tables if t.state == evidence.FAILED]


def as_json(outcome: Outcome) -> str:
    """The same for scripts."""
    tables: list[dict[str, Any]] = [
        {
            "table": table.name,
            "mode": table.mode,
            "state": table.state,
            "source_rows": table.source_rows,
            "loaded_rows": table.loaded_rows,
            "warnings": table.warnings,
            "seen_through": table.seen_through,
            "proof": table.proof or None,
            "seconds": round(table.seconds, 3),
            "error": printable(table.error) or None,
        }
        for table in outcome.tables
    ]
    return json.dumps(
        {
            "run_id": outcome.run_id,
            "snapshot": outcome.snapshot,
            "complete": outcome.is_good,
            "interrupted": outcome.interrupted,
            "seconds": round(outcome.seconds, 3),
            "tables": tables,
            "legacy_raw": {
                "one_picture": outcome.raw.is_one_picture,
                "pictures": [
                    {
                        "run_id": picture.run_id,
                        "snapshot": str(picture.snapshot),
                        "taken_at": picture.snapshot.taken_at.isoformat(),
                        "tables": list(picture.tables),
                    }
                    for picture in outcome.raw.pictures
                ],
                "unfinished": dict(outcome.raw.unfinished),
                "partial": list(outcome.raw.partial),
            },
        },
        indent=2,
    )


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _number(value: int | None) -> str:
    return "-" if value is None else f"{value:,}"
