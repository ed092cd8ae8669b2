"""Which rows of a chunk are hit by which defect, and with what value.

The defects of one kind are spread evenly over the whole table, each in a stretch of its own; a row
that is taken passes its defect on to the next one. No row is rejected for two planted defects,
except where a combination says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from demo.legacy_data.ddl import Column
from demo.legacy_data.defects.catalogue import CATALOGUE
from demo.legacy_data.defects.kinds import Combination, Defect, Group, Text
from demo.legacy_data.draws import roll
from demo.legacy_data.entities import Entity, Site
from demo.legacy_data.fields import FROM_TIDY, fields

Tidy = Callable[[str, int], Text]  # column, row number -> the value before planting


class ScaleTooSmallError(ValueError):
    """The table has too few rows for all kinds of defects."""


@dataclass(frozen=True)
class Cell:
    """One planted value. `outcome` is empty where it only sets the stage for another."""

    row: int
    column: str
    raw: Text  # without CHAR's blanks
    kind: str = ""
    outcome: str = ""
    rule: str = ""
    stored: Text = None
    has_no_parent: bool = False


@dataclass(frozen=True)
class PlacedGroup:
    """A group and the rows of its members."""

    group: Group
    rows: tuple[int, ...]


@dataclass
class Planting:
    """Everything that is planted in the rows `start` to `stop` - 1 of a table."""

    start: int
    stop: int
    cells: dict[tuple[int, str], Cell] = field(default_factory=dict)
    groups: list[PlacedGroup] = field(default_factory=list)
    spoilt: set[int] = field(default_factory=set)  # rows that a planted defect may reject
    reserved: set[tuple[int, str]] = field(default_factory=set)  # tidy cells that others equal

    def probe(self, row: int, is_free: Callable[[int], bool]) -> int:
        """The first free row from `row` on, around the chunk."""
        size = self.stop - self.start
        for step in range(size):
            candidate = self.start + (row - self.start + step) % size
            if is_free(candidate):
                return candidate
        raise ScaleTooSmallError("too few rows for all kinds of defects: take a greater --scale")


def plant(
    site: Site, entity: Entity, columns: dict[str, Column], start: int, stop: int, tidy: Tidy
) -> Planting:
    """Plant the entity's catalogue in one chunk."""
    planting = Planting(start, stop)
    planter = _Planter(site, entity, columns, planting, tidy)
    # Groups and rejections first: they need rows of their own.
    items = sorted(CATALOGUE[entity.name], key=_precedence)
    for number, item in enumerate(items):
        name = f"{entity.table}/{number}"
        if isinstance(item, Group):
            planter.plant_group(name, item)
        elif isinstance(item, Combination):
            planter.plant_defects(name, item.defects, item.rows, None)
        else:
            planter.plant_defects(name, (item,), item.rows, item.at)
    return planting


def _precedence(item: Defect | Combination | Group) -> int:
    if item.__class__ is not Group and getattr(item, "at", None) is not None:
        return 0
    if isinstance(item, Group):
        return 1 if item.at is not None else 2
    return 3 if item.rejects else 4


