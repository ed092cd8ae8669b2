"""Which rows of a chunk are hit by which defect, and with what value.

The defects of one kind are spread evenly over the whole table, each in a stretch of its own; a row
that is taken passes its defect on to the next one. No row is rejected for two planted defects,
except where a combination says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from demo.legacy_data.cells import Cell, PlacedGroup, Planting
from demo.legacy_data.defects.catalogue import CATALOGUE, Item
from demo.legacy_data.defects.kinds import (
    Combination,
    Defect,
    Group,
    Member,
    Text,
    TwinReferences,
)
from demo.legacy_data.draws import roll
from demo.legacy_data.fates import Fate, Twins
from demo.legacy_data.fields import FROM_TIDY, fields
from demo.legacy_data.legacy.rows import NO_PARENT
from demo.legacy_data.tidy import Tidy

TIMES = ("MODIFIED_DATE", "CREATED_DATE")
LEAST_SHOWN = 4  # one of them is migrated, whatever becomes of its parents
TO_ONE_OF_TWINS = "reference: to one of several twins"


def plant(tidy: Tidy, fates: Mapping[str, Fate]) -> Planting:
    """Plant the entity's catalogue in one chunk; `fates` are those of its parents."""
    planting = Planting(tidy.start, tidy.stop)
    planter = _Planter(tidy, fates, planting)
    # Groups and rejections first: they need rows of their own.
    items = sorted(CATALOGUE[tidy.entity.name], key=_precedence)
    for number, item in enumerate(items):
        name = f"{tidy.entity.table}/{number}"
        if isinstance(item, Group):
            planter.plant_group(name, item)
        elif isinstance(item, TwinReferences):
            planter.plant_twin_references(name, item)
        elif isinstance(item, Combination):
            planter.plant_defects(name, item.defects, item.rows, None)
        else:
            planter.plant_defects(name, (item,), item.rows, item.at)
    return planting


def _precedence(item: Item) -> int:
    match item:
        case Group():
            # Copies take whole rows.
            return 1 if item.at is not None else 2 if item.has_copies else 3
        case TwinReferences():
            return 5
        case Defect() if item.at is not None:
            return 0
    return 4 if item.rejects else 6


