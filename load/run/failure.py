"""When a table fails: report it, and record it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from load.errors import InterruptedRunError, LoadError, TargetError
from load.postgres import evidence
from load.postgres.connection import own_cursor
from load.run.state import Run, TableRun
from load.screen import last_net
from load.screen.log_file import log
from load.screen.printable import printable

Result = TypeVar("Result")


def attempt(run: Run, table: TableRun, action: Callable[[], Result]) -> Result | None:
    """The result, or None: an error in `action` fails this table and no other."""
    try:
        return action()
    except InterruptedRunError:
        raise
    except LoadError as error:
        run.check_stop()
        fail(run, table, error)
    except Exception as error:
        fail(run, table, unforeseen(error))
    return None


def unforeseen(error: Exception) -> LoadError:
    """An unexpected error fails only its own table; the log has the traceback."""
    log.error("unforeseen", exc_info=error)
    if isinstance(error, OSError) and not isinstance(error, ConnectionError):
        return TargetError(f"cannot write to the working folder: {error}: make room there")
    return LoadError(f"{last_net.unexpected(error)} (the traceback is in the log)")


def fail(run: Run, table: TableRun, error: LoadError) -> None:
    """Report and record it; with --fail-fast the other tables stop too."""
    table.end(evidence.FAILED, printable(str(error)))
    run.screen.end(table.name, table.error, good=False)
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
        run.screen.warn(f"{table.name}: its result could not be recorded ({error})")
