"""How a table ends when it does not end well."""

from __future__ import annotations

from load.errors import LoadError
from load.postgres import evidence
from load.postgres.connection import own_cursor
from load.run.state import Run, TableRun


def fail(run: Run, table: TableRun, error: LoadError) -> None:
    """Tell it and write it down; with --fail-fast the other tables end too."""
    table.end(evidence.FAILED, str(error))
    run.screen.end(table.name, str(error), good=False)
    write_end(run, table)
    if run.options.fail_fast:
        run.stop.set()


def write_end(run: Run, table: TableRun) -> None:
    """The table's row in `extractions`."""
    try:
        with own_cursor() as cursor:
            evidence.finish(
                cursor,
                run.run_id,
                table.raw_name,
                table.state,
                error=table.error,
                source_rows=table.figures.rows if table.figures else None,
                warnings=table.warnings,
            )
    except LoadError as error:  # the table's own reason is the one to be told
        run.screen.warn(f"{table.name}: its end could not be written down ({error})")
