"""--dry-run: read everything, as a run would, and write nothing anywhere, not even a log."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from load.errors import EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED, InterruptedRunError, LoadError
from load.oracle import snapshot
from load.oracle.chunks import Chunk
from load.oracle.figures import Question
from load.oracle.sessions import Sessions
from load.postgres.chunk_file import NoFile
from load.run.prepare import describe_tables, prepare, wait_for_all
from load.run.state import Run, TableRun
from load.screen.progress import Screen
from load.settings import Options, Settings

# A run takes about so many times as long as its reading: loading and proving come on top.
WHOLE_RUN = 2.0
MOST_SHOWN = 20  # listed values


def run(settings: Settings, options: Options, screen: Screen, stop: threading.Event) -> int:
    """Read all tables; return the exit status. Raises LoadError when nothing can be read."""
    sessions = Sessions(settings.oracle, options.sessions, options.timeout)
    this = Run("dry run", settings, options, sessions, screen, stop, Path())
    began = time.monotonic()
    sinks: dict[str, NoFile] = {}
    tables: list[TableRun] = []
    try:
        with screen:
            this.retry.call("Oracle", sessions.open)
            tables += describe_tables(this, options.tables)
            quoted = [table.source.quoted for table in tables if table.source]
            this.snapshot = snapshot.take(
                sessions, quoted, allow_none=options.no_snapshot, say=screen.warn
            )
            screen.say(f"dry run, {this.snapshot}: nothing is written")
            with ThreadPoolExecutor(this.workers) as pool:
                futures = []
                for table in tables:
                    sinks[table.name] = NoFile(MOST_SHOWN)
                    futures.append(pool.submit(_read, this, table, sinks[table.name]))
                wait_for_all(this, futures)
    except InterruptedRunError:
        screen.say("interrupted", style="bold red")
        return EXIT_INTERRUPTED
    finally:
        sessions.close()
    return _report(this, tables, sinks, time.monotonic() - began)


def _read(this: Run, table: TableRun, sink: NoFile) -> None:
    """All rows of a table in one piece."""
    if table.source is None:
        this.screen.end(table.name, table.error, good=False)
        return
    chunk = Chunk(1)

    def read() -> None:
        assert table.reader is not None  # noqa: S101
        with this.sessions.session() as session:
            findings = table.reader.read(session, chunk, sink)
        table.loaded_rows = findings.rows

    try:
        prepare(this, table, Question(table.source, this.seen, this.options.where))
        this.screen.begin(table.name, table.known.rows)
        this.retry.call(table.name, read)
        if table.loaded_rows != table.known.rows:
            raise LoadError(f"read {table.loaded_rows} rows, but Oracle counts {table.known.rows}")
    except InterruptedRunError:
        raise
    except LoadError as error:
        this.check_stop()
        table.error = str(error)
        this.screen.end(table.name, table.error, good=False)
        return
    this.screen.end(table.name, f"{table.loaded_rows:,} rows can be read", good=True)


def _report(this: Run, tables: list[TableRun], sinks: dict[str, NoFile], seconds: float) -> int:
    screen = this.screen
    screen.say("")
    screen.table(
        "",
        ["table", ">Oracle", ">read", ">would be listed", "state"],
        [
            (
                table.name,
                f"{table.figures.rows:,}" if table.figures else "-",
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
