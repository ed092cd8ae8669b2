"""Measures: what Oracle computes over a table, and Postgres over its copy.

Per column and by kind: values (not NULL), and sum, min, max, characters, bytes or letters. No grant
is needed, and both databases compute the same by definition, which rules out min and max of text
(they sort by different rules) and hashes (11g has none that Postgres knows).

`Figures` are {column: {measure: value}}, and under "*" what is true of the whole table; numbers are
int or Decimal, times ISO text, as they stand in jsonb.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from load.names import identifier
from load.values.columns import Column, Kind
from load.values.letters import BEYOND_ASCII, LETTERS, bytes_in_oracle

Figures = dict[str, dict[str, Any]]
TABLE = "*"
NUMBER, FLOAT, TIME = "number", "float", "time"
MOST_EXPRESSIONS = 500  # in one SELECT; Oracle allows 1,000


@dataclass(frozen=True)
class Measure:
    """One figure of a column.

    `{v}` is the value, in Oracle's SQL and in Postgres'. `strong` ones use functions that a server
    other than Oracle may not know: without them the proof is weaker, and the run says so. Without
    `oracle` the figure is what arrived, because Oracle applies no function to such a column.
    """

    name: str
    oracle: str
    postgres: str
    shape: str = NUMBER
    strong: bool = False


_VALUES = Measure("values", "COUNT({v})", "count({v})")
_CHARACTERS = Measure("characters", "SUM(LENGTH({v}))", "sum(length({v}))")
_BYTES = "sum(octet_length({v}))"
_LETTERS = tuple(
    Measure(
        name,
        f"NVL(SUM(LEAST(ASCII({letter.oracle}), {BEYOND_ASCII})), 0)",
        # LEAST passes over NULL in Postgres
        f"coalesce(sum(least(ascii({letter.postgres}), {BEYOND_ASCII}))"
        " filter (where {v} is not null), 0)",
        strong=True,
    )
    for name, letter in LETTERS.items()
)
_UTF8 = Measure("bytes", "", _BYTES, strong=True)  # Oracle's depends on the declared length
# An empty LOB is not NULL in Oracle, but arrives as NULL or as '': count what is not empty.
_FILLED = Measure("values", "COUNT(CASE WHEN LENGTH({v}) > 0 THEN 1 END)", "count(nullif({v}, ''))")
_FILLED_BLOB = Measure(
    "values",
    "COUNT(CASE WHEN DBMS_LOB.GETLENGTH({v}) > 0 THEN 1 END)",
    "count(nullif({v}, ''::bytea))",
)
_NUMBERS = (
    _VALUES,
    Measure("sum", "SUM({v})", "sum({v})"),
    Measure("min", "MIN({v})", "min({v})"),
    Measure("max", "MAX({v})", "max({v})"),
)
# A sum of floats depends on the order of the rows.
_FLOATS = (
    _VALUES,
    Measure("min", "MIN({v})", "min({v})", FLOAT),
    Measure("max", "MAX({v})", "max({v})", FLOAT),
)
_TIMES = (
    _VALUES,
    Measure("min", "MIN({v})", "min({v})", TIME),
    Measure("max", "MAX({v})", "max({v})", TIME),
)
# Whole seconds since 1970. Before the Gregorian calendar the two count days differently.
_SECONDS_IN_ORACLE = (
    "SUM(CASE WHEN {v} >= DATE '1582-10-15' THEN"
    " (TRUNC({v}) - DATE '1970-01-01') * 86400 + TO_NUMBER(TO_CHAR({v}, 'SSSSS')) END)"
)
_GREGORIAN = "filter (where {v} >= timestamp '1582-10-15')"
_SECONDS = Measure(
    "seconds",
    _SECONDS_IN_ORACLE,
    f"sum(floor(extract(epoch from {{v}}))::bigint) {_GREGORIAN}",
    strong=True,
)
_DATE_SECONDS = Measure(
    "seconds",
    _SECONDS_IN_ORACLE,
    f"sum(date_part('epoch', {{v}})::bigint) {_GREGORIAN}",  # exact, there being no fraction
    strong=True,
)
# Where SUM would need more than Oracle's 38 digits it rounds: the sum in exact parts.
EXACT_SUMS = (
    Measure(
        "sum_to_10_decimals",
        "SUM(CASE WHEN ABS({v}) < 1E18 THEN TRUNC({v}, 10) END)",
        "sum(trunc({v}, 10)) filter (where abs({v}) < 1e18)",
    ),
    Measure(
        "sum_beyond_10_decimals",
        "SUM(CASE WHEN ABS({v}) < 1E18 THEN TRUNC({v}, 38) - TRUNC({v}, 10) END)",
        "sum(trunc({v}, 38) - trunc({v}, 10)) filter (where abs({v}) < 1e18)",
    ),
    Measure(
        "large_values",
        "COUNT(CASE WHEN ABS({v}) >= 1E18 THEN 1 END)",
        "count(*) filter (where abs({v}) >= 1e18)",
    ),
)

MEASURES: Mapping[Kind, tuple[Measure, ...]] = {
    Kind.TEXT: (_VALUES, _CHARACTERS, _UTF8, *_LETTERS),
    Kind.WIDE_TEXT: (_FILLED, _CHARACTERS),
    Kind.LONG_TEXT: (replace(_VALUES, oracle=""), replace(_CHARACTERS, oracle="")),
    Kind.NUMBER: _NUMBERS,
    Kind.NUMBER_TEXT: _NUMBERS,
    Kind.FLOAT: _FLOATS,
    Kind.TIME: (*_TIMES, _SECONDS),
    Kind.TIME_TEXT: _TIMES,
    Kind.INSTANT: (*_TIMES, _SECONDS),
    Kind.INSTANT_TEXT: _TIMES,
    Kind.RAW: (_VALUES, Measure("bytes", "SUM(LENGTH(RAWTOHEX({v})) / 2)", _BYTES)),
    Kind.BLOB: (_FILLED_BLOB, Measure("bytes", "SUM(DBMS_LOB.GETLENGTH({v}))", _BYTES)),
    Kind.LONG_RAW: (replace(_VALUES, oracle=""), Measure("bytes", "", _BYTES)),
    Kind.SPELLED: (_VALUES, _CHARACTERS),
}


def measures_of(column: Column, exact_sums: Collection[str] = ()) -> tuple[Measure, ...]:
    """The column's measures; `exact_sums` names the columns whose sum is taken in parts."""
    measures = MEASURES[column.kind]
    if column.oracle.base_type == "DATE":
        measures = tuple(_DATE_SECONDS if m is _SECONDS else m for m in measures)
    if column.kind is Kind.TEXT:
        utf8 = replace(_UTF8, oracle=f"SUM({bytes_in_oracle(column.oracle.length)})")
        measures = tuple(utf8 if m is _UTF8 else m for m in measures)
    if column.name in exact_sums:
        measures = (*(m for m in measures if m.name != "sum"), *EXACT_SUMS)
    return measures


