"""What was checked: dbt's tests by name, Django's own verdict, conflicts with the app, warnings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from load.names import raw_table
from scripts.signoff_pack.facts.extractions import Extraction
from scripts.signoff_pack.facts.rows import held_json
from scripts.signoff_pack.facts.values import iso
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.database import Database
from scripts.signoff_pack.sources.read_contracts import test_names

SHOWN = 50


@dataclass(frozen=True)
class Test:
    """The newest result of one dbt test. `stale`: the tables were loaded again after it.

    `status` is `never run` where a test of this checkout has no result.
    """

    name: str
    status: str
    failures: int | None
    message: str
    stale: bool
    at: str


@dataclass(frozen=True)
class Verification:
    """What `verify_migration` said of one Django model."""

    model: str
    objects: int
    refused: int
    stale: bool
    at: str


@dataclass(frozen=True)
class Conflict:
    """A row that the app changed, made or needs; both sides as JSON."""

    entity: str
    kind: str
    key: str
    resolution: str
    kept: str
    legacy: str


@dataclass(frozen=True)
class Warned:
    """A value that Postgres could not hold as it was; of a table without entity the table."""

    entity: str
    column: str
    reason: str
    legacy_key: str
    original: str | None
    stored: str | None


def tests(database: Database) -> list[Test]:
    """All tests of this checkout and all that ever ran on this evidence, failures first."""
    found = [
        Test(
            name=row["name"],
            status=row["status"],
            failures=row["failures"],
            message=" ".join((row["message"] or "").split()),
            stale=row["stale"],
            at=iso(row["finished_at"]),
        )
        for row in database.rows(
            """
            with newest_load as (
                select max(number) as number from legacy_audit.builds
                where audit_schema = %s and loads <> '{}'
            )

            select distinct on (result.name)
                result.*, build.finished_at,
                coalesce(build.number < newest_load.number, false) as stale
            from legacy_audit.test_results as result
            join legacy_audit.builds as build using (invocation_id)
            cross join newest_load
            where build.audit_schema = %s
            order by result.name, build.number desc
            """,
            database.audit,
            database.audit,
        )
    ]
    ran = {test.name for test in found}
    found += [
        Test(name, "never run", None, "", True, "") for name in test_names() if name not in ran
    ]
    return sorted(found, key=lambda test: (test.status == "pass", not test.stale, test.name))


def verifications(database: Database) -> list[Verification]:
    """The newest verdict on each model; none where verify_migration did not run."""
    if not database.exists("legacy_audit.verifications"):
        return []
    return [
        Verification(
            model=row["model"],
            objects=row["objects"],
            refused=row["refused"],
            stale=row["stale"],
            at=iso(row["finished_at"]),
        )
        for row in database.rows(
            f"""
            select distinct on (model)
                *,
                started_at < (select max(finished_at) from {database.audit}.loads) as stale
            from legacy_audit.verifications
            where table_schema = %s
            order by model, number desc
            """,
            database.app,
        )
    ]


def conflicts(database: Database, entities: Sequence[Entity]) -> list[Conflict]:
    """The first of them; their counts are in the decisions."""
    kept, legacy = (
        f"case entity {' '.join(_natural(database, entity, side) for entity in entities)} end"
        for side in ("kept", "legacy")
    )
    return [
        Conflict(
            entity=row["entity"],
            kind=row["kind"],
            key=row["key"],
            resolution=row["resolution"],
            kept=json.dumps(row["kept"], sort_keys=True, ensure_ascii=False),
            legacy=json.dumps(row["legacy"], sort_keys=True, ensure_ascii=False),
        )
        for row in database.rows(
            f"""
            select entity, kind, key, resolution, {kept} as kept, {legacy} as legacy
            from {database.audit}.conflicts as disputed
            order by entity, kind, key collate "C" limit {SHOWN}
            """
        )
    ]


def _natural(database: Database, entity: Entity, side: str) -> str:
    return f"when '{entity.name}' then {held_json(entity, database.app, f'disputed.{side}')}"


def warnings(database: Database, extractions: Sequence[Extraction]) -> list[Warned]:
    """Those of the extractions that raw holds; the first of each table."""
    found = []
    for one in extractions:
        found += [
            Warned(
                entity=one.entity or one.table,
                column=row["column_name"],
                reason=row["reason"],
                legacy_key=row["legacy_key"] or "",
                original=row["original"],
                stored=row["stored"],
            )
            for row in database.rows(
                f"""
                select * from legacy_audit.extraction_warnings
                where run_id = %s and table_name = %s
                order by column_name, legacy_key collate "C", original collate "C" limit {SHOWN}
                """,
                one.run_id,
                raw_table(one.table),
            )
        ]
    return found
