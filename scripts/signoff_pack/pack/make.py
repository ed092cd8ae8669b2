"""A pack: the page, the workbooks, signoff.json, and the manifest over them."""

from __future__ import annotations

import datetime
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from scripts.signoff_pack.facts.decisions import Single, singles
from scripts.signoff_pack.judgement.names import workbook_name
from scripts.signoff_pack.judgement.report import Report, report
from scripts.signoff_pack.pack import manifest, record
from scripts.signoff_pack.pack.document import write_document
from scripts.signoff_pack.pack.schema import schema
from scripts.signoff_pack.page.render import page
from scripts.signoff_pack.sources import accepted
from scripts.signoff_pack.sources.contracts import Entity, entities
from scripts.signoff_pack.sources.database import Database, snapshot
from scripts.signoff_pack.sources.program import program
from scripts.signoff_pack.workbooks.csvs import write_csv
from scripts.signoff_pack.workbooks.write import write_workbook

_UNKNOWN = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


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
            whole = report(database, found, program(), accepted.read(), seed)
            _write(unfinished, database, whole)
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


def _write(folder: Path, database: Database, whole: Report) -> None:
    (folder / "index.html").write_text(page(whole), encoding="utf-8")
    write_document(folder / "signoff.json", whole, _singles(database, whole.entities))
    (folder / "signoff.schema.json").write_text(
        json.dumps(schema(), sort_keys=True, indent=1) + "\n", encoding="utf-8"
    )
    write_workbooks(folder, database, whole)


def write_workbooks(folder: Path, database: Database, whole: Report) -> None:
    """A workbook and a CSV per owner."""
    for owner in dict.fromkeys(entity.owner for entity in whole.entities):
        mine = [entity for entity in whole.entities if entity.owner == owner]
        names = {entity.name for entity in mine}
        path = folder / workbook_name(owner)
        write_workbook(
            path,
            owner,
            whole.words,
            [item for item in whole.items if item.entity in names],
            _singles(database, mine),
            _made_at(whole),
        )
        write_csv(path.with_suffix(".csv"), _singles(database, mine))


def _singles(database: Database, wanted: Sequence[Entity]) -> Iterator[Single]:
    return chain.from_iterable(singles(database, entity) for entity in wanted)


def _made_at(whole: Report) -> datetime.datetime:
    """The time in the workbooks: the build's, not this moment's."""
    built = whole.facts.environment
    return datetime.datetime.fromisoformat(built.finished_at) if built else _UNKNOWN


def _free(folder: Path) -> Path:
    """The folder's name, or with a number behind it where it is taken."""
    number, free = 1, folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free
