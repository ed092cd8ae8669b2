"""A whole plant: every table's rows while they are still clean, then what is planted in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from demo.maintenance.legacy.chance import Chance
from demo.maintenance.legacy.row import Raw, Row, Stored

FEWEST = 200  # with fewer work orders there are not enough rows to plant every defect in


@dataclass
class Site:
    """The rows of each entity, by its name."""

    seed: int
    orders: int
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def chance(self, name: str) -> Chance:
        """Draws that depend on the seed and this name alone."""
        return Chance(self.seed, name)

    def add(self, entity: str, raw: Raw, stored: Stored) -> Row:
        """A new row of an entity."""
        row = Row(raw, stored)
        self.rows.setdefault(entity, []).append(row)
        return row
