"""Proves a copy against Oracle's figures, then publishes it.

The staging table is compared, before any reader can see it. The swap and the evidence are one
transaction: what `extractions` calls complete is what legacy_raw holds.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from load.errors import CopyDiffersError, LoadError
from load.names import identifier
from load.oracle.dictionary import describe
from load.oracle.figures import Question, SourceFigures, with_exact_sums
from load.postgres import chain, evidence, schemas
from load.postgres.chunk_log import progress_of
from load.postgres.connection import Cursor, own_connection, transaction, translated
from load.postgres.staging_tables import swap
from load.run.merge import NOTHING, Carried
from load.run.state import Prepared, Run
from load.run.verify_deep import MOST_NAMED, verify
from load.values.columns import Column, Kind
from load.values.measures import TABLE, Figures, differences, measure_names, raw_statement

PROVEN, WEAKER, COUNTED = "full", "without the stronger sums", "row count only"
# A sample of 3,000 rows instead of 30,000, which takes as long as the checksums of 50,000 rows:
# queries read raw tables whole, so the number of rows matters more than the distribution.
STATISTICS_TARGET = 10


def prove_and_publish(
    run: Run, prepared: Prepared, delivered_as: str, carried: Carried = NOTHING
) -> evidence.Finished:
    """`delivered_as` names the chunks that were read, `carried` what stays listed of kept rows.

    Raises CopyDiffersError, with table, column and both values, if the copy is not the original.
    """
    name = prepared.source.raw_name
    _check_definition(run, prepared.question)
    with own_connection() as connection:
        with translated(), connection.cursor() as cursor:
            progress = progress_of(cursor, run.run_id, delivered_as)
            adjustments, read = _summed([*progress.figures, {"adjustments": carried.adjustments}])
            figures, source, raw = _compare(run, prepared, cursor, adjustments, read)
            finished = evidence.Finished(
                table_name=name,
                mode=prepared.table.mode,
                source_rows=figures.rows,
                loaded_rows=raw[TABLE]["rows"],
                warnings=progress.warnings + carried.warnings,
                source=source,
                raw=raw,
                adjustments=adjustments,
                proof=_proof(figures),
                columns=_columns(prepared.question, figures),
                raw_digest=chain.rows_digest(cursor, schemas.LOAD, name),
            )
            _analyze(cursor, name)
        if run.options.verify_deep:
            verify(run, prepared)
        with transaction(connection) as cursor:
            if run.lock is not None:
                run.lock.check(cursor)
            lost = swap(cursor, name)
            evidence.complete(cursor, run.run_id, finished)
            chain.link(cursor, run.run_id, [name])
    if lost:
        run.screen.warn(f"{schemas.RAW}.{name} is a new table, without {', '.join(lost)}")
    return finished


def _proof(figures: SourceFigures) -> str:
    if not figures.has_columns:
        return COUNTED
    return PROVEN if figures.strong else WEAKER


def _analyze(cursor: Cursor, name: str) -> None:
    cursor.execute(f"set default_statistics_target = {STATISTICS_TARGET}")
    cursor.execute(f"analyze {schemas.staged(name)}")


def _check_definition(run: Run, question: Question) -> None:
    """The table must still have the columns that it had when the run began."""
    table = question.table
    with run.sessions.session() as session:
        now = describe(session, table.owner, table.name)
    left_out = {column.name for column in table.left_out}
    if [c for c in now if c.name not in left_out] != [column.oracle for column in table.columns]:
        raise LoadError("the table's definition was changed during the run: start a fresh run")


def _compare(
    run: Run, prepared: Prepared, cursor: Cursor, adjustments: Figures, read: Figures
) -> tuple[SourceFigures, Figures, Figures]:
    """The final question to Oracle, and the figures of both sides, if they are equal."""
    figures, question = prepared.figures, prepared.question
    source, raw, found = _both_sides(question, figures, cursor, adjustments, read)
    if found and (columns := _inexact_sums(question, figures, source, raw)):
        with run.sessions.session() as session:
            figures = with_exact_sums(session, question, figures, columns)
        source, raw, found = _both_sides(question, figures, cursor, adjustments, read)
    if found:
        _count_surrogates(question, cursor, source, raw, adjustments)
        found = differences(source, raw)
    if found:
        more = f" (and {len(found) - MOST_NAMED} more)" if len(found) > MOST_NAMED else ""
        raise CopyDiffersError(
            f"the copy differs from Oracle: {'; '.join(found[:MOST_NAMED])}{more}. "
            f"{schemas.RAW}.{question.table.raw_name} was left as it was"
        )
    return figures, source, raw


def _both_sides(
    question: Question,
    figures: SourceFigures,
    cursor: Cursor,
    adjustments: Figures,
    read: Figures,
) -> tuple[Figures, Figures, list[str]]:
    cursor.execute(f"select ({_statement(question, figures)})::text")
    raw = evidence.from_json(cursor.fetchone()[0])
    source = {name: dict(measures) for name, measures in figures.figures.items()}
    for name, measures in adjustments.items():
        for measure, amount in measures.items():
            if measure in source.get(name, {}):
                source[name][measure] = (source[name][measure] or 0) - amount
    if figures.has_columns:
        for column in question.table.columns:
            if column.kind in (Kind.LONG_TEXT, Kind.LONG_RAW):
                source[column.name] = {
                    measure: read.get(column.name, {}).get(
                        measure, 0 if measure == "values" else None
                    )
                    for measure in raw[column.name]
                }
    return source, raw, differences(source, raw)


def _columns(question: Question, figures: SourceFigures) -> list[dict[str, Any]]:
    """Which figures were compared, by name: dbt computes them again with SQL of its own."""
    return [
        {
            "name": column.name,
            "source": column.oracle.name,
            "kind": column.kind.value,
            "measures": measure_names(column, strong=figures.strong, exact_sums=figures.exact_sums),
        }
        for column in question.table.columns
        if figures.has_columns
    ]


def _statement(question: Question, figures: SourceFigures) -> str:
    columns: tuple[Column, ...] = question.table.columns if figures.has_columns else ()
    return raw_statement(
        schemas.LOAD,
        question.table.raw_name,
        columns,
        strong=figures.strong,
        exact_sums=figures.exact_sums,
    )


def _inexact_sums(
    question: Question, figures: SourceFigures, source: Figures, raw: Figures
) -> set[str]:
    """Columns whose sums differ, which may be because Oracle's SUM rounds at 38 digits."""
    return {
        column.name
        for column in question.table.columns
        if column.kind in (Kind.NUMBER, Kind.NUMBER_TEXT)
        and column.name not in figures.exact_sums
        and source.get(column.name, {}).get("sum") != raw.get(column.name, {}).get("sum")
    }


