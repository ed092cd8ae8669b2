"""The cleaning rules, rendered by dbt once, and what they make of values on a real Postgres."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from psycopg2 import extensions

from tests.dbt.project import Project

PLANT = "America/Detroit"  # legacy_timezone's default; times are shown in it
NEXT = "-- next: "


@dataclass(frozen=True)
class Rule:
    """A rule of the mapping: a model's SQL for one column, and what the column's contract says."""

    clean: str
    name: str
    type: str  # text, number, integer, boolean, time
    scale: int | None = None
    default: object = None
    required: bool = False

    @property
    def stored(self) -> str:
        """SQL of the value as the Django column holds it, as macro judged has it."""
        return {"number": f"round(value, {self.scale})", "integer": "trunc(value)"}.get(
            self.type, "value"
        )

    @property
    def column(self) -> str:
        """The column as macro contract() describes it to the macros, in Jinja."""
        described = {
            "name": "value",
            "source": "raw",
            "rule": self.name,
            "type": self.type,
            "scale": self.scale,
            "default": self.default,
            "required": self.required,
        }
        return str(described)


RULES: Mapping[str, Rule] = {
    "text": Rule("clean_text('raw')", "text", "text"),
    "text, default USA": Rule(
        "clean_text('raw', default='USA')", "text", "text", default="USA", required=True
    ),
    "code": Rule("clean_code('raw')", "code", "text"),
    "upper": Rule("clean_upper('raw')", "upper", "text"),
    "upper, default PENDING": Rule(
        "clean_upper('raw', default='PENDING')", "upper", "text", default="PENDING", required=True
    ),
    "reference": Rule("clean_code('raw')", "reference", "text"),
    "phone": Rule("clean_phone('raw')", "phone", "text"),
    "email": Rule("clean_email('raw')", "email", "text"),
    "boolean": Rule("clean_boolean('raw')", "boolean", "boolean"),
    "boolean, default true": Rule(
        "clean_boolean('raw', default=true)", "boolean", "boolean", default=True, required=True
    ),
    "boolean, default true, NULL allowed": Rule(
        "clean_boolean('raw', default=true, may_be_null=true)", "boolean", "boolean", default=True
    ),
    "date": Rule("plant_time('raw')", "date", "time"),
    "decimal": Rule("clean_number('raw')", "decimal", "number", scale=3),
    "integer": Rule("clean_number('raw')", "integer", "integer"),
    "integer, default 0": Rule(
        "clean_number('raw', default=0)", "integer", "integer", default=0, required=True
    ),
}

# As stg_x and int_x have it: cleaned behind a fence, judged above it; then as law 7 looks at it.
QUERY = """
    {{% set column = {column} %}}
    select ({stored})::text,
        {{{{ rule_call('change', column, '(raw_row).raw', '{stored}') }}}},
        {{{{ rule_call('agrees', column, '(raw_row).raw', '{stored}') }}}},
        {{{{ rule_call('excused', column, '(raw_row).raw', '{stored}') }}}}
    from (
        select id, {{{{ {clean} }}}} as value, {{{{ whole_row('probe') }}}} as raw_row
        from probe
        offset 0
    ) as cleaned
    order by id
"""
# What law 7 says of a value that is put in the place of the cleaned one.
CLAIM = """
    {{% set column = {column} %}}
    select
        {{{{ rule_call('agrees', column, 'raw', 'claim') }}}},
        {{{{ rule_call('excused', column, 'raw', 'claim') }}}}
    from (
        select id, raw, claims.claim::{kind}
        from probe
        join unnest(%s::text[]) with ordinality as claims (claim, place) on id = place
        offset 0
    ) as claimed
    order by id
"""


@dataclass(frozen=True)
class Result:
    """What became of one value: as stored (a time in the plant's zone), and the evidence."""

    stored: str | None
    original: str | None = None
    evidence: str | None = None  # legacy_audit.value_changes.stored
    logged: bool = False
    agrees: bool = True  # law 7: raw and stored say the same
    excused: bool = True  # law 7: if it is logged, the rule gives this value


class Probe:
    """The rules' SQL, and a session to run it in."""

    def __init__(self, connection: extensions.connection, rendered: Mapping[str, str]) -> None:
        self._connection = connection
        self._rendered = rendered

    @contextmanager
    def table(self, raw_type: str, values: Iterable[str | None]) -> Iterator[extensions.cursor]:
        """A table `probe` of values, each written as Postgres reads that type."""
        given = list(values)
        with self._connection.cursor() as cursor:
            cursor.execute(f"create temporary table probe (id integer, raw {raw_type})")
            try:
                cursor.execute(
                    f"insert into probe select id, value::{raw_type}"
                    " from unnest(%s::text[]) with ordinality as given (value, id)",
                    (given,),
                )
                yield cursor
            finally:
                cursor.execute("drop table probe")

    def read(self, rule: str, raw_type: str, values: Iterable[str | None]) -> list[Result]:
        """What a rule makes of values, in one query."""
        with self.table(raw_type, values) as cursor:
            cursor.execute(self._rendered[rule])
            return [_result(*row) for row in cursor.fetchall()]

    def judge(
        self, rule: str, raw_type: str, pairs: Iterable[tuple[str | None, str | None]]
    ) -> list[tuple[bool, bool]]:
        """What law 7 says of (raw, stored) pairs: do they agree, and does the rule give that?"""
        given = list(pairs)
        with self.table(raw_type, [raw for raw, _ in given]) as cursor:
            cursor.execute(self._rendered[f"claim {rule}"], ([stored for _, stored in given],))
            return list(cursor.fetchall())

    def evaluate(self, expression: str, values: Iterable[str | None]) -> list[object]:
        """The values of any SQL over the text column `raw`."""
        with self.table("text", values) as cursor:
            cursor.execute(f"select {expression} from probe order by id")
            return [row[0] for row in cursor.fetchall()]

    def sql(self, name: str) -> str:
        """The SQL of a rule (`clean phone`: of its cleaning alone), or of what was asked for."""
        return self._rendered[name]


def _result(
    stored: str | None, change: Mapping[str, str] | None, agrees: bool, excused: bool
) -> Result:
    if change is None:
        return Result(stored, agrees=agrees, excused=excused)
    return Result(
        stored,
        change["original"],
        change["stored"],
        logged=True,
        agrees=agrees,
        excused=excused,
    )


def render(dbt: Project, database: Mapping[str, str], variables: str = "") -> dict[str, str]:
    """Let dbt render every rule, in one call."""
    wanted = {"functions": "create schema {{ clean_schema() }}; {{ functions_sql() }}"}
    for name, rule in RULES.items():
        wanted[name] = QUERY.format(column=rule.column, clean=rule.clean, stored=rule.stored)
        wanted[f"claim {name}"] = CLAIM.format(
            column=rule.column,
            kind={"time": "timestamptz", "number": "numeric"}.get(rule.type, rule.type),
        )
        wanted[f"clean {name}"] = f"{{{{ {rule.clean} }}}}"
    inline = "\n".join(f"{NEXT}{name}\n{text}" for name, text in wanted.items())
    run = dbt.run(database, "compile", "--inline", inline, variables=variables)
    assert run.succeeded, run.output
    parts = re.split(rf"^{NEXT}(.*)$", run.output, flags=re.MULTILINE)[1:]
    rendered = {name: text.strip() for name, text in zip(parts[::2], parts[1::2], strict=True)}
    assert rendered.keys() == wanted.keys()
    return rendered
