"""The equation of each entity: rows in Oracle = in raw = migrated + rejected, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.signoff_pack.facts.causes import is_own
from scripts.signoff_pack.facts.extractions import Extraction
from scripts.signoff_pack.facts.rows import held_table
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.database import Database


@dataclass(frozen=True)
class Balance:
    """The rows of one entity; all but `oracle` and `load_…` are counted now.

    `rejected_as` says for how many rows which kind of reason came first.
    """

    entity: str
    source_table: str
    table: str
    oracle: int | None
    raw: int
    migrated: int
    rejected: int
    django: int
    load_migrated: int | None
    load_rejected: int | None
    inserted: int
    updated: int
    unchanged: int
    deleted: int
    invocation_id: str
    rejected_as: dict[str, int]

    @property
    def unaccounted(self) -> int:
        """Rows that are not accounted for: 0, or the migration is not done."""
        oracle = self.raw if self.oracle is None else self.oracle
        return abs(oracle - self.raw) + abs(self.raw - self.migrated - self.rejected)


def balances(
    database: Database,
    entities: Sequence[Entity],
    extractions: Sequence[Extraction],
    migrated: Mapping[str, int],
) -> list[Balance]:
    """One per entity, parents first; `migrated` are their rows that are in the Django tables."""
    oracle = {one.entity: one.rows for one in extractions}
    loads = {
        row["entity"]: row
        for row in database.rows(
            f"""
            select distinct on (entity) * from {database.audit}.loads
            order by entity, number desc
            """
        )
    }
    causes = _rejected_as(database)
    return [
        Balance(
            entity=entity.name,
            source_table=entity.source_table,
            table=entity.table,
            oracle=oracle.get(entity.name),
            rejected_as=causes.get(entity.name, {}),
            migrated=migrated[entity.name],
            **_counted(database, entity),
            **_load(loads.get(entity.name, {})),
        )
        for entity in entities
    ]


def _counted(database: Database, entity: Entity) -> dict[str, Any]:
    raw = entity.raw_table
    return database.row(
        f"""
        select
            {f"(select count(*) from {raw})" if database.exists(raw) else "0"} as raw,
            (
                select count(*) from {database.audit}.rejected_rows where entity = '{entity.name}'
            ) as rejected,
            (select count(*) from {held_table(entity, database.app)}) as django
        """
    )


def _load(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "load_migrated": row.get("migrated_rows"),
        "load_rejected": row.get("rejected_rows"),
        "inserted": row.get("inserted", 0),
        "updated": row.get("updated", 0),
        "unchanged": row.get("unchanged", 0),
        "deleted": row.get("deleted", 0),
        "invocation_id": row.get("invocation_id", ""),
    }


def _rejected_as(database: Database) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in database.rows(
        f"""
        select
            entity,
            case
                when not {is_own()} then 'hangs on another rejected row'
                else split_part(root_reason, ':', 1)
            end as kind,
            count(*) as rows
        from {database.audit}.rejected_rows
        group by 1, 2
        order by 1, 2
        """
    ):
        found.setdefault(row["entity"], {})[row["kind"]] = row["rows"]
    return found
