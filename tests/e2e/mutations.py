"""Mistakes that a staging model can hold: another expression in the place of a column's own.

They are made of the model's text and of the mapping as the reference rules have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from demo.legacy_data.ddl import tables
from tests.dbt.project import ROOT
from tests.demo.reference.mapping import DEFAULT, MAPPING

# What the models' macros become, {} being the raw column.
RULES = {
    "text": "legacy_clean.text({})",
    "code": "legacy_clean.code({})",
    "reference": "legacy_clean.code({})",
    "upper": "legacy_clean.upper({})",
    "phone": "legacy_clean.phone({})",
    "email": "legacy_clean.email({})",
    "boolean": "legacy_clean.flag({})",
    "decimal": "legacy_clean.number({})",
    "integer": "legacy_clean.number({})",
    "date": "legacy_clean.instant({}, 'America/Detroit', 1900, 2100)",
}
# What can be mistaken for one another: a macro of another type than the column's does not build.
TEXTS = ("text", "code", "upper", "phone", "email")
KINDS = {
    **dict.fromkeys((*TEXTS, "reference"), "text"),
    **dict.fromkeys(("decimal", "integer"), "numeric"),
    "boolean": "boolean",
    "date": "timestamptz",
}
EVIDENCE = ("legacy_key", "row_id", "raw_row")


@dataclass(frozen=True)
class Stored:
    """What a right build stored of one column."""

    longest: int
    commonest: str | None


@dataclass(frozen=True)
class Mutation:
    """One mistake in one staging model; a swap is in two columns."""

    entity: str
    column: str
    kind: str  # cut, swap, constant, macro, source, default, evidence
    detail: str
    edits: Mapping[str, str]  # column -> the expression in the place of its own

    def __str__(self) -> str:
        return f"{self.entity}.{self.column} {self.kind} {self.detail}"


class Staging:
    """A staging model, and the mistakes that can be made in it."""

    def __init__(self, entity: str) -> None:
        self.entity = entity
        path = ROOT / "dbt_project" / "models" / "staging" / f"stg_{entity}.sql"
        self._text = path.read_text()
        self.table, self._columns = MAPPING[entity]

    @property
    def columns(self) -> list[str]:
        """The columns of the Django table."""
        return list(self._columns)

    def edited(self, edits: Mapping[str, str], text: str = "") -> str:
        """The model's text, or that, with other expressions for some columns."""
        text = text or self._text
        for column, expression in edits.items():
            before, _, after = self._parts(text, column)
            text = f"{before}{expression}{after}"
        return text

    def mistakes(self, column: str, stored: Stored) -> Iterator[Mutation]:
        """All mistakes in a column; `stored` is what the right model makes of it."""
        yield from self._cuts(column, stored)
        yield from self._swaps(column)
        yield from self._constants(column, stored)
        yield from self._macros(column)
        yield from self._sources(column)
        yield from self._defaults(column)

    def mistakes_in_evidence(self) -> Iterator[Mutation]:
        """Mistakes in what a model says of its rows beside their values."""
        key, *others = (source.lower() for source, _, _ in self._columns.values())
        for edits in (
            {"legacy_key": f"left({key}::text, 3)"},
            {"legacy_key": "'x'"},
            {"legacy_key": "null::text"},
            {"legacy_key": f"trim({key}::text)"},
            *({"legacy_key": f"{other}::text"} for other in others),
            {"row_id": "'(0,1)'::tid"},
            {"row_id": "null::tid"},
            {"raw_row": f"null::legacy_raw.{self.table.lower()}"},
        ):
            ((column, expression),) = edits.items()
            yield Mutation(self.entity, column, "evidence", expression, edits)

    def _parts(self, text: str, column: str) -> tuple[str, str, str]:
        line = rf"(?ms)\A(.*?^ +)([^\n]+?)( as {column},?\n.*)\Z"
        found = re.match(line, text)
        assert found, f"stg_{self.entity}.sql has no line for {column}"
        return found[1], found[2], found[3]

    def _expression(self, column: str) -> str:
        source, rule, _ = self._columns[column]
        return self._call(rule, source, column)

    def _make(self, column: str, kind: str, detail: str, expression: str) -> Mutation:
        return Mutation(self.entity, column, kind, detail, {column: expression})

    def _cuts(self, column: str, stored: Stored) -> Iterator[Mutation]:
        own, rule = self._expression(column), self._columns[column][1]
        _, _, argument = self._columns[column]
        if KINDS[rule] == "text" and stored.longest > 1:
            yield self._make(column, "cut", "last", f"left({own}, {stored.longest - 1})")
            yield self._make(column, "cut", "half", f"left({own}, {(stored.longest + 1) // 2})")
            yield self._make(column, "cut", "first", f"substr({own}, 2)")
        elif rule == "decimal":
            yield self._make(column, "cut", "scale", f"trunc({own}, {argument[1] - 1})")
            yield self._make(column, "cut", "sign", f"abs({own})")
        elif rule == "integer":
            yield self._make(column, "cut", "tens", f"trunc({own}, -1)")
            yield self._make(column, "cut", "sign", f"abs({own})")
        elif rule == "date":
            yield self._make(column, "cut", "minutes", f"date_trunc('minute', {own})")
            yield self._make(column, "cut", "time", f"date_trunc('day', {own})")
            yield self._make(column, "cut", "hour", f"{own} + interval '1 hour'")
        elif rule == "boolean":
            yield self._make(column, "cut", "not", f"not ({own})")

    def _swaps(self, column: str) -> Iterator[Mutation]:
        kind = KINDS[self._columns[column][1]]
        alike = [name for name, (_, rule, _) in self._columns.items() if KINDS[rule] == kind]
        if len(alike) > 1:
            other = alike[(alike.index(column) + 1) % len(alike)]
            edits = {column: self._expression(other), other: self._expression(column)}
            yield Mutation(self.entity, column, "swap", other, edits)

    def _constants(self, column: str, stored: Stored) -> Iterator[Mutation]:
        kind = KINDS[self._columns[column][1]]
        values = {"null": "null", "another": {"text": "'x'", "numeric": "7"}.get(kind)}
        if stored.commonest is not None:
            values["commonest"] = "'" + stored.commonest.replace("'", "''") + "'"
        for detail, value in values.items():
            if value is not None:
                yield self._make(column, "constant", detail, f"({value})::{kind}")

    def _macros(self, column: str) -> Iterator[Mutation]:
        source, rule, _ = self._columns[column]
        if KINDS[rule] == "text":
            for wrong in TEXTS:
                if RULES[wrong] != RULES[rule]:
                    yield self._make(column, "macro", wrong, self._call(wrong, source, column))
            yield self._make(column, "macro", "none", f"{source.lower()}::text")

    def _sources(self, column: str) -> Iterator[Mutation]:
        own, rule, _ = self._columns[column]
        for source in [name.name for name in tables()[self.table]]:
            if source != own:
                yield self._make(column, "source", source, self._call(rule, source, column))

    def _defaults(self, column: str) -> Iterator[Mutation]:
        source, rule, _ = self._columns[column]
        read, default = RULES[rule].format(source.lower()), self._default(column)
        made_up = {"text": "'x'", "numeric": "7", "boolean": str(default is not True).lower()}
        if KINDS[rule] in made_up:
            expression = f"coalesce({read}, {made_up[KINDS[rule]]})"
            yield self._make(column, "default", "another", expression)
        if default is not None:
            yield self._make(column, "default", "none", read)

    def _default(self, column: str) -> object:
        _, rule, argument = self._columns[column]
        if rule in ("boolean", "integer"):
            return argument
        return DEFAULT.get((self.entity, column))

    def _call(self, rule: str, source: str, column: str) -> str:
        """A rule on a raw column, with this column's default."""
        read, default = RULES[rule].format(source.lower()), self._default(column)
        if default is None:
            return read
        shown = f"'{default}'" if isinstance(default, str) else str(default).lower()
        return f"coalesce({read}, {shown})"
