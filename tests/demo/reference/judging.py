"""Rows, one table after the other, parents first: reasons for rejection, duplicates, twins."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from tests.demo.reference.mapping import DEFAULT, MAPPING, MUST_BE, REQUIRED, UNIQUE
from tests.demo.reference.moments import clean_date
from tests.demo.reference.numbers import clean_boolean, clean_decimal, clean_integer
from tests.demo.reference.texts import (
    clean_code,
    clean_email,
    clean_phone,
    clean_text,
    clean_upper,
    plain,
)

TEXTS = {"text": clean_text, "code": clean_code, "upper": clean_upper, "reference": clean_code}
WITH_LENGTH = ("text", "code", "upper", "phone", "email")
NOT_COMPARED = ("created_at", "updated_at")  # between twins


@dataclass
class Row:
    """One legacy row, cleaned and judged."""

    entity: str
    number: int
    legacy_key: str
    raw: dict
    clean: dict = field(default_factory=dict)
    lost: set = field(default_factory=set)
    reasons: list = field(default_factory=list)
    orphans: list = field(default_factory=list)
    followed: dict = field(default_factory=dict)  # column -> raw reference to a twin not kept
    parents: dict = field(default_factory=dict)  # column -> the migrated row that it leads to

    @property
    def key(self):
        return self.clean[next(iter(self.clean))]

    @property
    def is_rejected_for_itself(self):
        """Apart from being a duplicate of the primary key or an orphan."""
        key = next(iter(self.clean))
        return any(
            reason != f"duplicate:{key}" and not reason.startswith("orphan:")
            for reason in self.reasons
        )


def clean_row(entity, number, raw):
    columns = MAPPING[entity][1]
    key = columns[next(iter(columns))][0]
    row = Row(entity, number, str(raw[key]), raw)
    for column, (source, rule, argument) in columns.items():
        value, lost, fits = clean_value(raw[source], rule, argument)
        if value is None:
            value = DEFAULT.get((entity, column))
            if column in REQUIRED[entity]:
                row.reasons.append(f"required:{column}")
        elif rule in WITH_LENGTH and argument and len(value) > argument:
            row.reasons.append(f"too_long:{column}")
        elif not fits or not MUST_BE.get((entity, column), lambda value: True)(value):
            row.reasons.append(f"out_of_range:{column}")
        row.clean[column] = value
        if lost:
            row.lost.add(column)
    return row


def changes(row):
    """The lossy changes of a row: column and rule. A rejected number is not stored at all."""
    rules = MAPPING[row.entity][1]
    for column in row.lost:
        if f"out_of_range:{column}" not in row.reasons:
            yield column, rules[column][1]
    for column in row.followed:
        yield column, "twin"


def clean_value(raw, rule, argument):
    """The value, whether something was lost, and whether it fits its column."""
    if rule in TEXTS:
        return TEXTS[rule](raw), False, True
    if rule == "phone":
        return *clean_phone(raw), True
    if rule == "email":
        return *clean_email(raw), True
    if rule == "boolean":
        return *clean_boolean(raw, argument), True
    if rule == "date":
        return *clean_date(raw), True
    # A NUMBER without precision is text in the files: no type of theirs holds all of its scales.
    raw = Decimal(raw) if isinstance(raw, str) else raw
    return clean_decimal(raw, *argument) if rule == "decimal" else clean_integer(raw, argument)


def judge(entity, rows, judged):
    """Add duplicates and orphans; `judged` maps each parent entity to its rows by cleaned key."""
    columns = MAPPING[entity][1]
    key = next(iter(columns))
    for column in (key, *UNIQUE.get(entity, ())):
        groups = defaultdict(list)
        for row in rows:
            if not row.reasons and row.clean[column] is not None:
                groups[row.clean[column]].append(row)
        for group in groups.values():
            for loser in sorted(group, key=precedence)[1:]:
                loser.reasons.append(f"duplicate:{column}")
    for column, (source, rule, parent) in columns.items():
        if rule == "reference":
            for row in rows:
                refer(row, column, row.raw[source], judged[parent])
    judged[entity] = defaultdict(list)
    for row in rows:
        judged[entity][row.key].append(row)


def precedence(row):
    """First is kept. Two rows of one raw key are not among these data, so it ends with the key."""
    never = datetime.min.replace(tzinfo=UTC)
    times = [row.clean.get(name) or never for name in ("updated_at", "created_at")]
    is_tidy = row.legacy_key.rstrip(" ") == row.key
    return *(never - moment for moment in times), not is_tidy, row.legacy_key.encode()


def refer(row, column, raw, parents):
    """Find the parent that a row names, as the rule on twins says."""
    wanted = row.clean[column]
    if wanted is None:
        return
    twins = parents.get(wanted, [])
    kept = next((twin for twin in twins if not twin.reasons), None)
    reference = plain(raw)
    named = [twin for twin in twins if twin.legacy_key == reference] or [
        twin for twin in twins if twin.legacy_key.rstrip(" ") == reference.rstrip(" ")
    ]
    names_kept = not named or any(twin is kept for twin in named)
    if kept is not None and (names_kept or all(is_alike(twin, kept) for twin in named)):
        row.parents[column] = kept
        if not names_kept:
            row.followed[column] = reference
        return
    row.reasons.append(f"orphan:{column}")
    state = "rejected" if twins else "absent"
    row.orphans.append({"column": column, "missing_key": reference, "parent": state})


def is_alike(twin, kept):
    if twin.is_rejected_for_itself:
        return False
    for column, (source, rule, _) in list(MAPPING[kept.entity][1].items())[1:]:
        if column in NOT_COMPARED:
            continue
        if rule != "reference":
            if twin.clean[column] != kept.clean[column]:
                return False
        elif twin.raw[source] is not None or kept.raw[source] is not None:
            parents = twin.parents.get(column), kept.parents.get(column)
            if parents[0] is None or parents[0] is not parents[1]:
                return False
    return True
