"""Digests of what was signed: one changed value is found, and the table and column named.

A digest is the count and the sum of the rows' hashes; the order of the rows does not matter. A
column is hashed together with its row's key, so that two values that change places are found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.database import Database, quoted

EVIDENCE = (
    *("rejected_rows", "value_changes", "conflicts", "overwritten_rows"),
    "loaded_keys",
)


@dataclass(frozen=True)
class Digest:
    """Of a whole table (`column` is empty: of all its columns) or of one column."""

    entity: str
    table: str
    column: str
    digest: str


def digests(database: Database, entities: Sequence[Entity]) -> list[Digest]:
    """Of the Django tables and of raw, column by column, and of the evidence by entity."""
    found = []
    for entity in entities:
        held = f"{database.app}.{quoted(entity.table)}"
        found += _columns(database, entity, held, entity.table, entity.key.name)
        found += _columns(database, entity, entity.raw_table, entity.raw_table, entity.key.raw_name)
        for table in EVIDENCE:
            relation = f"{database.audit}.{table}"
            if database.exists(relation):
                row = database.row(
                    f"select {_sum('held::text')} as digest from {relation} as held"
                    " where entity = %s",
                    entity.name,
                )
                found.append(Digest(entity.name, relation, "", row["digest"]))
    return found


def _columns(
    database: Database, entity: Entity, relation: str, table: str, key: str
) -> list[Digest]:
    names = database.columns(relation)
    if not names:
        return []
    row = database.row(
        "select "
        + ", ".join(
            f"""{
                _sum(f'''concat(held.{quoted(key)}, chr(31),
                coalesce(held.{quoted(name)}::text, chr(30)))''')
            } as column_{number}"""
            for number, name in enumerate(names)
        )
        + f" from {relation} as held"
    )
    return [
        Digest(entity.name, table, name, row[f"column_{number}"])
        for number, name in enumerate(names)
    ]


def _sum(text: str) -> str:
    return f"count(*) || ':' || coalesce(sum(hashtextextended({text}, 0)), 0)"
