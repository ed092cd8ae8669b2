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

from demo.legacy_data.cells import Cell, PlacedGroup
from demo.legacy_data.chunk import Chunk
from demo.legacy_data.defects.kinds import Member
from demo.legacy_data.fates import Fate, Twins
from demo.legacy_data.judge import Candidate, duplicates, tidied
from demo.legacy_data.ledger import LedgerFile
from demo.legacy_data.legacy import KEYS
from demo.legacy_data.legacy.rows import NO_PARENT


@dataclass(frozen=True)
class Verdict:
    """A chunk's rejected rows, with their reasons and the keys that they miss."""

    chunk: Chunk
    reasons: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    orphans: dict[int, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))
    extra_cells: list[Cell] = field(default_factory=list)

    @classmethod
    def on(cls, chunk: Chunk, fates: dict[str, Fate]) -> Verdict:
        """Judge a chunk, in the order of the rules, and enter its keys into its entity's fate."""
        verdict = cls(chunk)
        verdict._judge_values()
        verdict.extra_cells.extend(verdict._judge_groups())
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
                raw = planted.raw if planted else self.chunk.tidy.value(column, row)
                if lost:
                    self.reasons[row].append(f"duplicate:{entity.django(lost)}")
                    yield Cell(row, column, raw, placed.group.kind, "reject", "duplicate")
                else:
                    kept = raw and tidied(raw)
                    yield Cell(row, column, raw, placed.group.kind, "clean", "code", kept)

    def _candidates(self, placed: PlacedGroup, columns: tuple[str, ...]) -> list[Candidate]:
        candidates: list[Candidate] = []
        for position, row in enumerate(placed.rows):
            member = placed.group.members[position]
            modified, created = member.dates or (None, None)
            same = dict.fromkeys(columns, 0) if member.is_copy else member.same
            raw_key = self.chunk.legacy_key(row)
            candidates.append(
                Candidate(
                    raw_key=raw_key,
                    modified=datetime.fromisoformat(modified) if modified else None,
                    created=datetime.fromisoformat(created) if created else None,
                    values={
                        column: candidates[same[column]].values[column]
                        if column in same
                        else f"{column} of {position}"
                        for column in columns
                    },
                    is_spoilt=row in self.reasons,
                    is_tidy=raw_key.rstrip(" ") == tidied(raw_key),
                )
            )
        return candidates

    def _judge_references(self, fates: dict[str, Fate]) -> None:
        chunk = self.chunk
        for column, parent in chunk.entity.references.items():
            parents = chunk.tidy.rows.parents[column].copy()
            missing: dict[int, str] = {}
            for cell in chunk.planting.cells.values():
                if cell.column == column and cell.parent is not None:
                    parents[cell.row - chunk.start] = cell.parent
                elif cell.column == column and cell.outcome == "reject":
                    parents[cell.row - chunk.start] = NO_PARENT
                    missing[cell.row] = "absent"
            fate = fates[parent]
            in_doubt = ~fate.migrated[parents] | np.isin(parents, list(fate.twins))
            for position in np.flatnonzero((parents != NO_PARENT) & in_doubt).tolist():
                number, row = int(parents[position]), position + chunk.start
                if number in fate.twins:
                    if self._judge_twin(row, column, parent, number, fate.twins[number]):
                        missing[row] = "rejected"
                else:
                    missing[row] = "rejected" if fate.exists[number] else "absent"
            name = chunk.entity.django(column)
            for row, state in missing.items():
                key = chunk.raw(column, row)
                self.reasons[row].append(f"orphan:{name}")
                self.orphans[row].append({"column": name, "missing_key": key, "parent": state})

    def _judge_twin(self, row: int, column: str, parent: str, number: int, twins: Twins) -> bool:
        """Enter a reference to one of several twins into the ledger; true if it is an orphan."""
        outcome = twins.gives(self.chunk.raw(column, row))
        planted = self.chunk.planting.cells.get((row, column))
        if outcome != "twin" and not (planted and planted.kind):
            return outcome == "orphan"  # nobody planted it, and no value changes
        raw = planted.raw if planted else self.chunk.tidy.value(column, row)
        (key,) = KEYS[parent](np.array([number])).to_pylist()
        if outcome == "twin":
            kind = planted.kind if planted else ""
            kind = kind or "reference: to a rejected row that is alike"
            self.extra_cells.append(Cell(row, column, raw, kind, "change", "twin", key))
        elif planted:
            cell = Cell(row, column, raw, planted.kind, "clean", "reference", key)
            if outcome == "orphan":
                cell = Cell(row, column, raw, planted.kind, "reject", "orphan")
            self.extra_cells.append(cell)
        return outcome == "orphan"

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
            twins = {placed.rows[0]: placed.group.members[0]}
            for row, member in list(zip(placed.rows, placed.group.members, strict=True))[1:]:
                if key in member.raw:  # it gave up its own key
                    fate.exists[row] = fate.migrated[row] = False
                if member.same.get(key) == 0:  # and took the first row's
                    twins[row] = member
            if len(twins) > 1:
                found = self._twins(placed.rows[0], twins)
                fate.twins[placed.rows[0]] = found
                fate.migrated[placed.rows[0]] = found.kept is not None

    def _twins(self, first: int, members: dict[int, Member]) -> Twins:
        duplicate = f"duplicate:{self.chunk.entity.django(self.chunk.entity.key)}"
        kept = next((row for row in members if row not in self.reasons), None)

        def is_alike(row: int) -> bool:
            own = [each for each in self.reasons.get(row, []) if not each.startswith("orphan:")]
            return (
                kept is not None
                and own == [duplicate]
                and all(members[each].is_copy for each in {row, kept} - {first})
                and members[row].differs == members[kept].differs
            )

        return Twins(
            None if kept is None else self.chunk.legacy_key(kept),
            {self.chunk.legacy_key(row): is_alike(row) for row in members if row != kept},
        )

    def write(self, defects: LedgerFile, expected: LedgerFile) -> None:
        """Append the chunk's lines to the ledger, in the order of rows."""
        chunk, entity = self.chunk, self.chunk.entity
        planted = [cell for cell in chunk.planting.cells.values() if cell.outcome]
        for cell in sorted(planted + self.extra_cells, key=lambda cell: (cell.row, cell.column)):
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
