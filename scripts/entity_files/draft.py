"""What a new entity's contract and staging model are to say, and why; what is left to decide."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from load.names import raw_table
from scripts.entity_files.contracts import Contract
from scripts.entity_files.legacy import RawColumn
from scripts.entity_files.matching import Match, best_matches
from scripts.entity_files.sql_names import in_sql

Field = Mapping[str, Any]  # as described.py prints it
_TYPES = {"timestamp with time zone": "timestamptz", "time without time zone": "time"}
_RULES = {
    "smallint": "integer",
    "integer": "integer",
    "bigint": "integer",
    "numeric": "decimal",
    "double precision": "float",
    "boolean": "boolean",
    "timestamptz": "date",
    "date": "date",
    "time": "time",
    "interval": "duration",
    "uuid": "uuid",
    "jsonb": "json",
    "bytea": "binary",
}
_UNITS = {
    "MIN": "minutes",
    "MINUTES": "minutes",
    "HRS": "hours",
    "HOURS": "hours",
    "SEC": "seconds",
}


@dataclass(frozen=True)
class Column:
    """A column of the contract. `why` stands beside it in the staging model."""

    name: str
    data_type: str
    sources: tuple[str, ...]
    rule: str
    why: str
    required: bool = False
    unique: bool = False
    primary_key: bool = False
    default: Any = None
    choices: tuple[Any, ...] = ()
    check: str = ""
    unit: str = ""
    references: str = ""  # an entity; "this" for the entity itself
    blank_when: tuple[str, ...] = ()
    to_columns: tuple[str, ...] = ()


@dataclass
class Draft:
    """A new entity."""

    entity: str
    label: str
    table: str
    source_table: str
    columns: list[Column] = field(default_factory=list)
    key: tuple[str, ...] = ()
    primary_key: tuple[str, str] | None = None  # name and type, where the database gives it
    on_write: dict[str, str] = field(default_factory=dict)
    uniques: list[tuple[str, tuple[str, ...], str]] = field(default_factory=list)
    checks: list[tuple[str, tuple[str, ...], str]] = field(default_factory=list)
    raw: Sequence[RawColumn] = ()
    undecided: list[RawColumn] = field(default_factory=list)
    to_decide: list[str] = field(default_factory=list)

    @property
    def raw_table(self) -> str:
        """The legacy table's name in legacy_raw."""
        return raw_table(self.source_table)

    def raw_name(self, column: str) -> str:
        """What a column of Oracle's is called there."""
        return next(one.raw_name for one in self.raw if one.name == column)


def draft(
    entity: str,
    model: Mapping[str, Any],
    table: str,
    raw: Sequence[RawColumn],
    known: Mapping[str, Contract],
) -> Draft:
    """The draft of an entity, from its model, its raw columns and the contracts so far."""
    made = Draft(entity, model["label"], model["table"], table, raw=raw)
    mapped = [one for one in model["fields"] if not _is_the_databases(one)]
    own_key = [one for one in model["fields"] if one["primary_key"] and _is_the_databases(one)]
    for one in own_key:
        made.primary_key = (one["column"], _type(one))
    for one in mapped:
        if one["auto_now"] or one["auto_now_add"]:
            made.on_write[one["column"]] = (
                "{insert: now(), update: now()}" if one["auto_now"] else "{insert: now()}"
            )
    mapped = [one for one in mapped if one["column"] not in made.on_write]
    named = {column.name for column in raw}
    own = [one for one in mapped if not one["related"]]
    keys = [
        one["name"]
        for one in own
        if one["primary_key"] or (one["unique"] and not one["db_default"])
    ]
    for one in mapped:
        if one["related"] and one["related"]["table"] != made.table:
            _add_reference(made, one, raw, named, known)
    referring = {source for column in made.columns for source in column.sources}
    found = best_matches(
        [(one["name"], one["type"]) for one in own],
        [column for column in raw if column.name not in referring],
        entity,
        keys[0] if len(keys) == 1 or (not model["uniques"] and keys) else "",
    )
    for one in mapped:
        if not one["related"]:
            _add_column(made, one, found.get(one["name"]))
    _add_constraints(made, model)
    _choose_key(made, model)
    for one in mapped:
        if one["related"] and one["related"]["table"] == made.table:
            _add_self_reference(made, one, raw)
    order = [one["column"] for one in mapped]
    made.columns.sort(key=lambda column: order.index(column.name))
    taken = {source for column in made.columns for source in column.sources}
    for other in known.values():  # two models may share a legacy table
        if other.source_table == table and other.entity != entity:
            taken |= other.mapped | other.unmapped
    made.undecided = [column for column in raw if column.name not in taken]
    return made


