"""The order of judgement in slow, plain Python, written from the rules' text alone.

Rows are legacy rows (dicts by raw column) in which only keys, numbers, names, dates and references
matter; the macros share nothing with this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Entity:
    """What the mapping says of one entity, as far as the judgement goes."""

    key: str
    table: str
    required: dict[str, str]  # raw column -> Django column
    unique: dict[str, str]
    references: dict[str, tuple[str, str]]  # raw column -> Django column, parent
    limits: dict[str, tuple[str, int]]  # raw column -> Django column, length


ENTITIES = {
    "line": Entity(
        "line_id",
        "ab_line",
        required={"line_number": "line_number"},
        unique={"line_number": "line_number"},
        references={},
        limits={"line_id": ("line_id", 20), "line_number": ("line_number", 20)},
    ),
    "customer": Entity(
        "customer_id",
        "ab_customer",
        required={"customer_name": "name"},
        unique={},
        references={},
        limits={"customer_id": ("customer_id", 20), "customer_name": ("name", 200)},
    ),
    "coil": Entity(
        "coil_id",
        "ab_coil",
        required={"coil_number": "coil_number"},
        unique={},
        references={"customer_id": ("customer_id", "customer")},
        limits={"coil_id": ("coil_id", 20), "coil_number": ("coil_number", 50)},
    ),
    "job": Entity(
        "job_id",
        "ab_job",
        required={"job_number": "job_number"},
        unique={"job_number": "job_number"},
        references={
            "customer_id": ("customer_id", "customer"),
            "coil_id": ("coil_id", "coil"),
            "line_id": ("line_id", "line"),
        },
        limits={"job_id": ("job_id", 20), "job_number": ("job_number", 50)},
    ),
    "skid": Entity(
        "skid_id",
        "ab_skid",
        required={},
        unique={"skid_number": "skid_number"},
        references={"job_id": ("job_id", "job"), "customer_id": ("customer_id", "customer")},
        limits={"skid_id": ("skid_id", 20), "skid_number": ("skid_number", 50)},
    ),
}


def clean(text: str | None) -> str | None:
    """The cleaned text of a raw value."""
    return (text or "").replace("\N{NO-BREAK SPACE}", " ").strip(" \t\n") or None


@dataclass
class Verdict:
    """What becomes of one row."""

    row: Row
    reasons: list[str]
    kept: Row | None = None  # of a duplicate of the primary key: the row that is kept instead
    parents: dict[str, Row | None] = field(default_factory=dict)  # raw column -> the parent's row
    twins: dict[str, str] = field(default_factory=dict)  # Django column -> the reference followed


def judge(tables: dict[str, list[Row]]) -> dict[str, list[Verdict]]:
    """Every row of every table with its reasons, in the order of judgement."""
    verdicts: dict[str, list[Verdict]] = {}
    for name, entity in ENTITIES.items():
        rows = [Verdict(row, _own_reasons(entity, row)) for row in tables[entity.table]]
        for column, django in ((entity.key, entity.key), *entity.unique.items()):
            _reject_duplicates(entity, column, django, rows)
        for verdict in rows:
            for column, (django, parent) in entity.references.items():
                _look_up(verdict, column, django, ENTITIES[parent], verdicts[parent])
        verdicts[name] = rows
    return verdicts


def _look_up(
    child: Verdict, column: str, django: str, parent: Entity, parents: list[Verdict]
) -> None:
    """Find the child's parent, or note that it is an orphan or follows a twin."""
    reference = child.row[column]
    key = clean(reference)
    if key is None:
        child.parents[column] = None
        return
    candidates = [one for one in parents if clean(one.row[parent.key]) == key]
    kept = [one for one in candidates if not one.reasons]
    named = [one for one in candidates if one.row[parent.key] == reference] or [
        one for one in candidates if one.row[parent.key].rstrip(" ") == reference.rstrip(" ")
    ]
    if any(one in kept for one in named):
        named = []
    if not kept or not all(_is_alike(parent, one, kept[0]) for one in named):
        child.reasons.append(f"orphan:{django}")
        return
    child.parents[column] = kept[0].row
    if named:
        child.twins[django] = reference


def _is_alike(entity: Entity, twin: Verdict, kept: Verdict) -> bool:
    """Does the twin differ from the kept row in nothing but its key and its dates?"""
    if twin.reasons != [f"duplicate:{entity.key}"] or twin.kept is not kept.row:
        return False
    for column in twin.row:
        if column in entity.references:
            if twin.parents[column] is not kept.parents[column]:
                return False
        elif column not in (entity.key, "created_date", "modified_date") and (
            clean(twin.row[column]) != clean(kept.row[column])
        ):
            return False
    return True


def _own_reasons(entity: Entity, row: Row) -> list[str]:
    reasons = []
    for column in row:
        value = clean(row[column]) if isinstance(row[column], str) else row[column]
        required = {entity.key: entity.key, **entity.required}
        if column in required and value is None:
            reasons.append(f"required:{required[column]}")
        if column in entity.limits and value is not None:
            django, limit = entity.limits[column]
            if len(value) > limit:
                reasons.append(f"too_long:{django}")
    return reasons


def _reject_duplicates(entity: Entity, column: str, django: str, rows: Iterable[Verdict]) -> None:
    groups = defaultdict(list)
    for verdict in rows:
        if not verdict.reasons and (value := clean(verdict.row[column])) is not None:
            groups[value].append(verdict)
    for group in groups.values():
        group.sort(key=lambda one: _rank(entity, one.row))
        for lost in group[1:]:
            lost.reasons.append(f"duplicate:{django}")
            lost.kept = group[0].row if column == entity.key else None


def _rank(entity: Entity, row: Row) -> tuple[Any, ...]:
    """The row to keep comes first."""
    epoch = datetime(1, 1, 1)
    ages = [epoch - (row.get(date) or epoch) for date in ("modified_date", "created_date")]
    is_clean = row[entity.key].rstrip(" ") == clean(row[entity.key])
    return (*ages, not is_clean, row[entity.key].encode(), _text(row))


def _text(row: Row) -> bytes:
    """A whole row as Postgres writes it, for rows without commas, quotes or backslashes."""
    return ",".join(_field(value) for value in row.values()).encode()


def _field(value: Any) -> str:
    if value is None:
        return ""
    text = str(value)
    return f'"{text}"' if any(one in text for one in ' \t\n,()"') or not text else text
