"""Values that cleaning changed or lost, grouped: which rule did what to which column."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from scripts.signoff_pack.sources.database import Database

MOST_PAIRS = 12


@dataclass(frozen=True)
class Pair:
    """`original → stored`, so many times. `by`: relative to the original, in percent."""

    original: str | None
    stored: str | None
    times: int
    by: str


@dataclass(frozen=True)
class Change:
    """All changes of one column by one rule with one effect; the worst pairs of them."""

    entity: str
    column: str
    rule: str
    effect: str
    values: int
    different: int
    worst: str
    pairs: list[Pair]


def changes(database: Database) -> list[Change]:
    """All groups, the worst first."""
    groups: dict[tuple[str, str, str, str], list[dict[str, Any]]] = {}
    for row in database.rows(
        f"""
        select entity, column_name, rule, original, stored, count(*) as times
        from {database.audit}.value_changes
        group by 1, 2, 3, 4, 5
        order by entity, column_name, rule, original collate "C", stored collate "C"
        """
    ):
        effect = _effect(row["rule"], row["original"], row["stored"])
        groups.setdefault((row["entity"], row["column_name"], row["rule"], effect), []).append(row)
    found = [_change(*group, rows) for group, rows in groups.items()]
    return sorted(found, key=lambda one: (-Decimal(one.worst), -one.values, one.entity, one.column))


def _effect(rule: str, original: str | None, stored: str | None) -> str:
    if rule in ("reference", "twin"):
        return "reference emptied" if stored is None else "moved to another parent"
    if not stored:  # '' is nothing, too: of a text that may not be NULL
        return "emptied"
    if rule == "integer" and _number(original) is not None:
        return "truncated"
    if rule in ("decimal", "float") and _number(original) is not None:
        return "rounded"
    if rule == "email":
        return "shortened to one address"
    if rule in ("date", "text", "time", "duration"):
        return "cut to what the field holds"
    if rule == "lookup" and stored == original:
        return "code kept"
    return "default stored"


def _change(entity: str, column: str, rule: str, effect: str, rows: list[dict[str, Any]]) -> Change:
    ranked = sorted(rows, key=lambda row: (-_by(row, effect), -row["times"]))
    return Change(
        entity=entity,
        column=column,
        rule=rule,
        effect=effect,
        values=sum(row["times"] for row in rows),
        different=len(rows),
        worst=_percent(_by(ranked[0], effect)),
        pairs=[
            Pair(row["original"], row["stored"], row["times"], _percent(_by(row, effect)))
            for row in ranked[:MOST_PAIRS]
        ],
    )


def _by(row: dict[str, Any], effect: str) -> Decimal:
    """By how much the value changed, relative to what it was; 1 if nothing of it is left."""
    if effect not in ("rounded", "truncated"):
        return Decimal(1)
    original, stored = _number(row["original"]), _number(row["stored"])
    if original is None or stored is None or not original:
        return Decimal(1)
    return min(abs(stored - original) / abs(original), Decimal(1))


def _number(text: str | None) -> Decimal | None:
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _percent(share: Decimal) -> str:
    return f"{share * 100:.4f}".rstrip("0").rstrip(".")