def _is_the_databases(one: Field) -> bool:
    """A column that the database fills: generated, or a key or a unique value of its own."""
    return one["generated"] or (
        one["primary_key"]
        and (
            one["kind"] in ("AutoField", "BigAutoField", "SmallAutoField")
            or one["kind"] == "UUIDField"
        )
    )


def _type(one: Field) -> str:
    base, parenthesis, rest = str(one["type"]).partition("(")
    base = _TYPES.get(base.strip(), base.strip())
    return base + (parenthesis + rest.replace(" ", "") if parenthesis else "")


def _add_column(made: Draft, one: Field, match: Match | None) -> None:
    if match is None:
        if not one["db_default"] and not one["null"] and one["default"] is not None:
            made.on_write[one["column"]] = f'{{insert: "{_literal(one["default"])}"}}'
            made.to_decide.append(
                f"{one['column']}: no column of {made.source_table} looks like it; new rows get "
                "its default (meta.on_write)"
            )
        elif not one["db_default"] and not one["null"]:
            made.to_decide.append(
                f"{one['column']} is NOT NULL, and no column of {made.source_table} looks like it: "
                "map it in the contract and the staging model, or give it under meta.on_write"
            )
        else:
            made.to_decide.append(
                f"{one['column']}: no column of {made.source_table} looks like it; it is left "
                + ("NULL" if one["null"] else "to the database's default")
            )
        return
    data_type = _type(one)
    rule, why = _rule(one, data_type, match)
    default = one["default"]
    if default is None and not one["null"] and one["blank"] and _is_text(data_type):
        default = ""
    if one["null"] and default == "":
        default = None
    column = Column(
        name=one["column"],
        data_type=data_type,
        sources=(match.column.name,),
        rule=rule,
        why=why,
        required=not one["null"],
        unique=one["unique"],
        primary_key=one["primary_key"],
        default=default,
        choices=tuple(value for value in one["choices"] if value is not None),
        check=_check(made, one, data_type),
        unit=_unit(match.column.name) if rule == "duration" else "",
    )
    made.columns.append(column)
    if match.score < 0.75:
        made.to_decide.append(f"{column.name} comes from {match.column.name}? A guess by the name")
    if column.choices and _is_text(data_type) and match.column.kind == "number":
        made.to_decide.append(
            f"{column.name} has words and {match.column.name} numbers: rule lookup with the "
            "table of codes (docs/extending.md)"
        )
    if column.unit:
        made.to_decide.append(f"{column.name}: {match.column.name} counts {column.unit}?")


def _check(made: Draft, one: Field, data_type: str) -> str:
    """What the database asks of the column, and the bounds that the field's validators ask."""
    parts = [_bare(one["check"])] if one["check"] else []
    for operator, bound in one["limits"]:
        is_number = not isinstance(bound, str) or data_type.startswith("numeric")
        if operator and is_number:
            parts.append(f"{in_sql(one['column'])} {operator} {bound}")
        else:
            made.to_decide.append(
                f"{one['column']} has the validator {f'{operator} {bound}'.strip()}: "
                "say what it asks as a check in the contract, or Django will not save such rows"
            )
    return " and ".join(dict.fromkeys(parts))


def _literal(value: Any) -> str:
    """A default of Django's as SQL."""
    if isinstance(value, bool | int | float):
        return str(value).lower()
    return "'" + str(value).replace("'", "''") + "'"


def _rule(one: Field, data_type: str, match: Match) -> tuple[str, str]:
    base = data_type.partition("(")[0]
    by_name = f"{match.column.name} by its name" if match.score < 0.95 else match.column.name
    if base in _RULES:
        return _RULES[base], f"{by_name}, {match.column.kind} in Oracle"
    if one["primary_key"] or one["unique"]:
        return "code", f"{by_name}; a key: two that look the same are the same"
    choices = [value for value in one["choices"] if isinstance(value, str)]
    if choices:
        upper = all(value == value.upper() for value in choices)
        return ("upper" if upper else "code"), f"{by_name}; one of the field's choices"
    if "email" in one["column"]:
        return "email", f"{by_name}; an address"
    if re.search("phone|fax|mobile", one["column"]):
        return "phone", f"{by_name}; a phone number"
    length = re.search(r"\((\d+)\)", data_type)
    if (length and int(length[1]) <= 10) or re.search("code|number|_no$", one["column"]):
        return "code", f"{by_name}; short, so a code"
    return "text", by_name


def _is_text(data_type: str) -> bool:
    return data_type.startswith(("varchar", "text"))


def _unit(name: str) -> str:
    return next((_UNITS[part] for part in name.split("_") if part in _UNITS), "days")


