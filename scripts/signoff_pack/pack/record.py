"""legacy_audit.signoffs: each pack that was made, chained by digests. Rows are only ever added."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from scripts.signoff_pack.pack import manifest
from scripts.signoff_pack.pack.manifest import Manifest
from scripts.signoff_pack.sources.database import connect

_TABLE = """
    select pg_advisory_xact_lock(hashtextextended('abis:signoffs', 0));
    do $$ begin  -- `if not exists` asks for the right to make one all the same
        if not exists (select from pg_namespace where nspname = 'legacy_audit') then
            create schema legacy_audit;
        end if;
    exception when duplicate_schema or unique_violation then null;  -- dbt made it meanwhile
    end $$;
    create table if not exists legacy_audit.signoffs (
        number bigint generated always as identity unique,
        digest text primary key,            -- SHA-256 of the manifest
        previous_digest text not null,      -- of the pack before; none for the first
        manifest text not null,             -- every file with its digest
        audit_schema text not null,         -- which evidence it is about
        verdict text not null,
        made_by text not null,
        machine text not null,
        made_at timestamptz not null default clock_timestamp()
    )
    """


@dataclass(frozen=True)
class Signoff:
    """One row of the table."""

    number: int
    digest: str
    previous: str
    manifest: str


def seal(files: Manifest, audit_schema: str, verdict: str, made_by: str, machine: str) -> Manifest:
    """Chain the pack to the one before, and record it. The same files as last time are the same
    pack: its manifest again, and no new row."""
    with closing(connect()) as connection, connection, connection.cursor() as cursor:
        cursor.execute(_TABLE)
        cursor.execute(
            "select number, digest, previous_digest, manifest from legacy_audit.signoffs"
            " order by number desc limit 1"
        )
        found = cursor.fetchone()
        last = Signoff(*found) if found else None
        if last and manifest.parse(last.manifest).files == files.files:
            return manifest.parse(last.manifest)
        sealed = Manifest(files.files, last.digest if last else manifest.NONE)
        cursor.execute(
            "insert into legacy_audit.signoffs (digest, previous_digest, manifest, audit_schema,"
            " verdict, made_by, machine) values (%s, %s, %s, %s, %s, %s, %s)",
            (
                sealed.digest,
                sealed.previous,
                sealed.text,
                audit_schema,
                verdict,
                made_by,
                machine,
            ),
        )
        return sealed


def recorded() -> list[Signoff]:
    """All packs that this database knows, oldest first."""
    with closing(connect()) as connection, connection.cursor() as cursor:
        cursor.execute("select to_regclass('legacy_audit.signoffs') is not null")
        (there,) = cursor.fetchone()
        if not there:
            return []
        cursor.execute(
            "select number, digest, previous_digest, manifest from legacy_audit.signoffs"
            " order by number"
        )
        return [Signoff(*row) for row in cursor.fetchall()]


def broken_links(packs: list[Signoff]) -> list[str]:
    """Rows of the table that were changed or removed, in words."""
    found = []
    previous = manifest.NONE
    for one in packs:
        try:
            said = manifest.parse(one.manifest)
        except ValueError:
            said = None
        if said is None or (said.digest, said.previous) != (one.digest, one.previous):
            found.append(f"legacy_audit.signoffs, number {one.number}: was changed")
        if one.previous != previous:
            found.append(f"legacy_audit.signoffs: the pack before number {one.number} is missing")
        previous = one.digest
    return found
