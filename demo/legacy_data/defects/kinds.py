"""How a defect is written down.

A raw value is a text with fields, which `planting` fills in for the row that is hit:

    {v} {lower} {title}   the tidy value of the cell, as it is, in lower and in title case
    {a} {n}               an area code and four digits of a telephone number
    {who} {host}          the parts of an e-mail address
    {blank0} {blank1}     a key of blanks and no-break spaces only, different in each row
    {missing}             a number of few, the same for many rows: a parent that never was
    {long}                a text of more than 4,000 characters
    {ten}                 ten digits, others in each row
    {full} {full_phone} {full_mail}    texts as long as the column
    {leader}              (groups) the tidy value of the group's first row

A number is written in digits, a time as YYYY-MM-DD HH:MM:SS. None is NULL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Text = str | None


@dataclass(frozen=True)
class Defect:
    """One kind of defect in one column: what is put there in turn, and what must become of it."""

    column: str
    kind: str
    outcome: str  # 'reject': the row; 'change': the value, logged; 'clean': nothing is lost
    rule: str  # the rule's name; for a rejection the reason's first part
    rows: int  # at scale 1
    variants: tuple[tuple[Text, Text], ...]  # raw, and as stored (None for a rejection)
    at: tuple[int, ...] | None = None  # row numbers instead of rows all over the table
    has_no_parent: bool = False  # a reference that is blank once cleaned
    shows_mistakes: bool = False  # has to be migrated, to tell a wrong model from a right one

    @property
    def rejects(self) -> bool:
        """Whether the row is rejected for it."""
        return self.outcome == "reject"


@dataclass(frozen=True)
class Combination:
    """Several defects in one row."""

    defects: tuple[Defect, ...]
    rows: int

    @property
    def rejects(self) -> bool:
        """Whether the row is rejected for it."""
        return any(defect.rejects for defect in self.defects)


@dataclass(frozen=True)
class Member:
    """One row of a group: the raw values that it gets, and what the cleaned ones equal.

    `same` names the columns whose cleaned value is that of an earlier member, by its position.
    """

    raw: dict[str, Text]
    same: dict[str, int]
    also: tuple[Defect, ...] = ()  # other defects of the row
    dates: tuple[Text, Text] | None = (None, None)  # MODIFIED_DATE, CREATED_DATE; None: no columns
    is_copy: bool = False  # of the first member: all but key, times and `differs` says the same
    differs: Mapping[str, str] = field(default_factory=dict)  # what makes a copy another row


@dataclass(frozen=True)
class Group:
    """Rows that claim the same key or the same unique value: one is kept (see judge.py)."""

    column: str
    kind: str
    members: tuple[Member, ...]
    groups: int  # at scale 1
    at: tuple[tuple[int, ...], ...] | None = None  # row numbers of each group

    @property
    def has_copies(self) -> bool:
        """Whether rows are compared as a whole."""
        return any(member.is_copy for member in self.members)


@dataclass(frozen=True)
class TwinReferences:
    """References to parents that share their cleaned key: each raw key in turn, and others like it.

    What becomes of them follows from what became of the parents (see fates.py).
    """

    column: str
    rows: int  # at scale 1


def clean(column: str, kind: str, rule: str, rows: int, *variants: tuple[Text, Text]) -> Defect:
    """Values that are laid out anew, with nothing lost."""
    return Defect(column, kind, "clean", rule, rows, variants)


def change(column: str, kind: str, rule: str, rows: int, *variants: tuple[Text, Text]) -> Defect:
    """Values that lose something, which is logged."""
    return Defect(column, kind, "change", rule, rows, variants)


def show(column: str, kind: str, rule: str, rows: int, *variants: tuple[Text, Text]) -> Defect:
    """Values that a wrong model would spoil, and a right one leaves alone."""
    return Defect(column, kind, "clean", rule, rows, variants, shows_mistakes=True)


def reject(column: str, kind: str, rule: str, rows: int, *raw: Text) -> Defect:
    """Values for which the row is rejected: `rule` is required, out_of_range or orphan."""
    return Defect(column, kind, "reject", rule, rows, tuple((value, None) for value in raw))
