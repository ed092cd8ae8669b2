"""--dry-run: reads everything as a run would, and writes nothing, not even a log."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from load.errors import EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED, InterruptedRunError, LoadError
from load.oracle import snapshot
from load.oracle.chunks import Chunk
from load.oracle.sessions import Sessions
from load.postgres.chunk_file import NoFile
from load.run.failure import unforeseen
from load.run.prepare import choose_tables, look_up, prepare
from load.run.state import Context, Described, Prepared, Run, TableRun
from load.run.workers import wait_for_all
from load.screen.progress import Screen
from load.settings import Options, Settings

# A run takes about twice as long as reading alone: it also loads and proves.
WHOLE_RUN = 2.0
MOST_SHOWN = 20  # listed values


def read_all(settings: Settings, options: Options, screen: Screen, stop: threading.Event) -> int:
    """Read all tables; return the exit status. Raises LoadError when nothing can be read."""
    sessions = Sessions(settings.oracle, options.sessions, options.timeout)
    context = Context(settings, options, sessions, screen, stop, Path())
    began = time.monotonic()
    try:
        with screen:
            context.retry.call("Oracle", sessions.open)
            context = choose_tables(context)
            dictionary = look_up(context, context.options.tables)
            taken = snapshot.take(
                sessions, dictionary.quoted, allow_none=options.no_snapshot, say=screen.warn
            )
            screen.say(f"dry run, {taken}: nothing is written")
            run = context.run("dry run", taken, picture="", character_set=dictionary.character_set)
            sinks = {each.table.name: NoFile(MOST_SHOWN) for each in dictionary.tables}
            for unreadable in dictionary.unreadable:
                _fail(run, unreadable.table, unreadable.error)
            with ThreadPoolExecutor(run.workers) as pool:
                futures = [
                    pool.submit(_read, run, described, sinks[described.table.name])
                    for described in dictionary.described
                ]
                wait_for_all(run, futures)
    except InterruptedRunError:
        screen.say("interrupted", style="bold red")
        return EXIT_INTERRUPTED
    finally:
        sessions.close()
    tables = [each.table for each in dictionary.tables]
    return _report(screen, tables, sinks, time.monotonic() - began)


def _read(run: Run, described: Described, sink: NoFile) -> None:
    """All rows of a table in one piece."""
    table = described.table
    try:
        prepared = prepare(run, described)
        table.loaded_rows = run.retry.call(table.name, partial(_read_rows, run, prepared, sink))
        if table.loaded_rows != prepared.figures.rows:
            raise LoadError(
                f"read {table.loaded_rows} rows, but Oracle counts {prepared.figures.rows}"
            )
    except InterruptedRunError:
        raise
    except LoadError as error:
        run.check_stop()
        _fail(run, table, error)
        return
    except Exception as error:
        _fail(run, table, unforeseen(error))
        return
    run.screen.end(table.name, f"{table.loaded_rows:,} rows can be read", good=True)


def _read_rows(run: Run, prepared: Prepared, sink: NoFile) -> int:
    with run.sessions.session() as session:
        return prepared.reader.read(session, Chunk(1), sink).rows


def _fail(run: Run, table: TableRun, error: LoadError) -> None:
    table.error = str(error)
    run.screen.end(table.name, table.error, good=False)


def _report(
    screen: Screen, tables: list[TableRun], sinks: dict[str, NoFile], seconds: float
) -> int:
    screen.say("")
    screen.table(
        "",
        ["table", ">Oracle", ">read", ">would be listed", "state"],
        [
            (
                table.name,
                f"{table.source_rows:,}" if table.source_rows is not None else "-",
                f"{table.loaded_rows:,}" if table.loaded_rows is not None else "-",
                f"{sinks[table.name].warned:,}",
                "FAILED" if table.error else "ok",
            )
            for table in tables
        ],
    )
    for table in tables:
        for warning in sinks[table.name].first:
            screen.say(
                f"  {table.raw_name} {warning.legacy_key}, {warning.column_name}: "
                f"{warning.reason} ({warning.original[:60]})"
            )
        hidden = sinks[table.name].warned - len(sinks[table.name].first)
        if hidden:
            screen.say(f"  {table.raw_name}: and {hidden:,} more")
    rows = sum(table.loaded_rows or 0 for table in tables)
    screen.say("")
    screen.say(
        f"{rows:,} rows read in {seconds:.1f} s ({rows / max(seconds, 0.001):,.0f} rows/s); "
        f"a run will take about {seconds * WHOLE_RUN:,.0f} s. Nothing was written"
    )
    return EXIT_FAILED if any(table.error for table in tables) else EXIT_DONE
