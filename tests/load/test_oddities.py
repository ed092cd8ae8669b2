"""Single values in Postgres' nearest form."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from load.values.odd import plain_decimal, plain_number, spell_time, stored_time

EPOCH = datetime(1970, 1, 1)


@settings(deadline=None)  # a busy machine is no failure
@given(st.datetimes(min_value=datetime(1, 1, 1)))
def test_a_time_of_our_era_is_what_python_says(moment: datetime) -> None:
    text = f" {moment.year:04}-{moment:%m-%d %H:%M:%S.%f}"
    found = stored_time(text)
    assert found.microseconds == (moment - EPOCH) // timedelta(microseconds=1)
    assert found.reason == ""
    assert spell_time(found.microseconds) == text.strip().replace(" ", "T")


@pytest.mark.parametrize(
    ("text", "spelled", "reason"),
    [
        ("-0044-03-15 12:00:00", "-0044-03-15T12:00:00.000000", ""),
        ("-4712-01-01 00:00:00", "-4712-01-01T00:00:00.000000", ""),
        ("-0001-12-31 23:59:59", "-0001-12-31T23:59:59.000000", ""),
        ("0000-00-00 00:00:00", "0001-01-01T00:00:00.000000", "Postgres has no year 0"),
        ("1500-02-29 06:00:00", "1500-02-28T06:00:00.000000", "no such day in Postgres' calendar"),
        ("2019-00-07 00:00:00", "2019-01-07T00:00:00.000000", "no such day in Postgres' calendar"),
        ("2019-12-31 23:59:59.9999995", "2020-01-01T00:00:00.000000", "finer than a microsecond"),
        ("2019-12-31 23:59:59.000000499", "2019-12-31T23:59:59.000000", "finer than a microsecond"),
    ],
)
def test_a_time_that_postgres_lacks_goes_to_its_neighbour(
    text: str, spelled: str, reason: str
) -> None:
    found = stored_time(text)
    assert (spell_time(found.microseconds), found.reason) == (spelled, reason)


def test_no_two_times_change_their_order() -> None:
    texts = [
        "-4712-01-01 00:00:00",
        "-0001-12-31 23:59:59",
        "0000-00-00 00:00:00",
        "0000-06-01 00:00:00",
        "0001-01-01 00:00:00",
        "1500-02-28 00:00:00",
        "1500-02-29 00:00:00",
        "1500-03-01 00:00:00",
        "2019-12-31 23:59:59.9999995",
        "2020-01-01 00:00:00",
    ]
    stored = [stored_time(text).microseconds for text in texts]
    assert stored == sorted(stored)


def test_other_text_is_no_time() -> None:
    with pytest.raises(ValueError, match="not a date"):
        stored_time("yesterday")


@settings(deadline=None)  # a busy machine is no failure
@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_plain_number_has_the_same_value_and_no_exponent(number: Decimal) -> None:
    plain = plain_number(str(number))
    assert Decimal(plain) == number
    assert "E" not in plain.upper()


def test_a_corrupt_number_is_nothing() -> None:
    assert plain_number("~") == plain_number("-~") == ""


@pytest.mark.parametrize(
    ("number", "text"), [("12.50", "12.5"), ("1E3", "1000"), ("-0.0", "0"), ("100", "100")]
)
def test_a_plain_decimal_is_as_short_as_postgres_writes_it(number: str, text: str) -> None:
    assert plain_decimal(Decimal(number)) == text
