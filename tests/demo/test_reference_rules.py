"""The reference rules on the examples of the rules' text, and on others that its words decide."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.demo import reference
from tests.demo.reference.moments import clean_date
from tests.demo.reference.numbers import clean_boolean, clean_decimal, clean_integer, read_number
from tests.demo.reference.texts import (
    clean_code,
    clean_email,
    clean_phone,
    clean_text,
    clean_upper,
)


@pytest.mark.parametrize(
    ("clean", "raw", "expected"),
    [
        (clean_text, "ACME  CORP   ", "ACME  CORP"),
        (clean_text, "   ", None),
        (clean_text, "\u00a0Müller\u00a0", "Müller"),
        (clean_text, Decimal("12.50"), "12.5"),
        (clean_text, Decimal("1E3"), "1000"),
        (clean_text, "one\r\ntwo\n", "one\ntwo"),
        (clean_text, "a\u0085b\u2028", "a b"),
        (clean_text, "a\u200b", "a\u200b"),
        (clean_text, "\u200b\u00ad", None),
        (clean_code, "C1\u200b", "C1"),
        (clean_code, "Cafe\u0301 7", "Café 7"),
        (clean_code, "\x81C1\x9f", "C1"),
        (clean_upper, "in transit", "IN TRANSIT"),
        (clean_upper, "šœžÿ ß ı ƒ µ ÷", "ŠŒŽŸ ß ı ƒ µ ÷"),
    ],
)
def test_texts(clean, raw, expected):
    assert clean(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("248.555.0100", "(248) 555-0100"),
        ("1-248-555-0100", "+1 (248) 555-0100"),
        ("248-555-0100 ext. 12", "(248) 555-0100 x12"),
        ("+49 30 901820", "+49 30 901820"),
        ("555-0100", "555-0100"),
        ("248\u2011555\u20110100", "(248) 555-0100"),
        ("2485550100.0", "(248) 555-0100"),
        ("tel:+49 30 9018201", "tel:+49 30 9018201"),
        ("0049 248 555 01", "0049 248 555 01"),
        ("248-555-0100 Bob", "248-555-0100 Bob"),
    ],
)
def test_phones(raw, expected):
    assert clean_phone(raw) == (expected, False)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (" Karl.Mueller@ACME.com ", ("karl.mueller@acme.com", False)),
        ("Bob <bob@acme.com>", ("bob@acme.com", True)),
        ("a@acme.com; b@acme.com", ("a@acme.com", True)),
        ("bob@acme", (None, True)),
        ("bo\u212a@acme.com", ("bok@acme.com", False)),  # the Kelvin sign: K in form C
    ],
)
def test_emails(raw, expected):
    assert clean_email(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("yes", (True, False)),
        ("1,234", (True, False)),
        ("$0.00", (False, False)),
        ("-", (None, True)),
        (Decimal("NaN"), (None, True)),
        ("x ", (True, False)),
        ("2.0", (False, False)),
        (None, (None, False)),
    ],
)
def test_flags(raw, expected):
    assert clean_boolean(raw, None, {"X": True, "2": False}) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("1,234,567.8", "1234567.8"),
        ("1 234", "1234"),
        ("5.00-", "-5.00"),
        ("5+", "5"),
        ("(5.00)", "-5.00"),
        ("\u22125", "-5"),
        ("-$5", "-5"),
        ("($5)", "-5"),
        ("$5-", "-5"),
        ("1.5e3", "1500"),
        *((text, None) for text in ("12,5", "1,234 567", "$-5", "$(5)", "$ 5", "- 5", "( 5)")),
        *((text, None) for text in ("5%", "5\u00ad", "-5-", "(-5)", "1,2345", "NaN", "", ".")),
    ],
)
def test_numbers(raw, expected):
    assert read_number(raw) == (None if expected is None else Decimal(expected))


def test_numbers_are_rounded_half_away_from_zero_or_truncated_and_have_limits():
    assert clean_decimal("-0.005", 12, 2) == (Decimal("-0.01"), True, True)
    assert clean_decimal("9999999999.995", 12, 2)[2] is False
    assert clean_decimal("1e999999", 12, 2)[2] is False
    assert clean_integer("-12.7", 0) == (-12, True, True)
    assert clean_integer("2147483648", 0)[2] is False
    assert clean_integer("?", 0) == (0, True, True)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("05-JAN-19 08.30.00.000000 PM", (2019, 1, 6, 1, 30)),
        ("2019/1/5", (2019, 1, 5, 5)),
        ("1/5/49", (2049, 1, 5, 5)),
        ("20190105123000", (2019, 1, 5, 17, 30)),
        (Decimal(20190105), (2019, 1, 5, 5)),
        ("2019-01-05T12:00Z", (2019, 1, 5, 12)),
        ("2019-01-05 12:00:00-05:30", (2019, 1, 5, 17, 30)),
        ("2019-11-03 01:30", (2019, 11, 3, 6, 30)),
        ("2019-03-10 02:30", (2019, 3, 10, 7, 30)),
        *((text, None) for text in ("30-FEB-19", "2019-13-01", "2019-01-05 24:00:00", "TBD")),
        *((text, None) for text in ("2019/01/05 12:00Z", "2019-01-05 12:00 PMZ", "1899-12-31")),
        *(
            (text, None)
            for text in ("2019-01-05 12:00+14:30", "2019-01-05  12:00", "1/5/19 0:30 AM")
        ),
    ],
)
def test_dates(raw, expected):
    assert clean_date(raw)[0] == (expected and datetime(*expected, tzinfo=UTC))


# -- twins -------------------------------------------------------------------------------------


def customers(*rows):
    """A judged table of customers; each row: raw key, and what differs from the others."""
    parents: dict = {}
    nothing = dict.fromkeys(source for source, _, _ in reference.MAPPING["customer"][1].values())
    judged = [
        reference.clean_row("customer", number, nothing | {"CUSTOMER_NAME": "A"} | raw)
        for number, raw in enumerate(rows, 1)
    ]
    reference.judge("customer", judged, parents)
    return parents


def fate(parents, named):
    """What becomes of a coil that names a customer."""
    nothing = dict.fromkeys(source for source, _, _ in reference.MAPPING["coil"][1].values())
    raw = nothing | {"COIL_ID": "L1", "COIL_NUMBER": "1", "CUSTOMER_ID": named}
    coil = reference.clean_row("coil", 1, raw)
    reference.judge("coil", [coil], parents)
    return "orphan" if coil.reasons else "twin" if coil.followed else "kept"


LATER = {"MODIFIED_DATE": datetime(2016, 1, 1)}


@pytest.mark.parametrize(
    ("rows", "named", "expected"),
    [
        # Byte for byte.
        (({"CUSTOMER_ID": "C"}, {"CUSTOMER_ID": " C", "CITY": "X"} | LATER), "C", "orphan"),
        (({"CUSTOMER_ID": "C"}, {"CUSTOMER_ID": " C", "CITY": "X"} | LATER), " C", "kept"),
        (({"CUSTOMER_ID": "C"}, {"CUSTOMER_ID": " C"} | LATER), "C", "twin"),
        # Alike as it would be stored, whatever it looks like in raw.
        (({"CUSTOMER_ID": "C"}, {"CUSTOMER_ID": " C", "COUNTRY": "USA "} | LATER), "C", "twin"),
        # Blanks at the end, as Oracle compares CHAR.
        (({"CUSTOMER_ID": "C"}, {"CUSTOMER_ID": "C ", "CITY": "X"}), "C  ", "kept"),
        (({"CUSTOMER_ID": "C"}, {"CUSTOMER_ID": "C ", "CITY": "X"}), "C ", "orphan"),
        (
            (
                {"CUSTOMER_ID": "C"},
                {"CUSTOMER_ID": "C ", "CITY": "X"},
                {"CUSTOMER_ID": " C"} | LATER,
            ),
            "C  ",
            "orphan",
        ),
        # None of them.
        (({"CUSTOMER_ID": "C"}, {"CUSTOMER_ID": " C", "CITY": "X"} | LATER), "\tC", "kept"),
        # Rejected for a reason of its own.
        (({"CUSTOMER_ID": "C"}, {"CUSTOMER_ID": " C", "CUSTOMER_NAME": " "}), " C", "orphan"),
        # No twin at all.
        (({"CUSTOMER_ID": "C"},), "C", "kept"),
        (({"CUSTOMER_ID": "C"},), "D", "orphan"),
    ],
)
def test_a_child_that_names_a_rejected_twin_follows_only_where_they_are_alike(
    rows, named, expected
):
    assert fate(customers(*rows), named) == expected


def test_two_rejected_rows_of_one_raw_key_have_to_be_alike_both():
    twins = ({"CUSTOMER_ID": "C"}, {"CUSTOMER_ID": "C"}, {"CUSTOMER_ID": " C"} | LATER)
    assert fate(customers(*twins), "C") == "twin"
    assert fate(customers(twins[0], twins[1] | {"CITY": "X"}, twins[2]), "C") == "orphan"
