"""What a new entity's contract and staging model are to say, and why; what is left to decide."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from scripts.entity_files.contracts import Contract
from scripts.entity_files.entity import Column, Draft, Field, type_of
from scripts.entity_files.legacy import RawColumn
from scripts.entity_files.limits import add_constraints, check_of
from scripts.entity_files.matching import Match, best_matches
from scripts.entity_files.references import add_reference, add_self_reference

_GIVEN = ("AutoField", "BigAutoField", "SmallAutoField")
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


def draft(
    entity: str,
    model: Mapping[str, Any],
    table: str,
    raw: Sequence[RawColumn],
    known: Mapping[str, Contract],
) -> Draft:
    """The draft of an entity, from its model, its raw columns and the contracts so far."""
    made = Draft(entity, model["label"], model["table"], table, raw=raw)
    mapped = [one for one in model["fields"] if not _is_the_databases(one, model)]
    for one in model["fields"]:
        if one["primary_key"] and one not in mapped:
            made.primary_key = (one["column"], type_of(one))
    for one in mapped:
        if one["auto_now"] or one["auto_now_add"]:
            made.on_write[one["column"]] = (
                "{insert: now(), update: now()}" if one["auto_now"] else "{insert: now()}"
            )
    mapped = [one for one in mapped if one["column"] not in made.on_write]
    own = [one for one in mapped if not one["related"]]
    keys = [one["name"] for one in own if one["primary_key"] or _is_unique(one)]
    for one in mapped:
        if one["related"] and one["related"]["table"] != made.table:
            add_reference(made, one, raw, known)
    referring = {source for column in made.columns for source in column.sources}
    found = best_matches(
        [(one["name"], one["type"]) for one in own if _is_known(one)],
        [column for column in raw if column.name not in referring],
        entity,
        keys[0] if len(keys) == 1 or (not model["uniques"] and keys) else "",
    )
    for one in mapped:
        if not one["related"]:
            _add_column(made, one, found.get(one["name"]))
    add_constraints(made, model)
    _choose_key(made, model)
    for one in mapped:
        if one["related"] and one["related"]["table"] == made.table:
            add_self_reference(made, one, raw)
    order = [one["column"] for one in mapped]
    made.columns.sort(key=lambda column: order.index(column.name))
    taken = {source for column in made.columns for source in column.sources}
    for other in known.values():  # two models may share a legacy table
        if other.source_table == table and other.entity != entity:
            taken |= other.mapped | other.unmapped
    made.undecided = [column for column in raw if column.name not in taken]
    return made


def _is_the_databases(one: Field, model: Mapping[str, Any]) -> bool:
    """A column that the database fills: generated, or a primary key beside the legacy one. A UUID
    is the legacy key itself where nothing else is unique."""
    if one["generated"] or not one["primary_key"]:
        return bool(one["generated"])
    others = model["uniques"] or any(_is_unique(other) for other in model["fields"])
    return one["kind"] in _GIVEN or (one["kind"] == "UUIDField" and bool(others))


def _is_unique(one: Field) -> bool:
    """Whether rows can be known by it: unique, and not a value that is made for each new row."""
    return one["unique"] and not one["db_default"] and not one["default_sql"]


def _is_known(one: Field) -> bool:
    """Whether a contract can have its type."""
    base = type_of(one).partition("(")[0]
    return not one["type"].endswith("]") and (base in _RULES or base in ("varchar", "text"))


def _add_column(made: Draft, one: Field, match: Match | None) -> None:
    if match is None:
        _leave_out(made, one)
        return
    data_type = type_of(one)
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
        check=check_of(made, one, data_type),
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


def _leave_out(made: Draft, one: Field) -> None:
    """A field that no legacy column looks like: say what becomes of it."""
    name = one["column"]
    looks = f"no column of {made.source_table} looks like it"
    if not _is_known(one):
        looks = f"no rule makes {one['type']}"
    if one["null"] or one["db_default"]:
        left = "NULL" if one["null"] else "to the database's default"
        made.to_decide.append(f"{name}: {looks}; it is left {left}")
    elif one["default"] is not None or one["default_sql"]:
        value = one["default_sql"] or _literal(one["default"])
        if one["type"].endswith("]") and one["default"] == "[]":
            value = "'{}'"
        made.on_write[name] = f'{{insert: "{value}"}}'
        made.to_decide.append(f"{name}: {looks}; new rows get its default (meta.on_write)")
    elif one["blank"] and _is_text(type_of(one)):
        made.on_write[name] = "{insert: \"''\"}"
        made.to_decide.append(f"{name}: {looks}; new rows get '' (meta.on_write)")
    else:
        made.to_decide.append(
            f"{name} is NOT NULL, and {looks}: map it in the contract and the staging model, or "
            "give it under meta.on_write"
        )


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
