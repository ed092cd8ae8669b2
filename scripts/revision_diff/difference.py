"""What differs between two builds of one entity."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """So many rows had `before`, and have `after` now; `key` is the first, `raw` Oracle's value."""

    raw: str | None
    before: str | None
    after: str | None
    rows: int
    key: str


@dataclass(frozen=True)
class Change:
    """One column in which rows differ. `kinds`: how many different pairs; `pairs` the commonest."""

    column: str
    rows: int
    kinds: int
    pairs: tuple[Pair, ...]

    def percent(self, pair: Pair) -> str:
        """The share of the pair among the column's changes."""
        return f"{100 * pair.rows / self.rows:.0f} %"


@dataclass(frozen=True)
class Loss:
    """Values of a column that a rule lists as lost: newly, and no longer. `samples`: before, after,
    how often, and whether it is newly listed."""

    column: str
    rule: str
    newly: int
    no_longer: int
    samples: tuple[tuple[str | None, str | None, int, bool], ...]


@dataclass(frozen=True)
class Cause:
    """Rows that one cause newly rejects, and that it rejected before."""

    entity: str
    reason: str
    newly_rejected: int
    newly_accepted: int


@dataclass(frozen=True)
class SchemaChange:
    """A column, constraint or table before and after; None: it is not there."""

    what: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Difference:
    """What the second build makes of an entity's rows, compared with the first.

    Rows of the Django table by natural key; rejected rows by legacy key. `reasons` are the changes
    of the number of rejected rows by reason.
    """

    entity: str
    rows: int = 0
    added: int = 0
    removed: int = 0
    changed: int = 0
    newly_rejected: int = 0
    newly_accepted: int = 0
    schema: tuple[SchemaChange, ...] = ()
    changes: tuple[Change, ...] = ()
    losses: tuple[Loss, ...] = ()
    causes: tuple[Cause, ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()

    @property
    def is_none(self) -> bool:
        """Whether the two builds agree on this entity."""
        return self == Difference(self.entity, self.rows)
