"""Is a pack as it was when it was made, and does the database still match it?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2

from scripts.signoff_pack.errors import SignoffError, UsageError
from scripts.signoff_pack.facts.gather import gather
from scripts.signoff_pack.pack import compare, manifest, record
from scripts.signoff_pack.pack.document import facts_as_json
from scripts.signoff_pack.sources.database import snapshot
from scripts.signoff_pack.sources.program import program, project_name
from scripts.signoff_pack.sources.read_contracts import entities

MOST_NAMED = 40


def verify(folder: Path) -> tuple[list[str], list[str]]:
    """(what is wrong, what else to know), both in words; nothing wrong: an empty list."""
    said = manifest.read(folder)
    wrong = [f"{folder.name}: {one}" for one in manifest.differences(folder, said)]
    if wrong:
        return wrong, []
    signed = json.loads((folder / "signoff.json").read_text(encoding="ascii"))
    of = signed["program"].get("project", project_name())
    if of != project_name():
        raise UsageError(f"the pack is of the dbt project {of}: name its folder with --project")
    try:
        packs = record.recorded()
    except SignoffError as error:
        return [], [f"the files are as they were made; the database was not asked: {error}"]
    wrong += record.broken_links(packs)
    if said.digest not in {one.digest for one in packs}:
        wrong.append(f"legacy_audit.signoffs does not know this pack ({said.digest})")
    try:
        now = _facts_now(signed["facts"])
    except (SignoffError, psycopg2.Error) as error:
        return [*wrong, f"the database cannot be compared: {' '.join(str(error).split())}"], []
    wrong += _at_most(compare.differences(signed["facts"], now))
    return wrong, list(_notes(said, signed, now))


def _facts_now(facts: dict[str, Any]) -> dict[str, Any]:
    zone = program().policies["legacy_timezone"]
    with snapshot(facts["audit_schema"], facts["app_schema"]) as database:
        return facts_as_json(gather(database, entities(), zone, facts["seed"]))


def _notes(said: manifest.Manifest, signed: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    yield f"{len(said.files)} files are as they were made; digest {said.digest}"
    for later in compare.later(signed["facts"], now):
        yield f"since then: {later}"


def _at_most(found: list[str]) -> list[str]:
    """The digests first: they name the table and column of a changed value."""
    ordered = sorted(found, key=lambda one: not one.startswith("digests"))
    rest = len(ordered) - MOST_NAMED
    return [*ordered[:MOST_NAMED], *([f"and {rest} more"] if rest > 0 else [])]
