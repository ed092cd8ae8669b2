"""When a table fails: say so, and write it down."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from load.errors import InterruptedRunError, LoadError
from load.postgres import evidence
from load.postgres.connection import own_cursor
from load.run.state import Run, TableRun

Result = TypeVar("Result")


def attempt(run: Run, table: TableRun, action: Callable[[], Result]) -> Result | None:
    """The result, or None: a LoadError in `action` is this table's own end and no other's."""
    try:
        return action()
    except InterruptedRunError:
        raise
    except LoadError as error:
        run.check_stop()
        fail(run, table, error)
        return None


def fail(run: Run, table: TableRun, error: LoadError) -> None:
    """Report it and write it down; with --fail-fast the other tables end too."""
    table.end(evidence.FAILED, str(error))
    run.screen.end(table.name, str(error), good=False)
    write_end(run, table)
    if run.options.fail_fast:
        run.stop.set()


def write_end(run: Run, table: TableRun) -> None:
    """The table's row in `extractions`."""
    try:
        with own_cursor() as cursor:
            evidence.end(
                cursor,
                run.run_id,
                table.raw_name,
                table.state,
                error=table.error,
                source_rows=table.source_rows,
                warnings=table.warnings,
            )
    except LoadError as error:  # the operator needs the table's own error, not this one
        run.screen.warn(f"{table.name}: its end could not be written down ({error})")
