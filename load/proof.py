"""A table whose rows are all there: compare with Oracle's figures, then publish.

The comparison is made on the staged table, before any reader can see it. Swap and evidence are one
transaction: what `extractions` calls complete is what legacy_raw holds.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import closing
from typing import Any

from load import chain, evidence, target
from load.checksums import TABLE, Figures, differences, identifier, measure_names, raw_statement
from load.columns import Column, Kind
from load.dictionary import describe
from load.errors import CopyDiffersError, LoadError
from load.run_state import Run, TableRun
from load.settings import LOAD_SCHEMA, RAW_SCHEMA
from load.source_figures import Question, SourceFigures, with_exact_sums
from load.verify import verify

PROVEN, WEAKER, COUNTED = "full", "without the stronger sums", "row count only"
MOST_NAMED = 5  # differences in an error message
# A sample of 3,000 rows in place of 30,000, which takes as long as the checksums of 50,000 rows:
# what reads raw reads it whole, and wants the number of rows more than the distribution of values.
STATISTICS_TARGET = 10


def prove_and_publish(run: Run, table: TableRun, delivered_as: str) -> None:
    """`delivered_as` names the chunks that were read for the table.

    Raises CopyDiffersError, with table, column and both values, if the copy is not the original.
    """
    name = table.question.table.raw_name
    _check_definition(run, table.question)
    with closing(target.connect()) as connection:
        with target.translated(), connection.cursor() as current:
            progress = target.progress_of(current, run.run_id, delivered_as)
            warnings = progress.warnings + table.warnings
            carried = {"adjustments": table.carried}
            adjustments, read = _summed([*progress.figures, carried])
            source, raw = _compare(run, table, current, adjustments, read)
            raw_digest = chain.rows_digest(current, LOAD_SCHEMA, name)
            _analyze(current, name)
        if run.options.verify_deep:
            verify(run, table)
        with target.transaction(connection) as current:
            target.swap(current, name)
            evidence.finish(
                current,
                run.run_id,
                name,
                evidence.COMPLETE,
                mode=table.mode,
                source_rows=table.known.rows,
                loaded_rows=raw[TABLE]["rows"],
                warnings=warnings,
                source_checksums=evidence.as_json(source),
                raw_checksums=evidence.as_json(raw),
                adjustments=evidence.as_json(adjustments),
                proof=table.proof,
                columns=json.dumps(_columns(table.question, table.known)),
                raw_digest=raw_digest,
            )
            chain.link(current, run.run_id, [name])
    table.loaded_rows, table.warnings = raw[TABLE]["rows"], warnings


def _analyze(current: target.Cursor, name: str) -> None:
    current.execute(f"set default_statistics_target = {STATISTICS_TARGET}")
    current.execute(f"analyze {LOAD_SCHEMA}.{identifier(name)}")


def _check_definition(run: Run, question: Question) -> None:
    """The columns must still be what they were when the run began."""
    table = question.table
    with run.sessions.session() as session:
        now = describe(session, table.owner, table.name)
    if now != [column.oracle for column in table.columns]:
        raise LoadError("the table's definition was changed during the run: start a fresh run")


def _compare(
    run: Run,
    table: TableRun,
    current: target.Cursor,
    adjustments: Figures,
    read: Figures,
) -> tuple[Figures, Figures]:
    """Both sides' figures, if they are the same."""
    figures = table.known
    source, raw, found = _both_sides(table.question, figures, current, adjustments, read)
    if found and (columns := _inexact_sums(table.question, figures, source, raw)):
        with run.sessions.session() as session:
            figures = with_exact_sums(session, table.question, figures, columns)
        source, raw, found = _both_sides(table.question, figures, current, adjustments, read)
    if found:
        _count_surrogates(table.question, current, source, raw, adjustments)
        found = differences(source, raw)
    if found:
        more = f" (and {len(found) - MOST_NAMED} more)" if len(found) > MOST_NAMED else ""
        raise CopyDiffersError(
            f"the copy differs from Oracle: {'; '.join(found[:MOST_NAMED])}{more}. "
            f"{RAW_SCHEMA}.{table.question.table.raw_name} was left as it was"
        )
    table.figures = figures
    table.proof = PROVEN if figures.strong else WEAKER
    if not figures.has_columns:
        table.proof = COUNTED
    return source, raw


def _both_sides(
    question: Question,
    figures: SourceFigures,
    current: target.Cursor,
    adjustments: Figures,
    read: Figures,
) -> tuple[Figures, Figures, list[str]]:
    current.execute(f"select ({_statement(question, figures)})::text")
    raw = evidence.from_json(current.fetchone()[0])
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
    """What the figures are of, by names alone: whoever computes them again writes the SQL."""
    return [
        {
            "name": column.name,
            "kind": column.kind.value,
            "measures": measure_names(column, strong=figures.strong, exact_sums=figures.exact_sums),
        }
        for column in question.table.columns
        if figures.has_columns
    ]


def _statement(question: Question, figures: SourceFigures) -> str:
    columns: tuple[Column, ...] = question.table.columns if figures.has_columns else ()
    return raw_statement(
        LOAD_SCHEMA,
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
    current: target.Cursor,
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
        current.execute(
            f"select sum(length({name}) - length(regexp_replace({name}, %s, '', 'g')))"  # noqa: S608
            f" from {LOAD_SCHEMA}.{identifier(question.table.raw_name)}",
            ("[\U00010000-\U0010ffff]",),
        )
        if current.fetchone()[0] == excess:
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
