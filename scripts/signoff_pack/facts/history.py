"""Earlier runs: builds with counts by cause, extractions and verifications with their times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.signoff_pack.facts.values import iso
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.database import Database

EXTRACT, BUILD, VERIFY = "python load/extract.py", "dbt build", "verify_migration"


@dataclass(frozen=True)
class Build:
    """One dbt run that loaded every entity. `causes`: rejected rows by `entity: cause`."""

    number: int
    invocation_id: str
    target: str
    at: str
    rows: int
    migrated: int
    rejected: int
    written: int
    causes: dict[str, int]


@dataclass(frozen=True)
class Step:
    """How long one step of one run took, and how many rows it worked on."""

    step: str
    run: str
    at: str
    rows: int
    milliseconds: int


@dataclass(frozen=True)
class Environment:
    """What dbt knew of its surroundings when it built what is here now."""

    invocation_id: str
    command: str
    target: str
    started_at: str
    finished_at: str
    dbt_version: str
    variables: str
    commit: str
    tree: str
    operator: str
    machine: str


def builds(database: Database, entities: Sequence[Entity]) -> list[Build]:
    """The whole builds, of the app and of rehearsals, oldest first."""
    return [
        Build(
            number=row["number"],
            invocation_id=row["invocation_id"],
            target=row["target"],
            at=iso(row["finished_at"]),
            rows=_total(row["loads"], "source_rows"),
            migrated=_total(row["loads"], "migrated_rows"),
            rejected=_total(row["loads"], "rejected_rows"),
            written=sum(_total(row["loads"], kind) for kind in ("inserted", "updated", "deleted")),
            causes={
                f"{cause['entity']}: {cause['root_reason']}"
                + (
                    "" if cause["entity"] == cause["root_entity"] else f" of {cause['root_entity']}"
                ): cause["rows"]
                for cause in row["causes"]
            },
        )
        for row in database.rows("select * from legacy_audit.builds order by number")
        if {entity.name for entity in entities} <= set(row["loads"])
    ]


def environment(database: Database) -> Environment | None:
    """Of the newest run that loaded anything here; None before the first."""
    rows = database.rows(
        """
        select *, variables::text as given from legacy_audit.builds
        where audit_schema = %s and loads <> '{}' order by number desc limit 1
        """,
        database.audit,
    )
    if not rows:
        return None
    row = rows[0]
    said = row["environment"]
    return Environment(
        invocation_id=row["invocation_id"],
        command=f"dbt {row['command']}",
        target=row["target"],
        started_at=iso(row["started_at"]),
        finished_at=iso(row["finished_at"]),
        dbt_version=row["dbt_version"],
        variables=row["given"],
        commit=said.get("COMMIT", "unknown"),
        tree=said.get("TREE", "unknown"),
        operator=said.get("OPERATOR", "unknown"),
        machine=said.get("MACHINE", "unknown"),
    )


def steps(database: Database, entities: Sequence[Entity]) -> list[Step]:
    """All steps that read or wrote whole tables, oldest first."""
    whole = len(entities)
    found = [
        Step(EXTRACT, row["run"], iso(row["at"]), int(row["rows"] or 0), row["ms"])
        for row in database.rows(
            f"""
            select
                run_id as run, min(started_at) as at, sum(loaded_rows) as rows,
                round(extract(epoch from max(finished_at) - min(started_at)) * 1000)::bigint as ms
            from legacy_audit.extractions
            group by run_id
            having bool_and(state = 'complete' and mode = 'full' and not is_partial)
                and count(*) >= {whole}
            order by min(number)
            """
        )
    ]
    found += [
        Step(BUILD, row["run"], iso(row["at"]), int(row["rows"]), row["ms"])
        for row in database.rows(
            f"""
            select
                invocation_id as run, started_at as at,
                (select sum((load.value ->> 'source_rows')::bigint)
                from jsonb_each(loads) as load) as rows,
                round(extract(epoch from finished_at - started_at) * 1000)::bigint as ms
            from legacy_audit.builds
            where (select count(*) from jsonb_object_keys(loads)) >= {whole} and command = 'build'
                -- one that found nothing to do says nothing about the night
                and (
                    select sum((load.value ->> 'inserted')::bigint) * 2
                        >= sum((load.value ->> 'migrated_rows')::bigint)
                    from jsonb_each(loads) as load
                )
            order by number
            """
        )
    ]
    if database.exists("legacy_audit.verifications"):
        found += [
            Step(VERIFY, iso(row["at"]), iso(row["at"]), int(row["rows"]), row["ms"])
            for row in database.rows(
                f"""
                select
                    started_at as at, sum(objects) as rows,
                    round(extract(epoch from max(finished_at) - started_at) * 1000)::bigint as ms
                from legacy_audit.verifications
                group by started_at
                having count(*) >= {whole}
                order by min(number)
                """
            )
        ]
    return found


def _total(loads: dict[str, dict[str, object]], name: str) -> int:
    return sum(int(str(load.get(name, 0))) for load in loads.values())