def measure_names(column: Column, *, strong: bool, exact_sums: Collection[str] = ()) -> list[str]:
    """The measures of a column that a run compared."""
    return [m.name for m in measures_of(column, exact_sums) if strong or not m.strong]


def text_figures(column: Column, *, strong: bool) -> dict[str, str]:
    """Oracle's figures of one text of a column, by the measure that is their sum over all rows."""
    figures = {"characters": "LENGTH({v})"}
    if strong and column.kind is Kind.TEXT:
        figures["bytes"] = bytes_in_oracle(column.oracle.length)
        for name, letter in LETTERS.items():
            figures[name] = f"NVL(LEAST(ASCII({letter.oracle}), {BEYOND_ASCII}), 0)"
    return {name: sql.format(v=column.value) for name, sql in figures.items()}


def raw_statement(
    schema: str,
    table: str,
    columns: Sequence[Column],
    *,
    strong: bool,
    exact_sums: Collection[str] = (),
) -> str:
    """The SELECT for Postgres: one row, one jsonb, the Figures of schema.table."""
    parts = ["select jsonb_build_object('*', jsonb_build_object('rows', count(*)))"]
    for column in columns:
        wanted = measure_names(column, strong=strong, exact_sums=exact_sums)
        pairs = ", ".join(
            f"{_literal(measure.name)}, {_as_json(measure, column)}"
            for measure in measures_of(column, exact_sums)
            if measure.name in wanted
        )
        parts.append(
            f"    || jsonb_build_object({_literal(column.name)}, jsonb_build_object({pairs}))"
        )
    return "\n".join([*parts, f"from {identifier(schema)}.{identifier(table)}"])


def _as_json(measure: Measure, column: Column) -> str:
    value = identifier(column.name)
    if column.kind in (Kind.INSTANT, Kind.INSTANT_TEXT):
        value = f"({value} at time zone 'UTC')"
    figure = measure.postgres.format(v=value)
    if measure.shape == TIME:
        spelled = f"to_char({figure}, 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
        return f"case when {figure} < timestamp '0001-01-01' then '-' else '' end || {spelled}"
    return figure


def differences(source: Figures, raw: Figures) -> list[str]:
    """Each figure that is not the same on both sides, with column and both values."""
    found = []
    for name in _merged(source, raw):
        theirs, ours = source.get(name, {}), raw.get(name, {})
        for measure in _merged(theirs, ours):
            if theirs.get(measure) != ours.get(measure):
                subject = "" if name == TABLE else f"column {name}, "
                found.append(
                    f"{subject}{measure.replace('_', ' ')}: "
                    f"Oracle {theirs.get(measure)}, copy {ours.get(measure)}"
                )
    return found


def _merged(first: Iterable[str], second: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*first, *second]))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def source_expressions(
    columns: Sequence[Column], *, strong: bool, exact_sums: Collection[str] = ()
) -> list[tuple[Column, Measure]]:
    """All figures that Oracle is asked for, in order."""
    return [
        (column, measure)
        for column in columns
        for measure in measures_of(column, exact_sums)
        if measure.oracle and (strong or not measure.strong)
    ]