def _count_surrogates(
    question: Question,
    cursor: Cursor,
    source: Figures,
    raw: Figures,
    adjustments: Figures,
) -> None:
    """Oracle counts a character beyond U+FFFF as two in CLOB, NCLOB, NVARCHAR2; Postgres as one.

    Where the difference is exactly the number of those characters, it becomes an adjustment.
    """
    for column in question.table.columns:
        theirs, ours = source.get(column.name, {}), raw.get(column.name, {})
        if column.kind is not Kind.WIDE_TEXT or not theirs.get("characters"):
            continue
        excess = theirs["characters"] - (ours.get("characters") or 0)
        if excess <= 0:
            continue
        name = identifier(column.name)
        cursor.execute(
            f"select sum(length({name}) - length(regexp_replace({name}, %s, '', 'g')))"  # noqa: S608
            f" from {schemas.staged(question.table.raw_name)}",
            ("[\U00010000-\U0010ffff]",),
        )
        if cursor.fetchone()[0] == excess:
            theirs["characters"] -= excess
            counted = adjustments.setdefault(column.name, {})
            counted["characters_beyond_u_ffff"] = excess


def _summed(figures: list[dict[str, Figures]]) -> tuple[Figures, Figures]:
    """Adjustments, and figures as read, of all chunks together."""
    sums: dict[str, dict[str, Counter[str]]] = {"adjustments": {}, "read": {}}
    for chunk in figures:
        for kind, columns in chunk.items():
            for name, measures in columns.items():
                sums[kind].setdefault(name, Counter()).update(measures)
    adjustments, read = (
        {name: dict(counter) for name, counter in sums[kind].items()}
        for kind in ("adjustments", "read")
    )
    return adjustments, read
