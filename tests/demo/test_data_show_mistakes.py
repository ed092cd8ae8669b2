"""A wrong model must be seen in the demonstration: the data hold values that tell it from another.

Each mistake is made on the rows that are migrated: cut, constant, a neighbour's value, another
rule. What no data of this schema can show is written down here.
"""

from __future__ import annotations

from itertools import permutations

import pytest

from demo.legacy_data.ddl import tables
from tests.demo.reference.agreement import agrees
from tests.demo.reference.judging import TEXTS, changes, clean_value
from tests.demo.reference.mapping import DEFAULT, MAPPING
from tests.demo.reference.texts import clean_email, clean_phone

CLEANING = {
    **{rule: TEXTS[rule] for rule in ("text", "code", "upper")},
    "phone": lambda raw: clean_phone(raw)[0],
    "email": lambda raw: clean_email(raw)[0],
}
COLUMNS = [
    (entity, column, source, rule)
    for entity, (_, columns) in MAPPING.items()
    for column, (source, rule, _) in columns.items()
]
TEXT_COLUMNS = [
    each
    for each in COLUMNS
    if each[3] in CLEANING
    and {c.name: c.type for c in tables()[MAPPING[each[0]][0]]}[each[2]] != "NUMBER"
]
# Law 7 does not tell `code` from `text`: it looks away from what cannot be seen.
ALIKE_TO_LAW_7 = {("text", "code")}
KEYS = {entity: next(iter(columns)) for entity, (_, columns) in MAPPING.items()}


def migrated(verdicts, entity):
    return [row for row in verdicts[entity] if not row.reasons]


def names(columns):
    return [f"{entity}.{column}" for entity, column, *_ in columns]


@pytest.mark.parametrize(
    ("entity", "column", "source", "rule"), TEXT_COLUMNS, ids=names(TEXT_COLUMNS)
)
def test_right_values_agree_with_the_raw_ones_or_are_listed(verdicts, entity, column, source, rule):
    default = DEFAULT.get((entity, column))
    for row in migrated(verdicts, entity):
        listed = column in dict(changes(row))
        raw, stored = row.raw[source], row.clean[column]
        assert listed or agrees(rule, raw, stored, default), (raw, stored)


@pytest.mark.parametrize(
    ("entity", "column", "source", "rule"), TEXT_COLUMNS, ids=names(TEXT_COLUMNS)
)
def test_another_rule_is_seen(verdicts, entity, column, source, rule):
    default = DEFAULT.get((entity, column))
    for wrong, clean in CLEANING.items():
        if wrong == rule or (rule, wrong) in ALIKE_TO_LAW_7:
            continue
        if wrong == "phone" and column == KEYS[entity]:
            continue  # a key with letters and digits is left alone by `phone`
        assert any(
            not agrees(rule, row.raw[source], clean(row.raw[source]) or default, default)
            for row in migrated(verdicts, entity)
            if column not in dict(changes(row))
        ), wrong


@pytest.mark.parametrize(("entity", "column", "source", "rule"), COLUMNS, ids=names(COLUMNS))
def test_a_constant_is_seen(verdicts, entity, column, source, rule):
    assert len({row.clean[column] for row in migrated(verdicts, entity)}) > 1


# A key is as long as the plant made it; a shorter one has no children and many duplicates.
CUT_COLUMNS = [each for each in TEXT_COLUMNS if each[1] != KEYS[each[0]]]


@pytest.mark.parametrize(
    ("entity", "column", "source", "rule"), CUT_COLUMNS, ids=names(CUT_COLUMNS)
)
def test_any_cut_is_seen(verdicts, entity, column, source, rule):
    (size,) = (c.size for c in tables()[MAPPING[entity][0]] if c.name == source)
    longest = max(len(row.clean[column] or "") for row in migrated(verdicts, entity))
    assert longest >= size if size else longest > 4_000


NEIGHBOURS = [
    (entity, first, second)
    for entity, (_, columns) in MAPPING.items()
    for first, second in permutations(columns, 2)
    if columns[first][1] == columns[second][1] != "reference"
]


@pytest.mark.parametrize(("entity", "column", "other"), NEIGHBOURS)
def test_a_neighbour_s_value_is_seen(verdicts, entity, column, other):
    columns = MAPPING[entity][1]
    _, rule, argument = columns[column]
    assert any(
        clean_value(row.raw[columns[other][0]], rule, argument)[0] != row.clean[column]
        for row in migrated(verdicts, entity)
    )
