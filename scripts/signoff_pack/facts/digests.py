"""Digests of what was signed: one changed value is found, and the table and column named.

A digest is the count and the sum of the rows' hashes; the order of the rows does not matter. A
column is hashed together with its row's key, so that two values that change places are found.
Primary keys that the database gives are in no digest: the same rows under other ids are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scripts.signoff_pack.facts.rows import (
    held_json,
    held_key,
    held_table,
    held_value,
    key_of_pk,
    loaded_pk,
    raw_key,
)
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.database import Database, quoted

EVIDENCE = (
    *("rejected_rows", "value_changes", "conflicts", "overwritten_rows"),
    "loaded_keys",
)
# the columns of evidence that hold rows of the Django table, or their primary keys
_WITH_IDS = {
    "conflicts": ("kept", "legacy"),
    "overwritten_rows": ("was", "legacy"),
    "loaded_keys": ("pk", "row_hash"),
}


@dataclass(frozen=True)
class Digest:
    """Of a whole table (`column` is empty: of all its columns) or of one column."""

    entity: str
    table: str
    column: str
    digest: str


def digests(database: Database, entity: Entity) -> list[Digest]:
    """Of the Django table and of raw, column by column, and of the evidence of the entity."""
    found = []
    held, app = held_table(entity, database.app), database.app
    values = {
        column.name: held_value(entity, column, app)
        for column in entity.columns
        if entity.is_by_pk(column)
    }
    names = [name for name in database.columns(held) if name != entity.pk or not entity.gives_pk]
    key = held_key(entity, app)
    found += _columns(database, entity, entity.table, f"{held} as held", key, {
        name: values.get(name, f"held.{quoted(name)}") for name in names
    })  # fmt: skip
    raw = entity.raw_table
    found += _columns(database, entity, raw, f"{raw} as raw", raw_key(entity), {
        name: f"raw.{quoted(name)}" for name in database.columns(raw)
    })  # fmt: skip
    for table in EVIDENCE:
        relation = f"{database.audit}.{table}"
        if database.exists(relation):
            row = database.row(
                f"select {_sum(_evidence(entity, app, table))} as digest"
                f" from {relation} as held where entity = '{entity.name}'"
            )
            found.append(Digest(entity.name, relation, "", row["digest"]))
    return found


def _evidence(entity: Entity, app: str, table: str) -> str:
    """SQL: a row of an evidence table as text. Of rows that hold primary keys it has natural keys
    in their place, and not the hash over them; of loaded_keys that of the row they lead to."""
    if not entity.has_ids or table not in _WITH_IDS:
        return "held::text"
    if table == "loaded_keys":
        leads_to = key_of_pk(entity, app, loaded_pk(entity, "held"))
        said = "held.key, held.accepted, held.legacy_key, held.raw_hash, held.row_hash is null"
        return f"row({said}, {leads_to})::text"
    others = ", ".join(f"'{name}'" for name in _WITH_IDS[table])
    documents = ", ".join(
        f"'{name}', {held_json(entity, app, f'held.{name}')}" for name in _WITH_IDS[table]
    )
    return f"(to_jsonb(held) - array[{others}] || jsonb_build_object({documents}))::text"


def _columns(
    database: Database,
    entity: Entity,
    table: str,
    rows: str,
    key: str,
    values: Mapping[str, str],
) -> list[Digest]:
    """`rows` is SQL for FROM, `key` of what a row is known by, `values` of each column."""
    if not values:
        return []
    row = database.row(
        "select "
        + ", ".join(
            f"{_sum(f'known.key || coalesce({value}::text, chr(30))')} as column_{number}"
            for number, value in enumerate(values.values())
        )
        # once for each row, not for each column of it
        + f" from {rows}"
        + f" cross join lateral (select concat({key}, chr(31)) as key offset 0) as known"
    )
    return [
        Digest(entity.name, table, name, row[f"column_{number}"])
        for number, name in enumerate(values)
    ]


def _sum(text: str) -> str:
    return f"count(*) || ':' || coalesce(sum(hashtextextended({text}, 0)), 0)"
