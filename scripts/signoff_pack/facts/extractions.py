"""What the loader says: the newest complete extraction of each table, and what came after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scripts.signoff_pack.facts.values import iso
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.database import Database

Measures = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Extraction:
    """One table as it was copied; `entity` is empty where no row is made of its rows, but other
    tables' models look into it. `newer` is the state of a later run that did not complete."""

    entity: str
    table: str
    run_id: str
    picture: str
    snapshot: str
    scn: str
    snapshot_at: str
    mode: str
    rows: int | None
    loaded: int | None
    warnings: int
    proof: str
    partial: str
    started_at: str
    finished_at: str
    facts: dict[str, str]
    oracle: Measures
    raw: Measures
    newer: str


def extractions(
    database: Database, entities: Sequence[Entity], others: Sequence[str] = ()
) -> list[Extraction]:
    """One per entity whose table was ever copied completely, and per other table, by the names of
    legacy_raw."""
    found = {
        row["table_name"]: row
        for row in database.rows(
            """
            with ordered as (
                select *, row_number() over (
                    partition by table_name order by number desc
                ) as place
                from legacy_audit.extractions
            )

            select
                complete.*,
                (
                    select newer.state from ordered as newer
                    where newer.table_name = complete.table_name and newer.place < complete.place
                    order by newer.place limit 1
                ) as newer
            from (
                select distinct on (table_name) * from ordered
                where state = 'complete' order by table_name, place
            ) as complete
            """
        )
    }
    wanted = [(entity.name, entity.source_table, entity.raw_name) for entity in entities]
    wanted += [("", name.upper(), name) for name in others]
    return [_extraction(entity, table, found[raw]) for entity, table, raw in wanted if raw in found]


def _extraction(entity: str, table: str, row: dict[str, Any]) -> Extraction:
    return Extraction(
        entity=entity,
        table=table,
        run_id=row["run_id"],
        picture=row["picture"] or row["run_id"],
        snapshot=row["snapshot_kind"],
        scn="" if row["scn"] is None else str(row["scn"]),
        snapshot_at=iso(row["snapshot_at"]),
        mode=row["mode"] or "",
        rows=row["source_rows"],
        loaded=row["loaded_rows"],
        warnings=row["warnings"] or 0,
        proof=row["proof"] or "",
        partial=(row["where_clause"] or "partial") if row["is_partial"] else "",
        started_at=iso(row["started_at"]),
        finished_at=iso(row["finished_at"]),
        facts={name: str(value) for name, value in sorted((row["facts"] or {}).items())},
        oracle=row["source_checksums"] or {},
        raw=row["raw_checksums"] or {},
        newer=row["newer"] or "",
    )
