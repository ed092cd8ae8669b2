"""What is asked of Oracle before the first row: the dictionary, and each table's figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait

from load import sight
from load.checksums import TABLE
from load.dictionary import character_set, read_table
from load.errors import Fault, LoadError, OracleError
from load.reader import Reader, Variant, rows_per_fetch
from load.run_state import Run, TableRun
from load.source_figures import Question, SourceFigures, count_rows, source_figures

_FINAL = (Fault.LOST, Fault.LOGIN, Fault.SNAPSHOT, Fault.DEFINITION)


def describe_tables(run: Run, names: Iterable[str]) -> list[TableRun]:
    """The tables by the data dictionary; one that cannot be read has its error."""
    tables = []
    with run.sessions.session() as session:
        run.character_set = character_set(session)
        for name in names:
            table = TableRun(name)
            try:
                table.source = read_table(session, run.settings.oracle.schema, name)
                table.seen_through = sight.limits(session, table.source.owner, name)
            except OracleError:
                raise
            except LoadError as error:
                table.error = str(error)
            tables.append(table)
    for table in tables:
        for limit in table.seen_through:
            run.screen.warn(f"{table.name}: {limit}")
    return tables


def prepare(run: Run, table: TableRun, question: Question) -> None:
    """Ask for the table's figures and make its reader; raises OracleError."""
    table.figures = run.retry.call(table.name, lambda: _figures(run, question))
    table.reader = reader_for(run, table.figures, question, table.name)


def reader_for(run: Run, figures: SourceFigures, question: Question, progress: str) -> Reader:
    """Reads what the question asks for; `progress` names the line on the screen, or is empty."""
    return Reader(
        question,
        batch_rows=rows_per_fetch(
            question.table, figures, run.options.batch_size, is_thick=run.is_thick
        ),
        is_unicode=run.is_unicode,
        advance=lambda rows: run.screen.advance(progress, rows),
        stop=run.stop,
        say=run.screen.warn,
        variant=Variant(times_as_text=figures.odd_times),
        order_by=run.options.order_by,
        strong=figures.strong,
    )


def _figures(run: Run, question: Question) -> SourceFigures:
    run.check_stop()
    name = question.table.name
    with run.sessions.session() as session:
        try:
            figures = source_figures(session, question)
        except OracleError as error:
            if error.fault in _FINAL:
                raise
            rows = count_rows(session, question)
            if not run.options.allow_unproven:
                raise OracleError(
                    f"Oracle computes no checksums over this table ({error}), so that the copy "
                    "cannot be proven: --allow-unproven copies it with its row count alone"
                ) from None
            run.screen.warn(f"{name}: not proven beyond its row count ({error})")
            return SourceFigures({TABLE: {"rows": rows}}, strong=False, has_columns=False)
    if not figures.strong:
        run.screen.warn(
            f"{name}: Oracle refuses the stronger sums; counts, sums, minima, maxima and lengths "
            "are compared"
        )
    return figures


def wait_for_all(run: Run, futures: Sequence[Future[None]]) -> None:
    """Wait; the first error that is no table's own, or Ctrl-C, ends the others.

    Raises InterruptedRunError.
    """
    pending = set(futures)
    is_cancelled = False
    try:
        while pending:
            done, pending = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
            if run.stop.is_set() and not is_cancelled:
                run.sessions.cancel()
                is_cancelled = True
            for future in done:
                future.result()
    except BaseException:
        run.stop.set()
        run.sessions.cancel()
        raise
    run.check_stop()
