"""What follows from the rows: which of several duplicates is kept, and which children are orphans.

The reasons of a row by itself are declared where a defect is planted. Duplicates and orphans are
worked out here, from the natural keys in the ledger's own values; the tests compare them with what
was declared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from demo.maintenance.legacy.entities import ENTITIES
from demo.maintenance.legacy.row import Entity, Key, Row
from demo.maintenance.legacy.site import Site

FROM_OTHER_ROWS = ("duplicate:", "orphan:")


def judge(site: Site) -> None:
    """Give every row all its reasons."""
    for entity in ENTITIES:
        rows = site.rows[entity.name]
        for row in rows:
            row.reasons = [r for r in row.declared if not r.startswith(FROM_OTHER_ROWS)]
        _duplicates(entity, rows, entity.key_of, f"duplicate:{'+'.join(entity.key)}")
        for unique in entity.uniques:
            _duplicates(entity, rows, unique.of, unique.reason)
    for entity in ENTITIES:
        _orphans(site, entity)


def _duplicates(
    entity: Entity, rows: list[Row], value: Callable[[Row], Key | None], reason: str
) -> None:
    """Among the rows without a reason, reject all but the first of those with the same value."""
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        if not row.reasons and (found := value(row)) is not None:
            groups[found].append(row)
    for group in groups.values():
        # Of two rows that are equal in everything either may stay: the one that was there first.
        ordered = sorted(group, key=lambda row: (*_preference(entity, row), reason in row.declared))
        for row in ordered[1:]:
            row.reasons.append(reason)


def _preference(entity: Entity, row: Row) -> tuple[bool, list[bytes], str]:
    """No table has dates: a clean key first, then the lowest key, then the lowest row, as text."""
    parts = [row.raw[column] or "" for column in entity.legacy_key]
    unclean = any(part.rstrip(" ") != part.strip(" \u00a0") for part in parts)
    return unclean, [part.encode() for part in parts], ",".join(v or "" for v in row.raw.values())


def _orphans(site: Site, entity: Entity) -> None:
    """Add what is missing, again and again until no rejected parent makes another orphan."""
    changed = True
    while changed:
        changed = False
        for column, parent in entity.references.items():
            reason = f"orphan:{column}"
            keys = migrated_keys(site, parent)
            for row in site.rows[entity.name]:
                missing = row.stored[column] is not None and row.stored[column] not in keys
                if reason not in row.reasons and (missing or reason in row.declared):
                    row.reasons.append(reason)
                    changed = True


def migrated_keys(site: Site, name: str) -> set[Key]:
    """The natural keys of an entity's rows that have no reason so far."""
    (entity,) = (entity for entity in ENTITIES if entity.name == name)
    return {entity.key_of(row) for row in site.rows[name] if not row.reasons}
