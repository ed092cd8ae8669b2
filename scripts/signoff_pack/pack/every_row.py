"""Every row and value behind what is to decide: read once, and written at once into the workbook
and the CSV of its owner and as a line of signoff.json."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from scripts.signoff_pack.facts.decisions import Item, singles
from scripts.signoff_pack.facts.history import environment
from scripts.signoff_pack.judgement.names import workbook_name
from scripts.signoff_pack.judgement.words import Words
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.database import Database
from scripts.signoff_pack.workbooks.csvs import csv_file
from scripts.signoff_pack.workbooks.write import workbook

_UNKNOWN = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def write_rows(
    folder: Path,
    database: Database,
    entities: Sequence[Entity],
    items: Sequence[Item],
    lines: TextIO | None = None,
) -> None:
    """A workbook and a CSV per owner, and the rows as the elements of a JSON array."""
    words, made_at = Words(entities), _made_at(database)
    with ExitStack() as files:
        into = {}
        for owner in dict.fromkeys(entity.owner for entity in entities):
            names = {entity.name for entity in entities if entity.owner == owner}
            mine = [item for item in items if item.entity in names]
            path = folder / workbook_name(owner)
            into[owner] = (
                files.enter_context(workbook(path, owner, words, mine, made_at)),
                files.enter_context(csv_file(path.with_suffix(".csv"))),
            )
        as_json = json.JSONEncoder(sort_keys=True).encode
        separator = "\n"
        for entity in entities:
            add_to_workbook, add_to_csv = into[entity.owner]
            for single in singles(database, entity):
                add_to_workbook(single)
                add_to_csv(single)
                if lines:
                    lines.write(separator + as_json(vars(single)))
                    separator = ",\n"


def _made_at(database: Database) -> datetime.datetime:
    """The time in the workbooks: the build's, not this moment's."""
    built = environment(database)
    return datetime.datetime.fromisoformat(built.finished_at) if built else _UNKNOWN
