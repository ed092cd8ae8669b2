"""Before the first row: what the dictionary says, and each table's figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from load.errors import LoadError, OracleError
from load.oracle import sight, surroundings
from load.oracle.choice import choose
from load.oracle.dictionary import ManyTables, character_set, read_many, read_table
from load.oracle.figures import Question, SourceFigures, count_rows, source_figures
from load.oracle.reader import Reader, Variant, rows_per_fetch
from load.oracle.sessions import Session
from load.run.state import Context, Described, Prepared, Run, TableRun, Unreadable
from load.values.measures import TABLE

FEW = 20  # tables that are asked about one by one


@dataclass(frozen=True)
class Dictionary:
    """What Oracle's dictionary says: the tables in the order asked for, and the character set.

    `others`: the schema's tables that are not asked for; `undo_seconds`: how long undo is kept;
    None: the account may not know.
    """

    tables: list[Described | Unreadable]
    character_set: str
    others: list[str] | None
    undo_seconds: int | None

    @property
    def described(self) -> list[Described]:
        """The tables that can be read."""
        return [table for table in self.tables if isinstance(table, Described)]

    @property
    def unreadable(self) -> list[Unreadable]:
        """The others."""
        return [table for table in self.tables if isinstance(table, Unreadable)]

    @property
    def quoted(self) -> list[str]:
        """The names of those that can be read, for Oracle's SQL."""
        return [table.source.quoted for table in self.described]


def choose_tables(context: Context) -> Context:
    """The context with the names of the tables that the options choose."""
    owner = context.settings.oracle.schema
    with context.sessions.session() as session:
        options = choose(session, owner, context.options)
    return replace(context, options=options)


def look_up(context: Context, names: Iterable[str]) -> Dictionary:
    """The tables by the data dictionary, with a warning for what may hide rows of them."""
    schema = context.settings.oracle.schema
    wanted = list(names)
    with context.sessions.session() as session:
        many = suspects = None
        if len(wanted) > FEW:
            many = read_many(session, schema, wanted)
            suspects = sight.suspects(session, schema)
        tables = []
        for name in wanted:
            skipped = context.options.skipped(name)
            looks_odd = suspects is None or name in suspects
            tables.append(_look_up(session, schema, name, skipped, many, looks_odd=looks_odd))
        found = Dictionary(
            tables,
            character_set(session),
            surroundings.other_tables(session, schema, {each.table.name for each in tables}),
            surroundings.undo_seconds(session),
        )
    for each in found.tables:
        for limit in each.table.seen_through:
            context.screen.warn(f"{each.table.name}: {limit}")
    for described in found.described:
        for name, raw in described.source.facts.get("renamed", {}).items():
            context.screen.say(f'{described.table.name}: column "{name}" is copied as {raw}')
        for name, kind in described.source.facts.get("left_out", {}).items():
            context.screen.warn(f"{described.table.name}: column {name} ({kind}) is left out")
    return found


def _look_up(
    session: Session,
    schema: str,
    name: str,
    skipped: Collection[str],
    many: ManyTables | None,
    *,
    looks_odd: bool,
) -> Described | Unreadable:
    table = TableRun(name)
    try:
        source = read_table(session, schema, name, skipped, many)
        if looks_odd:
            table.seen_through = sight.limits(session, source.owner, name)
    except OracleError:
        raise
    except LoadError as error:
        return Unreadable(table, error)
    return Described(table, source)


def prepare(run: Run, described: Described) -> Prepared:
    """Ask for the table's figures and make its reader; raises OracleError."""
    table = described.table
    question = Question(described.source, run.snapshot, run.options.where)
    figures = run.retry.call(table.name, lambda: _figures(run, question))
    table.source_rows = figures.rows
    run.screen.begin(table.name, figures.rows)
    return Prepared(table, figures, reader_for(run, figures, question, table.name))


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
            if not error.is_refusal:
                raise
            rows = count_rows(session, question)
            if not run.options.allow_unproven:
                raise OracleError(
                    f"Oracle cannot compute checksums of this table ({error}), so the copy cannot "
                    "be proven: --allow-unproven copies it and compares only the row count"
                ) from None
            run.screen.warn(f"{name}: only its row count is proven ({error})")
            return SourceFigures({TABLE: {"rows": rows}}, strong=False, has_columns=False)
    if not figures.strong:
        run.screen.warn(
            f"{name}: Oracle cannot compute the stronger sums; counts, sums, minima, maxima and "
            "lengths are compared"
        )
    return figures
