"""How a defect comes into a row that was clean, and what is written down about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from demo.maintenance.legacy.row import Change, Row
from demo.maintenance.legacy.site import Site

Values = Mapping[str, Any]  # a value may be a function of the row as it was
NOTHING: Values = {}


@dataclass(frozen=True)
class Flaw:
    """New values in a row, and their outcome: a reason, a logged change, or neither."""

    what: str
    raw: Values
    stored: Values = field(default_factory=dict)
    reason: str | tuple[str, ...] = ()
    lost: tuple[str, str, str] | None = None  # Django column, legacy column, rule
    where: Callable[[Row], bool] = lambda row: True


@dataclass(frozen=True)
class Copy:
    """One more row, made from one that is there. `loser` is the one of the two that is rejected."""

    what: str
    raw: Values
    stored: Values = field(default_factory=dict)
    reason: str = ""
    loser: str = "copy"
    where: Callable[[Row], bool] = lambda row: True


class Planter:
    """Plants in the rows of one entity, each defect in a row of its own."""

    def __init__(self, site: Site, entity: str) -> None:
        self._site = site
        self._entity = entity
        self._free = site.chance(f"planting {entity}").shuffled(site.rows[entity])

    def plant(self, defects: Sequence[Flaw | Copy]) -> None:
        """Plant all of them, in this order."""
        for defect in defects:
            row = self.take(defect.where)
            if isinstance(defect, Flaw):
                self.spoil(row, defect)
            else:
                self.copy(row, defect)

    def take(self, where: Callable[[Row], bool] = lambda row: True) -> Row:
        """A row in which nothing was planted yet; it is not given out again."""
        for row in self._free:
            if where(row):
                self._free.remove(row)
                return row
        raise LookupError(f"{self._entity}: no row is left to plant a defect in")

    def spoil(self, row: Row, flaw: Flaw) -> None:
        """Plant one defect in this row."""
        raw, stored = _values(flaw.raw, row), _values(flaw.stored, row)
        row.raw.update(raw)
        row.stored.update(stored)
        row.planted.append(flaw.what)
        row.declared += [flaw.reason] if isinstance(flaw.reason, str) else flaw.reason
        if flaw.lost is not None:
            column, source, rule = flaw.lost
            value = row.stored[column]
            row.changes.append(
                Change(column, row.raw[source] or "", None if value is None else str(value), rule)
            )

    def copy(self, row: Row, defect: Copy) -> Row:
        """Add a copy of this row."""
        twin = replace(
            row,
            raw={**row.raw, **_values(defect.raw, row)},
            stored={**row.stored, **_values(defect.stored, row)},
            planted=[defect.what],
            declared=[],
            changes=[],
            reasons=[],
        )
        row.planted.append(f"{defect.what}: the other row")
        if defect.reason:
            (twin if defect.loser == "copy" else row).declared.append(defect.reason)
        self._site.rows[self._entity].append(twin)
        return twin


def _values(values: Values, row: Row) -> dict[str, Any]:
    return {name: value(row) if callable(value) else value for name, value in values.items()}
