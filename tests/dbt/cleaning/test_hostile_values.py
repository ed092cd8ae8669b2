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
LARGEST = Decimal("1e150")  # what is larger fits no column: the row is rejected
TOO_LARGE = [(LARGEST, LARGEST), (-LARGEST, -LARGEST)]  # nothing is logged of a rejected row
Read = tuple[object, bool]  # the value, and whether it is logged


def numbers(clean: Callable[..., tuple[Decimal | None, bool, bool]], *arguments: object):
    """A reading of numbers in which all that is too large is the same."""

    def read(raw: str) -> Read:
        value, is_logged, _ = clean(raw, *arguments)
        return clipped(value), is_logged

    return read


def clipped(value: Decimal | int | None) -> Decimal | int | None:
    return value if value is None or abs(value) <= LARGEST else LARGEST.copy_sign(Decimal(value))


def as_number(stored: str) -> object:
    return clipped(Decimal(stored))


# rule: pieces, what the reference makes of a value, how a stored value is read
RULES: dict[str, tuple[str, Callable[[str], Read], Callable[[str], object]]] = {
    "text": ("text", lambda raw: (clean_text(raw), False), str),
    "code": ("text", lambda raw: (clean_code(raw), False), str),
    "upper": ("text", lambda raw: (clean_upper(raw), False), str),
    "phone": ("phone", clean_phone, str),
    "email": ("email", clean_email, str),
    "boolean": ("boolean", lambda raw: clean_boolean(raw, None), "true".__eq__),
    "decimal": ("number", numbers(clean_decimal, 999, 3), as_number),
    "integer": ("number", numbers(clean_integer, None), as_number),
    "date": (
        "date",
        clean_date,
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
        if found != expected and (found[0], expected[0]) not in TOO_LARGE
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
