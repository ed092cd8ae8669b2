"""A pack: the page, the workbooks, signoff.json, and the manifest over them."""

from __future__ import annotations

import datetime
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.signoff_pack.facts.decisions import items
from scripts.signoff_pack.facts.gather import gather
from scripts.signoff_pack.judgement.report import Report, report
from scripts.signoff_pack.pack import manifest, record
from scripts.signoff_pack.pack.document import write_document
from scripts.signoff_pack.pack.every_row import write_rows
from scripts.signoff_pack.pack.schema import schema
from scripts.signoff_pack.page.render import page
from scripts.signoff_pack.sources import accepted
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.database import Database, snapshot
from scripts.signoff_pack.sources.program import program
from scripts.signoff_pack.sources.read_contracts import entities


@dataclass(frozen=True)
class Made:
    """A finished pack."""

    folder: Path
    digest: str
    verdict: str
    go: bool


def make(out: Path, audit: str, app: str, seed: str = "") -> Made:
    """Write a pack into a new folder of `out`, named by the time; record its digest."""
    found = entities()
    now = datetime.datetime.now(datetime.UTC)
    out.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=out))
    try:
        with snapshot(audit, app) as database:
            whole = _read_and_write(unfinished, database, found, seed)
        sealed = record.seal(
            manifest.of_folder(unfinished),
            audit,
            whole.verdict.sentence,
            whole.program.operator,
            whole.program.machine,
        )
        (unfinished / manifest.NAME).write_text(sealed.text, encoding="utf-8")
        unfinished.chmod(0o755)
        folder = _free(out / now.strftime("%Y%m%dT%H%M%SZ"))
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return Made(folder, sealed.digest, whole.verdict.sentence, whole.verdict.go)


def _read_and_write(folder: Path, database: Database, found: Sequence[Entity], seed: str) -> Report:
    """The rows are written while Postgres works on the facts, which take longer."""
    lines, of_here = accepted.read(), program()
    with tempfile.TemporaryFile("w+", encoding="ascii", newline="\n", dir=folder) as rows:
        decided = database.start(items, database, lines)
        written = database.start(
            lambda: write_rows(folder, database, found, decided.result(), rows)
        )
        facts = gather(database, found, of_here.policies["legacy_timezone"], seed)
        whole = report(facts, found, of_here, lines, decided.result())
        (folder / "index.html").write_text(page(whole), encoding="utf-8")
        (folder / "signoff.schema.json").write_text(
            json.dumps(schema(), sort_keys=True, indent=1) + "\n", encoding="utf-8"
        )
        written.result()
        rows.seek(0)
        write_document(folder / "signoff.json", whole, rows)
    return whole


def _free(folder: Path) -> Path:
    """The folder's name, or with a number behind it where it is taken."""
    number, free = 1, folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free