@dataclass(frozen=True)
class _Planter:
    site: Site
    entity: Entity
    columns: dict[str, Column]
    planting: Planting
    tidy: Tidy

    def plant_defects(
        self,
        name: str,
        defects: Sequence[Defect],
        rows_at_scale_1: int,
        at: tuple[int, ...] | None,
    ) -> None:
        least = max(len(defect.variants) for defect in defects)
        rejects = any(defect.rejects for defect in defects)
        for ordinal, wanted in self._spread(name, rows_at_scale_1, least, at):
            chosen = [defect.variants[ordinal % len(defect.variants)] for defect in defects]

            def is_free(row: int, chosen: list[tuple[Text, Text]] = chosen) -> bool:
                return not (rejects and row in self.planting.spoilt) and all(
                    self._takes(row, defect.column, raw)
                    for defect, (raw, _) in zip(defects, chosen, strict=True)
                )

            row = self.planting.probe(wanted, is_free)
            if rejects:
                self.planting.spoilt.add(row)
            for defect, (raw, stored) in zip(defects, chosen, strict=True):
                self._put(defect, row, raw, stored, ordinal)

    def plant_group(self, name: str, group: Group) -> None:
        for ordinal, wanted in self._spread(name, group.groups, 1, group.at):
            rows: list[int] = []
            for position, member in enumerate(group.members):

                def is_free(row: int, raw: dict[str, Text] = member.raw) -> bool:
                    return (
                        row not in self.planting.spoilt
                        and self._takes(row, group.column, "{v}")
                        and all(self._takes(row, column, None) for column in raw)
                    )

                target = wanted
                if group.at is not None:
                    target = group.at[ordinal][position]
                elif position > 0:  # not far from the first, but on another page
                    distance = roll(self.site.seed, f"{name}/{ordinal}/{position}", 1_000)
                    target = rows[0] + 1 + distance
                row = self.planting.probe(target, is_free)
                rows.append(row)
                self.planting.spoilt.add(row)
            self._put_group(group, tuple(rows), ordinal)

    def _put_group(self, group: Group, rows: tuple[int, ...], ordinal: int) -> None:
        leader = self.tidy(group.column, rows[0]) or ""
        claimed = {group.column}.union(*(member.raw for member in group.members))
        self.planting.reserved.update((row, column) for row in rows for column in claimed)
        for row, member in zip(rows, group.members, strict=True):
            for column, template in member.raw.items():
                second = self.tidy(column, rows[1]) or ""
                raw = template and template.format(
                    leader=leader, leader_lower=leader.lower(), second=second
                )
                self.planting.cells[row, column] = Cell(row, column, raw)
            if member.dates is not None:
                for column, raw in zip(
                    ("MODIFIED_DATE", "CREATED_DATE"), member.dates, strict=True
                ):
                    cell = Cell(row, column, raw)
                    if raw is not None and raw[:4] == "9999":
                        cell = Cell(row, column, raw, group.kind, "change", "date", None)
                    self.planting.cells[row, column] = cell
            for defect in member.also:
                raw, stored = defect.variants[ordinal % len(defect.variants)]
                self._put(defect, row, raw, stored, ordinal)
        self.planting.groups.append(PlacedGroup(group, rows))

    def _spread(
        self, name: str, rows_at_scale_1: int, least: int, at: Sequence[object] | None
    ) -> Iterator[tuple[int, int]]:
        """Number of each occurrence that lies in this chunk, and the row that it wants."""
        start, stop = self.planting.start, self.planting.stop
        total = self.site.rows(self.entity.name)
        if at is not None:
            for ordinal, place in enumerate(at):
                rows = place if isinstance(place, tuple) else (place,)
                if all(start <= row < stop for row in rows):
                    yield ordinal, rows[0]
            return
        # At a small scale still one of each variant.
        count = max(round(rows_at_scale_1 * self.site.scale), least)
        for ordinal in range(
            max(0, start * count // total - 1), min(count, stop * count // total + 2)
        ):
            first, end = ordinal * total // count, (ordinal + 1) * total // count
            row = first + roll(self.site.seed, f"{name}/{ordinal}", max(1, end - first))
            if start <= row < stop:
                yield ordinal, row

    def _takes(self, row: int, column: str, raw: Text) -> bool:
        """Whether the cell is free, and not NULL if the value is built from the tidy one."""
        if (row, column) in self.planting.cells or (row, column) in self.planting.reserved:
            return False
        needs_value = raw is not None and any(name in raw for name in FROM_TIDY)
        return not needs_value or self.tidy(column, row) is not None

    def _put(self, defect: Defect, row: int, raw: Text, stored: Text, ordinal: int) -> None:
        filled = fields(
            self.site,
            self.entity.table,
            self.columns[defect.column],
            row,
            self.tidy(defect.column, row),
            ordinal,
        )
        self.planting.cells[row, defect.column] = Cell(
            row,
            defect.column,
            raw and raw.format_map(filled),
            defect.kind,
            defect.outcome,
            defect.rule,
            stored and stored.format_map(filled),
            defect.has_no_parent,
        )