def _add_reference(
    made: Draft,
    one: Field,
    raw: Sequence[RawColumn],
    named: set[str],
    known: Mapping[str, Contract],
) -> None:
    related = one["related"]
    if related["table"] in known:
        parent = known[related["table"]]
        target, to_columns = parent.entity, parent.key
        source = parent.sources if set(parent.sources) <= named else ()
        if not source and len(parent.sources) == 1:
            match = best_matches([(one["name"], "text")], raw, made.entity)
            source = (match[one["name"]].column.name,) if match else ()
    else:
        made.to_decide.append(
            f"{one['column']} refers to {related['label']}, which no contract maps yet: scaffold "
            "that one first, then run this again with --force"
        )
        return
    if not source:
        made.to_decide.append(
            f"{one['column']} refers to {related['label']}: say in the contract by which columns "
            f"of {made.source_table}"
        )
        return
    made.columns.append(
        Column(
            name=one["column"],
            data_type=_type(one),
            sources=source,
            rule="reference",
            why=f"{' and '.join(source)}: the key of {target}",
            required=not one["null"],
            unique=one["unique"],
            primary_key=one["primary_key"],
            references=target,
            to_columns=to_columns,
        )
    )


def _add_self_reference(made: Draft, one: Field, raw: Sequence[RawColumn]) -> None:
    """The parent is named as the row itself is, but by another column in place of the last."""
    own = [
        s
        for name in made.key
        for column in made.columns
        if column.name == name
        for s in column.sources
    ]
    free = [column for column in raw if column.name not in own]
    beginning = one["name"][:4]
    named = [column.name for column in free if re.search(beginning, column.name, re.IGNORECASE)]
    if not own or not named:
        made.to_decide.append(
            f"{one['column']} refers to {made.entity} itself: say in the contract by which columns "
            f"of {made.source_table}"
        )
        return
    sources = (*own[:-1], named[0])
    made.columns.append(
        Column(
            name=one["column"],
            data_type=_type(one),
            sources=sources,
            rule="reference",
            why=f"{' and '.join(sources)}: the key of another row",
            required=not one["null"],
            unique=one["unique"],
            references="this",
            blank_when=(named[0],) if len(sources) > 1 else (),
        )
    )
    made.to_decide.append(f"{one['column']} comes from {named[0]}? A guess by the name")


def _add_constraints(made: Draft, model: Mapping[str, Any]) -> None:
    there = {column.name for column in made.columns}
    for number, one in enumerate(model["uniques"], start=1):
        columns = tuple(one["columns"])
        if not set(columns) <= there:
            continue
        expression = " ".join(
            part
            for part in (
                _in_parentheses(one["expressions"]) if one.get("expressions") else "",
                "" if one.get("nulls_distinct", True) else "nulls not distinct",
                f"where {one['condition']}" if one.get("condition") else "",
            )
            if part
        )
        expression = _bare(expression)
        made.uniques.append((one["name"] or f"{made.entity}_unique_{number}", columns, expression))
    for one in model["checks"]:
        columns = tuple(name for name in there if re.search(rf'"{name}"', one["sql"]))
        sql = _bare(one["sql"])
        if len(columns) == 1:
            made.columns = [
                _with_check(column, sql) if column.name == columns[0] else column
                for column in made.columns
            ]
        elif columns:
            made.checks.append((one["name"], columns, sql))


def _bare(sql: str) -> str:
    """Django's SQL with quotes around those names only that need them."""
    return re.sub(r'"(\w+)"', lambda name: in_sql(name[1]), sql)


def _in_parentheses(expressions: str) -> str:
    """Django's expressions of an index, `(LOWER("name"))`, with function names in small letters."""
    said = re.sub(r"\b[A-Z]+(?=\()", lambda name: name[0].lower(), expressions)
    depth = 0
    for place, letter in enumerate(said):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0:
            return said if place == len(said) - 1 else f"({said})"
    return f"({said})"


def _with_check(column: Column, sql: str) -> Column:
    check = f"({column.check}) and ({sql})" if column.check and column.check != sql else sql
    return Column(**{**vars(column), "check": check})


def _choose_key(made: Draft, model: Mapping[str, Any]) -> None:
    if made.primary_key is None:
        made.key = tuple(column.name for column in made.columns if column.primary_key)
        return
    plain = [columns for _, columns, expression in made.uniques if "(" not in expression
             and "where" not in expression]  # fmt: skip
    single = [(column.name,) for column in made.columns if column.unique and not column.references]
    candidates = single + plain
    if not candidates:
        made.to_decide.append(
            f"{model['label']} has no unique field that is mapped: say in meta.key by which "
            "columns a row is known, and make them unique in the Django model"
        )
        return
    made.key = candidates[0]
    if len(candidates) > 1:
        others = "; ".join(" and ".join(one) for one in candidates[1:])
        made.to_decide.append(
            f"a row is known by {' and '.join(made.key)} (meta.key); it could also be by {others}"
        )
