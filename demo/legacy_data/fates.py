"""What became of a parent table's keys: what its children have to know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from demo.legacy_data.draws import Bools


@dataclass(frozen=True)
class Twins:
    """Rows with the same cleaned key, by their raw keys as they stand in the table."""

    kept: str | None  # the raw key of the row that is migrated; None: not even one is
    rejected: dict[str, bool]  # raw key -> whether the row is alike to the one that is kept

    def gives(self, reference: str) -> str:
        """What becomes of a raw reference: 'kept', 'twin' (given to the kept row) or 'orphan'."""
        if self.kept is None:
            return "orphan"
        if reference == self.kept:
            return "kept"
        if reference in self.rejected:
            return "twin" if self.rejected[reference] else "orphan"
        bare = reference.rstrip(" ")  # Oracle compares CHAR without the blanks at the end
        if bare == self.kept.rstrip(" "):
            return "kept"
        named = [alike for raw, alike in self.rejected.items() if raw.rstrip(" ") == bare]
        if not named:
            return "kept"
        return "twin" if all(named) else "orphan"

    def names(self) -> Iterator[str]:
        """References of every kind: each raw key, blanks at its end, and one that is none."""
        raw_keys = sorted(filter(None, (self.kept, *self.rejected)))
        yield from raw_keys
        for raw in raw_keys:
            if f"{raw}  " not in raw_keys:
                yield f"{raw}  "
        yield f"\x07{raw_keys[0].strip()}"


@dataclass(frozen=True)
class Fate:
    """What became of a parent table's keys, by the number of the row that had it when tidy."""

    exists: Bools  # some row has this key, once cleaned
    migrated: Bools  # and one of them is migrated
    twins: dict[int, Twins] = field(default_factory=dict)  # where several rows have this key

    @classmethod
    def of(cls, rows: int) -> Fate:
        """For a table of which nothing is known yet."""
        return cls(np.zeros(rows, dtype=bool), np.zeros(rows, dtype=bool))