@dataclass(frozen=True)
class _Planter:
    tidy: Tidy
    fates: Mapping[str, Fate]
    planting: Planting

    def plant_defects(
        self,
        name: str,
        defects: Sequence[Defect],
        rows_at_scale_1: int,
        at: tuple[int, ...] | None,
    ) -> None:
        least = max(len(defect.variants) for defect in defects)
        shows = any(defect.shows_mistakes for defect in defects)
        if shows and at is None:
            least = max(least, LEAST_SHOWN)
        rejects = any(defect.rejects for defect in defects)
        for ordinal, wanted in self._spread(name, rows_at_scale_1, least, at):
            chosen = [defect.variants[ordinal % len(defect.variants)] for defect in defects]

            def is_free(row: int, chosen: list[tuple[Text, Text]] = chosen) -> bool:
                return not ((rejects or shows) and row in self.planting.spoilt) and all(
                    self._takes(row, defect.column, raw)
                    for defect, (raw, _) in zip(defects, chosen, strict=True)
                )

            row = self.planting.probe(wanted, is_free)
            if rejects:
                self.planting.spoilt.add(row)
            for defect, (raw, stored) in zip(defects, chosen, strict=True):
                self._put(defect, row, raw, stored, ordinal)

    def plant_twin_references(self, name: str, item: TwinReferences) -> None:
        column = self.tidy.columns[item.column]
        found: dict[tuple[int, str], None] = {}
        for parent, twins in sorted(self._twins(item.column).items()):
            for reference in twins.names():
                raw = reference.rstrip(" ") if column.type == "CHAR" else reference
                if len(raw) <= (column.size or 0):
                    found[parent, raw] = None
        choices = list(found)
        if not choices:
            return
        for ordinal, wanted in self._spread(name, item.rows, len(choices), None):
            parent, raw = choices[ordinal % len(choices)]
            row = self.planting.probe(wanted, lambda row: self._takes(row, item.column, None))
            self.planting.put(Cell(row, item.column, raw, TO_ONE_OF_TWINS, parent=parent))

    def plant_group(self, name: str, group: Group) -> None:
        for ordinal, wanted in self._spread(name, group.groups, 1, group.at):
            rows: list[int] = []
            for position, member in enumerate(group.members):

                def is_free(row: int, member: Member = member) -> bool:
                    columns = self.tidy.columns if group.has_copies else member.raw
                    return (
                        row not in self.planting.spoilt
                        and self._takes(row, group.column, "{v}")
                        and not any(self.planting.has(row, column) for column in columns)
                    )

                target = wanted
                if group.at is not None:
                    target = group.at[ordinal][position]
                elif position > 0:  # entered later, when fewer children come
                    newest = max(1, (self.tidy.stop - self.tidy.start) // 4)
                    back = roll(self.tidy.site.seed, f"{name}/{ordinal}/{position}", newest)
                    target = self.tidy.stop - 1 - back
                row = self.planting.probe(target, is_free)
                rows.append(row)
                self.planting.spoilt.add(row)
            self._put_group(group, tuple(rows), ordinal)

    def _put_group(self, group: Group, rows: tuple[int, ...], ordinal: int) -> None:
        leader = self.tidy.value(group.column, rows[0]) or ""
        claimed = {group.column}.union(*(member.raw for member in group.members))
        if group.has_copies:
            claimed.update(self.tidy.columns)
        self.planting.reserved.update((row, column) for row in rows for column in claimed)
        for row, member in zip(rows, group.members, strict=True):
            if member.is_copy:
                self._copy(rows[0], row, member)
            for column, template in member.raw.items():
                second = self.tidy.value(column, rows[1]) or ""
                raw = template and template.format(
                    leader=leader, leader_lower=leader.lower(), second=second
                )
                self.planting.put(Cell(row, column, raw))
            if member.dates is not None:
                for column, raw in zip(TIMES, member.dates, strict=True):
                    cell = Cell(row, column, raw)
                    if raw is not None and raw[:4] == "9999":
                        cell = Cell(row, column, raw, group.kind, "change", "date", None)
                    self.planting.put(cell)
            for defect in member.also:
                raw, stored = defect.variants[ordinal % len(defect.variants)]
                self._put(defect, row, raw, stored, ordinal)
        self.planting.groups.append(PlacedGroup(group, rows))

    def _copy(self, first: int, row: int, member: Member) -> None:
        """Write the first row's values into another row; its texts with a blank behind them."""
        entity = self.tidy.entity
        for column in self.tidy.columns.values():
            if column.name == entity.key or column.name in TIMES:
                continue
            raw = member.differs.get(column.name, self.tidy.value(column.name, first))
            if raw and column.type == "VARCHAR2" and column.name not in entity.references:
                raw = f"{raw} " if len(raw) < (column.size or 0) else raw
            parent = self.tidy.parent(column.name, first)
            self.planting.put(Cell(row, column.name, raw, parent=parent))

    def _spread(
        self, name: str, rows_at_scale_1: int, least: int, at: Sequence[object] | None
    ) -> Iterator[tuple[int, int]]:
        """Number of each occurrence that lies in this chunk, and the row that it wants."""
        start, stop, site = self.tidy.start, self.tidy.stop, self.tidy.site
        total = site.rows(self.tidy.entity.name)
        if at is not None:
            for ordinal, place in enumerate(at):
                rows = place if isinstance(place, tuple) else (place,)
                if all(start <= row < stop for row in rows):
                    yield ordinal, rows[0]
            return
        # At a small scale still one of each variant.
        count = max(round(rows_at_scale_1 * site.scale), least)
        for ordinal in range(
            max(0, start * count // total - 1), min(count, stop * count // total + 2)
        ):
            first, end = ordinal * total // count, (ordinal + 1) * total // count
            row = first + roll(site.seed, f"{name}/{ordinal}", max(1, end - first))
            if start <= row < stop:
                yield ordinal, row

    def _takes(self, row: int, column: str, raw: Text) -> bool:
        """Whether the cell is free, and not NULL if the value is built from the tidy one.

        A reference to one of several twins is left alone: what is laid out anew could name another.
        """
        if self.planting.has(row, column) or self.tidy.parent(column, row) in self._twins(column):
            return False
        needs_value = raw is not None and any(name in raw for name in FROM_TIDY)
        return not needs_value or self.tidy.value(column, row) is not None

    def _twins(self, column: str) -> dict[int, Twins]:
        """The twins among the parents that a reference can name; none for other columns."""
        parent = self.tidy.entity.references.get(column)
        return self.fates[parent].twins if parent else {}

    def _put(self, defect: Defect, row: int, raw: Text, stored: Text, ordinal: int) -> None:
        filled = fields(
            self.tidy.site,
            self.tidy.entity.table,
            self.tidy.columns[defect.column],
            row,
            self.tidy.value(defect.column, row),
            ordinal,
        )
        self.planting.put(
            Cell(
                row,
                defect.column,
                raw and raw.format_map(filled),
                defect.kind,
                defect.outcome,
                defect.rule,
                stored and stored.format_map(filled),
                NO_PARENT if defect.has_no_parent else None,
            )
        )
