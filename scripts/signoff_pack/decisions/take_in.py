"""Decisions become lines of accepted.csv; what should be corrected becomes a worklist."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.signoff_pack.decisions.read import Decided, read_workbook
from scripts.signoff_pack.errors import SignoffError
from scripts.signoff_pack.sources import accepted
from scripts.signoff_pack.sources.accepted import Line, checked
from scripts.signoff_pack.sources.contracts import Entity
from scripts.signoff_pack.sources.read_contracts import entities
from scripts.signoff_pack.workbooks.layout import ACCEPT, MEND

_WORKLIST = ("entity", "legacy_table", "kind", "what", "key", "number", "by", "on", "note")


@dataclass(frozen=True)
class Taken:
    """What an import did."""

    added: int
    replaced: int
    to_mend: int
    worklist: Path | None


def take_in(workbook: Path) -> Taken:
    """Read, check, and only then write; SignoffError leaves both files as they are."""
    known = {entity.name: entity for entity in entities()}
    decided = read_workbook(workbook)
    for one in decided:
        require_known(one, known)
    new = _lines(decided)
    lines = {line.covers: line for line in accepted.read()}
    replaced = sum(line.covers in lines and lines[line.covers] != line for line in new)
    added = sum(line.covers not in lines for line in new)
    lines.update({line.covers: line for line in new})
    mend = [one for one in decided if one.decision == MEND]
    accepted.write(lines.values())
    worklist = _write_worklist(workbook, mend, known) if mend else None
    return Taken(added, replaced, len(mend), worklist)


def require_known(one: Decided, known: dict[str, Entity]) -> None:
    """Raises SignoffError where a decision is about an entity or column that no contract has."""
    if one.entity not in known:
        raise SignoffError(f"{one.where}: there is no entity {one.entity!r}")
    names = {column.name for column in known[one.entity].columns}
    rule, _, columns = one.what.rpartition(":")
    if one.kind not in ("rejected", "changed") or rule == "breaks":  # a check has a name of its own
        return
    for column in columns.split("+"):  # of a value that several columns make together
        if column not in names:
            raise SignoffError(f"{one.where}: {one.entity} has no column {column!r}")


def _lines(decided: Sequence[Decided]) -> list[Line]:
    """One line per accepted group, and one per accepted key. What was decided row by row does
    not count again in its group."""
    by_row = Counter((one.entity, one.kind, one.what) for one in decided if one.key)
    groups: dict[tuple[str, str, str, str], list[Decided]] = {}
    for one in decided:
        if one.decision == ACCEPT:
            if not one.key and "Rows" in one.where.split(", "):
                raise SignoffError(
                    f"{one.where}: this row has no key, so it cannot be accepted alone:"
                    " decide on the sheet Decisions"
                )
            groups.setdefault((one.entity, one.kind, one.what, one.key), []).append(one)
    found = []
    for (entity, kind, what, key), same in groups.items():
        first = same[0]
        at_most = len(same) if key else first.at_most
        if not key and first.at_most == first.there:
            at_most = max(first.there - by_row[(entity, kind, what)], 0)
        line = Line(entity, kind, what, key, at_most, first.by, first.on, first.note)
        found.append(checked(line, first.where))
    return found


def _write_worklist(workbook: Path, mend: Sequence[Decided], known: dict[str, Entity]) -> Path:
    path = workbook.with_name(f"{workbook.stem}_to_mend.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(_WORKLIST)
        for one in mend:
            table = known[one.entity].source_table
            number = one.there if not one.key else 1
            rows.writerow(
                [one.entity, table, one.kind, one.what, one.key, number, one.by, one.on, one.note]
            )
    return path
