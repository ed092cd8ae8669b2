"""Prints what Django knows of a model, as JSON. Runs in a process of its own, in the app's folder.

    python described.py app.Model [app.Model …]

A plain many-to-many field is named as a third part: people.Technician.skills. Checks and
conditions are the SQL that Django itself would send; nothing is read from the database.
"""

# mypy: allow-subclassing-any, disable-error-code="attr-defined"
import datetime
import json
import re
import sys
import uuid
from enum import Enum
from pathlib import Path
from typing import Any

import django

# Settings may use this repository, as demo/app's do. At the end it hides nothing of the app's.
sys.path.append(str(Path(__file__).resolve().parents[2]))
django.setup()

from django.apps import apps  # noqa: E402
from django.core import validators  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.db.models.fields import NOT_PROVIDED  # noqa: E402
from django.utils import timezone  # noqa: E402

# Defaults that differ from row to row, and what gives the same in SQL.
MADE = {
    uuid.uuid4: "gen_random_uuid()",
    timezone.now: "now()",
    datetime.datetime.now: "now()",
    datetime.date.today: "current_date",
}


def model_of(label: str) -> Any:
    """The model of a label."""
    app, name, *many = label.split(".")
    model = apps.get_model(app, name)
    return model._meta.get_field(many[0]).remote_field.through if many else model


def described(label: str) -> dict[str, Any]:
    """The model's table, columns and constraints."""
    model = model_of(label)._meta.concrete_model  # a proxy's table is another model's
    meta = model._meta
    with connection.schema_editor(collect_sql=True) as editor:
        return {
            "label": label,
            "name": meta.object_name,
            "table": meta.db_table,
            "managed": meta.managed,
            "verbose_name": str(meta.verbose_name),
            "fields": [field_of(field) for field in meta.local_concrete_fields],
            "uniques": [
                *(
                    {"name": "", "columns": columns_of(meta, names)}
                    for names in meta.unique_together
                ),
                *(
                    unique_of(model, one, editor)
                    for one in constraints(meta, models.UniqueConstraint)
                ),
            ],
            "checks": [
                {"name": one.name, "sql": str(one._get_check_sql(model, editor)) % ()}
                for one in constraints(meta, models.CheckConstraint)
            ],
        }


def constraints(meta: Any, kind: type) -> list[Any]:
    """The model's constraints of one class."""
    return [one for one in meta.constraints if isinstance(one, kind)]


def columns_of(meta: Any, names: Any) -> list[str]:
    """The columns of fields."""
    return [meta.get_field(name).column for name in names]


def unique_of(model: Any, one: Any, editor: Any) -> dict[str, Any]:
    """A UniqueConstraint: its columns, or its expressions, and its condition, in SQL."""
    # CREATE UNIQUE INDEX "name" ON "table" ((LOWER("name"))) WHERE …
    made = re.search(
        r' ON "\w+" \((.*?)\)(?: NULLS NOT DISTINCT)?(?: WHERE .*)?$', sql_of(one, model, editor)
    )
    names = sorted(
        {column.target.column for column in columns_in(one, model)} if one.expressions else []
    )
    return {
        "name": one.name,
        "columns": columns_of(model._meta, one.fields) or names,
        "expressions": made[1] if made and one.expressions else "",
        "condition": str(one._get_condition_sql(model, editor) or ""),
        "nulls_distinct": one.nulls_distinct is not False,
    }


def sql_of(one: Any, model: Any, editor: Any) -> str:
    """The statement that makes a constraint."""
    return str(one.create_sql(model, editor))


def columns_in(one: Any, model: Any) -> list[Any]:
    """The columns that a constraint's expressions name."""
    from django.db.models.expressions import Col
    from django.db.models.sql.query import Query

    query = Query(model, alias_cols=False)
    found: list[Any] = []
    waiting = [expression.resolve_expression(query) for expression in one.expressions]
    while waiting:
        expression = waiting.pop()
        if isinstance(expression, Col):
            found.append(expression)
        waiting += [source for source in expression.get_source_expressions() if source is not None]
    return found


def field_of(field: Any) -> dict[str, Any]:
    """One column."""
    default = field.default
    if default is NOT_PROVIDED:
        default = plain(getattr(field, "db_default", NOT_PROVIDED))
    made = next((sql for of, sql in MADE.items() if default == of), "")
    if callable(default):  # of any other that is called nobody knows what it gives the next time
        default = default() if default in (dict, list) else NOT_PROVIDED
    related = field.remote_field.model._meta if field.remote_field else None
    return {
        "name": field.name,
        "column": field.column,
        "type": field.db_type(connection),
        "kind": field.get_internal_type(),
        "help": str(field.help_text),
        "null": field.null,
        "blank": field.blank,
        "primary_key": field.primary_key,
        "unique": field.unique and not field.primary_key,
        "generated": bool(getattr(field, "generated", False)),
        "auto_now": bool(getattr(field, "auto_now", False)),
        "auto_now_add": bool(getattr(field, "auto_now_add", False)),
        "db_default": getattr(field, "db_default", NOT_PROVIDED) is not NOT_PROVIDED,
        "default": plain(default),
        "default_sql": made,
        "choices": [plain(value) for value, _ in field.flatchoices],
        "limits": [limit_of(one) for one in getattr(field, "_validators", ())],
        "check": field.db_check(connection) or "" if related is None else "",
        "related": None
        if related is None
        else {
            "table": related.db_table,
            "label": related.label,
            "by_primary_key": field.target_field.primary_key,
        },
    }


def limit_of(validator: Any) -> list[Any]:
    """A validator that a field names itself: operator and bound; of any other kind its name."""
    known = {validators.MinValueValidator: ">=", validators.MaxValueValidator: "<="}
    bound = getattr(validator, "limit_value", None)
    bound = plain(bound() if callable(bound) else bound)
    if type(validator) in known and isinstance(bound, int | float | str):
        return [known[type(validator)], bound]
    return ["", getattr(validator, "__name__", type(validator).__name__)]


def plain(value: Any) -> Any:
    """A default or a choice as JSON has it; None for what it has no word for."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, models.Value):
        value = value.value
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dict | list):
        return json.dumps(value)
    return str(value) if type(value).__name__ == "Decimal" else None


if __name__ == "__main__":
    print(json.dumps([described(label) for label in sys.argv[1:]]))
