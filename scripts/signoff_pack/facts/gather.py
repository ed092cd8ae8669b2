"""All facts together, as they go into signoff.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

from scripts.signoff_pack.facts import checks, history
from scripts.signoff_pack.facts.causes import Cause, causes
from scripts.signoff_pack.facts.changes import Change, changes
from scripts.signoff_pack.facts.digests import Digest, digests
from scripts.signoff_pack.facts.equation import Balance, balances
from scripts.signoff_pack.facts.extractions import Extraction, extractions
from scripts.signoff_pack.facts.looks import Look, looks
from scripts.signoff_pack.facts.migrated import migrated_figures
from scripts.signoff_pack.facts.profiles import Profile, profile
from scripts.signoff_pack.facts.proof import Proof, proofs
from scripts.signoff_pack.facts.rows import raw_kinds
from scripts.signoff_pack.facts.samples import Sample, samples
from scripts.signoff_pack.facts.scope import Scope, scope
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.database import Database
from scripts.signoff_pack.sources.read_contracts import raw_tables

Found = TypeVar("Found")


@dataclass(frozen=True)
class Facts:
    """What the database says; independent of this checkout, machine and moment."""

    audit_schema: str
    app_schema: str
    postgres: str
    seed: str
    zone: str
    environment: history.Environment | None
    extractions: list[Extraction]
    scope: Scope
    balances: list[Balance]
    proofs: list[Proof]
    causes: list[Cause]
    changes: list[Change]
    looks: list[Look]
    profiles: list[Profile]
    tests: list[checks.Test]
    verifications: list[checks.Verification]
    conflicts: list[checks.Conflict]
    warnings: list[checks.Warned]
    samples: list[Sample]
    builds: list[history.Build]
    steps: list[history.Step]
    digests: list[Digest]


def gather(database: Database, entities: Sequence[Entity], zone: str, seed: str) -> Facts:
    """Read everything, several facts at a time. An empty seed means the snapshot's SCN, which
    nobody chose."""
    mapped = {entity.raw_name for entity in entities}
    others = [name for name in raw_tables() if name not in mapped]
    extracted = extractions(database, entities, others)
    seed = seed or next((one.scn or one.run_id for one in extracted), "1")
    measured = {one.entity: one for one in extracted}
    kinds = {entity.name: raw_kinds(database, entity) for entity in entities}
    start = database.start
    # parents, which are small, come first in the contracts: so that no long work is left alone at
    # the end, each kind of work begins with the last
    last_first = list(reversed(entities))
    figures = {one.name: start(migrated_figures, database, one) for one in last_first}
    profiled = {
        (entity.name, column.name): start(
            profile, database, entity, column, kinds[entity.name][column.name]
        )
        for entity in last_first
        for column in entity.columns
        if column.name in kinds[entity.name]
    }
    looked = {one.name: start(looks, database, one, kinds[one.name], zone) for one in last_first}
    digested = {one.name: start(digests, database, one) for one in last_first}
    caused = start(causes, database, entities)
    held = {name: found.result() for name, found in figures.items()}
    proved = {
        one.name: start(
            proofs, database, one, kinds[one.name], held[one.name], measured.get(one.name)
        )
        for one in last_first
    }
    sampled = {
        one.name: start(samples, database, one, kinds[one.name], held[one.name], seed, zone)
        for one in last_first
    }
    migrated = {name: row["rows"] for name, row in held.items()}
    balanced = start(balances, database, entities, extracted, migrated)

    def in_order(found: Mapping[str, Future[list[Found]]]) -> list[Found]:
        return [fact for entity in entities for fact in found[entity.name].result()]

    return Facts(
        audit_schema=database.audit,
        app_schema=database.app,
        postgres=database.row("select current_setting('server_version') as version")["version"],
        seed=seed,
        zone=zone,
        environment=history.environment(database),
        extractions=extracted,
        scope=scope(database, entities, extracted, others),
        balances=balanced.result(),
        proofs=in_order(proved),
        causes=caused.result(),
        changes=changes(database),
        looks=in_order(looked),
        profiles=[
            profiled[entity.name, column.name].result()
            for entity in entities
            for column in entity.columns
            if (entity.name, column.name) in profiled
        ],
        tests=checks.tests(database),
        verifications=checks.verifications(database),
        conflicts=checks.conflicts(database, entities),
        warnings=checks.warnings(database, extracted),
        samples=in_order(sampled),
        builds=history.builds(database, entities),
        steps=history.steps(database, entities),
        digests=in_order(digested),
    )
