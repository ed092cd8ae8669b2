"""Two sets of facts, and what differs: the entity, table and column, not a place in a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# What a later run adds or replaces without changing what was signed.
_HISTORY = {"builds", "steps", "environment"}
_RENEWED = {
    "balances": {"inserted", "updated", "unchanged", "deleted", "invocation_id"},
    "tests": {"at", "stale", "message"},
    "verifications": {"at", "stale"},
}
_NAMES = (
    *("entity", "table", "source_table", "column", "name", "model", "key", "reason", "rule"),
    *("effect", "kind", "what", "legacy_key", "step", "run", "source"),
)
_IDS = ("invocation_id", "run_id")  # only of what has no name: a later build renews them


def differences(signed: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Each difference as `proofs, coil, gauge: django_sum was 1, is 2`."""
    found: list[str] = []
    for subject in sorted(signed.keys() | now.keys()):
        before, after = signed.get(subject), now.get(subject)
        if subject in _HISTORY:
            found += _lost(subject, before, after)
        else:
            skipped = _RENEWED.get(subject, set())
            found += [f"{subject}{where}" for where in _walk(before, after, skipped)]
    return found


def later(signed: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What happened since, in words; none of it changes what was signed."""
    found = []
    for subject in ("builds", "steps"):
        more = len(now[subject]) - len(signed[subject])
        if more > 0:
            found.append(f"{more} more {subject}")
    return found


def _lost(subject: str, before: Any, after: Any) -> list[str]:
    if not isinstance(before, list):
        return []
    return [f"{subject}, {_name(one)}: gone or changed" for one in before if one not in after]


def _walk(before: Any, after: Any, skipped: set[str]) -> Iterator[str]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted(before.keys() | after.keys()):
            if name not in skipped:
                value_before, value_after = before.get(name), after.get(name)
                for where in _walk(value_before, value_after, skipped):
                    plain = not isinstance(value_before, dict | list)
                    yield f": {name}{where}" if plain else f", {name}{where}"
    elif _all_named(before) and _all_named(after):
        first, second = _by_name(before), _by_name(after)
        for name in sorted(first.keys() | second.keys()):
            if name not in second:
                yield f", {name}: no longer there"
            elif name not in first:
                yield f", {name}: was not there"
            else:
                for where in _walk(first[name], second[name], skipped):
                    yield f", {name}{where}"
    else:
        yield f" was {_short(before)}, is {_short(after)}"


def _all_named(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) and _name(one) for one in value)


def _by_name(rows: list[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in rows:
        name = _name(row)
        number = 2
        while name in found:
            name = f"{_name(row)} ({number})"
            number += 1
        found[name] = row
    return found


def _name(row: dict[str, Any]) -> str:
    for names in (_NAMES, _IDS):
        said = [row.get(name) for name in names]
        if found := " ".join(one for one in said if isinstance(one, str) and one):
            return found
    return ""


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
