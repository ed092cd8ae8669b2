"""Constraints of a model and bounds of its fields, as a contract says them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from scripts.entity_files.entity import Column, Draft, Field
from scripts.entity_files.sql_names import in_sql


def add_constraints(made: Draft, model: Mapping[str, Any]) -> None:
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
        expression = bare(expression)
        made.uniques.append((one["name"] or f"{made.entity}_unique_{number}", columns, expression))
    for one in model["checks"]:
        columns = tuple(name for name in there if re.search(rf'"{name}"', one["sql"]))
        sql = bare(one["sql"])
        if len(columns) == 1:
            made.columns = [
                _with_check(column, sql) if column.name == columns[0] else column
                for column in made.columns
            ]
        elif columns:
            made.checks.append((one["name"], columns, sql))


def bare(sql: str) -> str:
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


def check_of(made: Draft, one: Field, data_type: str) -> str:
    """What the database asks of the column, and the bounds that the field's validators ask."""
    parts = [bare(one["check"])] if one["check"] else []
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
