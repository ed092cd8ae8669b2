"""What stands in the second app's tables and in the evidence, in the words of the ledger."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

Key = tuple[Any, ...]
Rows = dict[str, dict[Key, dict[str, Any]]]


def held(site, entities: Mapping[str, Any], tables: Mapping[str, str]) -> Rows:
    """Per entity its rows in Django by natural key, a reference as the parent's natural key."""
    found: Rows = {}
    keys: dict[str, dict[Any, Key]] = {}  # per entity: primary key -> natural key
    for name, described in entities.items():
        rows = site.dictionaries(f"select * from {tables[name]}")
        keys[name] = {}
        waiting = [
            (column, parent) for column, parent in described["references"].items() if parent != name
        ]
        for row in rows:
            for column, parent in waiting:
                row[column] = None if row[column] is None else keys[parent][row[column]]
            keys[name][row["id"]] = tuple(plain(row[column]) for column in described["key"])
        for row in rows:
            for column, parent in described["references"].items():
                if parent == name:
                    row[column] = None if row[column] is None else keys[name][row[column]]
        found[name] = {keys[name][row["id"]]: row for row in rows}
        assert len(found[name]) == len(rows)
    return found


def plain(value: Any) -> Any:
    """A value as the ledger's JSON has it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"PT{int(value.total_seconds())}S"
    if isinstance(value, memoryview):
        return bytes(value).hex()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, tuple | list):
        return tuple(map(plain, value))
    return value


def same(said: Any, stored: Any) -> bool:
    """Does the ledger's value say what is stored?"""
    if isinstance(stored, UUID) and said is not None:
        return UUID(said) == stored
    return bool(frozen(said) == plain(stored))


def frozen(value: Any) -> Any:
    """A value of the ledger as it can be a key: JSON has lists, not tuples."""
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def fates(lines: list[dict[str, Any]]) -> dict[Key, list[tuple[str, ...]]]:
    """The reasons of an entity's rows by raw key; () for one that is migrated."""
    found: dict[Key, list[tuple[str, ...]]] = defaultdict(list)
    for line in lines:
        key = tuple(line["legacy_key"].values())
        found[key].append(tuple(sorted(line["reasons"])))
    return {key: sorted(reasons) for key, reasons in found.items()}


def recorded_fates(site, name: str, columns: int) -> dict[Key, list[tuple[str, ...]]]:
    """The same from legacy_audit."""
    found: dict[Key, list[tuple[str, ...]]] = defaultdict(list)
    for key, reasons in site.rows(
        "select legacy_key, reasons from legacy_audit.rejected_rows where entity = %s"
        " union all select legacy_key, '{}' from legacy_audit.loaded_keys"
        " where entity = %s and accepted",
        name,
        name,
    ):
        parts = (key,) if columns == 1 else tuple(json.loads(key))
        found[parts].append(tuple(sorted(reasons)))
    return {key: sorted(reasons) for key, reasons in found.items()}
