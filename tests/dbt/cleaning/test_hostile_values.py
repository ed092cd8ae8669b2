"""The rules in SQL and the reference rules in Python, on random and hostile values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.dbt.cleaning.hostile import values
from tests.dbt.cleaning.probe import Probe
from tests.demo.reference.moments import clean_date
from tests.demo.reference.numbers import clean_boolean, clean_decimal, clean_integer
from tests.demo.reference.texts import (
    clean_code,
    clean_email,
    clean_phone,
    clean_text,
    clean_upper,
)

COUNT = 4_000
SEEDS = (1, 2, 3)
Read = tuple[object, bool]  # the value, and whether it is logged

# rule: pieces, what the reference makes of a value, how a stored value is read
RULES: dict[str, tuple[str, Callable[[str], Read], Callable[[str], object]]] = {
    "text": ("text", lambda raw: (clean_text(raw), False), str),
    "code": ("text", lambda raw: (clean_code(raw), False), str),
    "upper": ("text", lambda raw: (clean_upper(raw), False), str),
    "phone": ("phone", clean_phone, str),
    "email": ("email", clean_email, str),
    "boolean": ("boolean", lambda raw: clean_boolean(raw, None), "true".__eq__),
    "decimal": ("number", lambda raw: clean_decimal(raw, 999, 3)[:2], Decimal),
    "integer": ("number", lambda raw: clean_integer(raw, None)[:2], Decimal),
    "date": (
        "date",
        lambda raw: clean_date(raw),
        lambda stored: datetime.fromisoformat(stored).astimezone(UTC),
    ),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rule", RULES)
def test_both_readings_of_the_rules_say_the_same(rule, seed, probe: Probe) -> None:
    kind, reference, read = RULES[rule]
    raws = values(kind, COUNT, seed)
    differing = [
        (raw, "SQL", found, "Python", expected)
        for raw, result in zip(raws, probe.read(rule, "text", raws), strict=True)
        for found in [(None if result.stored is None else read(result.stored), result.logged)]
        for expected in [reference(raw)]
        if found != expected
    ]
    assert not differing, differing[:20]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("rule", RULES)
def test_law_7_finds_nothing_wrong_in_what_the_rules_do(rule, seed, probe: Probe) -> None:
    raws = values(RULES[rule][0], COUNT, seed)
    wrong = [
        (raw, result)
        for raw, result in zip(raws, probe.read(rule, "text", raws), strict=True)
        if not (result.agrees or (result.logged and result.excused))
    ]
    assert not wrong, wrong[:20]
