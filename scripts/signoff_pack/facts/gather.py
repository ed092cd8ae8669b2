"""All facts together, as they go into signoff.json."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.signoff_pack.facts import checks, history
from scripts.signoff_pack.facts.causes import Cause, causes
from scripts.signoff_pack.facts.changes import Change, changes
from scripts.signoff_pack.facts.digests import Digest, digests
from scripts.signoff_pack.facts.equation import Balance, balances
from scripts.signoff_pack.facts.extractions import Extraction, extractions
from scripts.signoff_pack.facts.looks import Look, looks
from scripts.signoff_pack.facts.profiles import Profile, profiles
from scripts.signoff_pack.facts.proof import Proof, proofs
from scripts.signoff_pack.facts.samples import Sample, samples
from scripts.signoff_pack.facts.scope import Scope, scope
from scripts.signoff_pack.sources.contracts import Entity, raw_tables
from scripts.signoff_pack.sources.database import Database


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
    """Read everything. An empty seed means the snapshot's SCN, which nobody chose."""
    mapped = {entity.raw_name for entity in entities}
    others = [name for name in raw_tables() if name not in mapped]
    extracted = extractions(database, entities, others)
    seed = seed or next((one.scn or one.run_id for one in extracted), "1")
    return Facts(
        audit_schema=database.audit,
        app_schema=database.app,
        postgres=database.row("select current_setting('server_version') as version")["version"],
        seed=seed,
        zone=zone,
        environment=history.environment(database),
        extractions=extracted,
        scope=scope(database, entities, extracted, others),
        balances=balances(database, entities, extracted),
        proofs=proofs(database, entities, extracted),
        causes=causes(database, entities),
        changes=changes(database),
        looks=looks(database, entities, zone),
        profiles=profiles(database, entities),
        tests=checks.tests(database),
        verifications=checks.verifications(database),
        conflicts=checks.conflicts(database, entities),
        warnings=checks.warnings(database, extracted),
        samples=samples(database, entities, seed, zone),
        builds=history.builds(database, entities),
        steps=history.steps(database, entities),
        digests=digests(database, entities),
    )
