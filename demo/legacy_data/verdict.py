"""The reasons for which rows of a chunk have to be rejected, and the chunk's part of the ledger.

It judges what was planted and what follows from that: only rows with a planted defect, and the
children of keys that are not migrated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from demo.legacy_data.chunk import Chunk
from demo.legacy_data.draws import Bools
from demo.legacy_data.judge import Candidate, duplicates
from demo.legacy_data.ledger import LedgerFile
from demo.legacy_data.legacy import KEYS
from demo.legacy_data.legacy.rows import NO_PARENT
from demo.legacy_data.planting import Cell, PlacedGroup

WHITE = " \t\n\u00a0"


@dataclass(frozen=True)
class Fate:
    """What became of a parent table's keys, by the number of the row that had it when tidy."""

    exists: Bools  # some row has this key, once cleaned
    migrated: Bools  # and one of them is migrated

    @classmethod
    def of(cls, rows: int) -> Fate:
        """For a table of which nothing is known yet."""
        return cls(np.zeros(rows, dtype=bool), np.zeros(rows, dtype=bool))


@dataclass(frozen=True)
class Verdict:
    """A chunk's rejected rows, with their reasons and the keys that they miss."""

    chunk: Chunk
    reasons: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    orphans: dict[int, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))
    group_cells: list[Cell] = field(default_factory=list)

    @classmethod
    def on(cls, chunk: Chunk, fates: dict[str, Fate]) -> Verdict:
        """Judge a chunk, in the order of rules.md, and enter its keys into its entity's fate."""
        verdict = cls(chunk)
        verdict._judge_values()
        verdict.group_cells.extend(verdict._judge_groups())
        verdict._judge_references(fates)
        verdict._settle_keys(fates[chunk.entity.name])
        return verdict

    def _judge_values(self) -> None:
        for (row, column), cell in sorted(self.chunk.planting.cells.items()):
            if cell.outcome == "reject" and cell.rule != "orphan":
                self.reasons[row].append(f"{cell.rule}:{self.chunk.entity.django(column)}")

    def _judge_groups(self) -> Iterator[Cell]:
        """Reject the losers; yield a cell for each member, except for winners left untouched."""
        entity = self.chunk.entity
        columns = (entity.key, *entity.unique)
        for placed in self.chunk.planting.groups:
            losers = duplicates(self._candidates(placed, columns), columns)
            for position, row in enumerate(placed.rows):
                lost = losers.get(position)
                column = lost or next(iter(placed.group.members[position].raw), None)
                if column is None:
                    continue
                planted = self.chunk.planting.cells.get((row, column))
                raw = planted.raw if planted else self.chunk.tidy(column, row)
                if lost:
                    self.reasons[row].append(f"duplicate:{entity.django(lost)}")
                    yield Cell(row, column, raw, placed.group.kind, "reject", "duplicate")
                else:
                    kept = raw and raw.replace("\x07", "").strip(WHITE)
                    yield Cell(row, column, raw, placed.group.kind, "clean", "text", kept)

    def _candidates(self, placed: PlacedGroup, columns: tuple[str, ...]) -> list[Candidate]:
        candidates: list[Candidate] = []
        for position, row in enumerate(placed.rows):
            member = placed.group.members[position]
            modified, created = member.dates or (None, None)
            candidates.append(
                Candidate(
                    raw_key=self.chunk.legacy_key(row),
                    modified=datetime.fromisoformat(modified) if modified else None,
                    created=datetime.fromisoformat(created) if created else None,
                    values={
                        column: candidates[member.same[column]].values[column]
                        if column in member.same
                        else f"{column} of {position}"
                        for column in columns
                    },
                    is_spoilt=row in self.reasons,
                )
            )
        return candidates

    def _judge_references(self, fates: dict[str, Fate]) -> None:
        chunk = self.chunk
        for column, parent in chunk.entity.references.items():
            parents = chunk.rows.parents[column].copy()
            found: dict[int, tuple[str, str]] = {}
            for cell in chunk.planting.cells.values():
                if cell.column == column and cell.has_no_parent:
                    parents[cell.row - chunk.start] = NO_PARENT
                elif cell.column == column and cell.outcome == "reject":
                    parents[cell.row - chunk.start] = NO_PARENT
                    found[cell.row] = ((cell.raw or "").strip(WHITE), "absent")
            fate = fates[parent]
            held_back = np.flatnonzero((parents != NO_PARENT) & ~fate.migrated[parents])
            keys = KEYS[parent](parents[held_back]).to_pylist()
            exist = fate.exists[parents[held_back]]
            for position, key, exists in zip(held_back.tolist(), keys, exist, strict=True):
                found[position + chunk.start] = (key, "rejected" if exists else "absent")
            name = chunk.entity.django(column)
            for row, (key, state) in found.items():
                self.reasons[row].append(f"orphan:{name}")
                self.orphans[row].append({"column": name, "missing_key": key, "parent": state})

    def _settle_keys(self, fate: Fate) -> None:
        chunk, key = self.chunk, self.chunk.entity.key
        fate.exists[chunk.start : chunk.stop] = True
        fate.migrated[chunk.start : chunk.stop] = True
        fate.migrated[list(self.reasons)] = False
        for cell in chunk.planting.cells.values():
            # A key of blanks; one with blanks around it is still the same key.
            if cell.column == key and cell.outcome == "reject":
                fate.exists[cell.row] = fate.migrated[cell.row] = False
        for placed in chunk.planting.groups:
            leader = placed.rows[0]
            for row, member in zip(placed.rows, placed.group.members, strict=True):
                if key in member.raw:  # it gave up its own key
                    fate.exists[row] = fate.migrated[row] = False
                if member.same.get(key) == 0:  # and took the leader's
                    fate.migrated[leader] |= row not in self.reasons

    def write(self, defects: LedgerFile, expected: LedgerFile) -> None:
        """Append the chunk's lines to the ledger, in the order of rows."""
        chunk, entity = self.chunk, self.chunk.entity
        planted = [cell for cell in chunk.planting.cells.values() if cell.outcome]
        for cell in sorted(planted + self.group_cells, key=lambda cell: (cell.row, cell.column)):
            name = entity.django(cell.column)
            defects.add(
                entity=entity.name,
                source_table=entity.table,
                row_number=cell.row + 1,
                legacy_key=chunk.legacy_key(cell.row),
                column=name,
                kind=cell.kind,
                outcome=cell.outcome,
                rule=cell.rule,
                reason=f"{cell.rule}:{name}" if cell.outcome == "reject" else None,
                original=chunk.original(cell.column, cell.raw),
                stored=cell.stored,
                migrated=cell.row not in self.reasons,
            )
        for row in sorted(self.reasons):
            expected.add(
                entity=entity.name,
                source_table=entity.table,
                row_number=row + 1,
                legacy_key=chunk.legacy_key(row),
                reasons=self.reasons[row],
                orphans=self.orphans.get(row, []),
            )
