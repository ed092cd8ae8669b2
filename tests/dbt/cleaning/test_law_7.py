"""Law 7's comparison of raw and stored: what a wrong cleaning would store is not let through."""

from __future__ import annotations

import unicodedata

import pytest

from tests.dbt.cleaning.cases import TABLES
from tests.dbt.cleaning.cases.text import INVISIBLE
from tests.dbt.cleaning.probe import RULES, Probe

# rule, raw type, raw value, what a wrong model would store
WRONG: tuple[tuple[str, str, str | None, str | None], ...] = (
    # a cut, a constant, another value, nothing
    *(
        (rule, "text", "Detroit 12", wrong)
        for rule in ("text", "code", "reference")
        for wrong in ("Det", "Detroit 1", "x", "detroit 12", "Detroit 12.", "", None)
    ),
    *(("upper", "text", "Sent", wrong) for wrong in ("SEN", "Sent", "sent", "X", "", None)),
    # not trimmed, or with what the rule removes
    *(("text", "text", " a ", wrong) for wrong in (" a ", "a ", " a", "\ta", "a\u00a0", "\u2003a")),
    *(("text", "text", "a\x07b\u00a0c", wrong) for wrong in ("a\x07b c", "ab\u00a0c", "ab", "abd")),
    *(("code", "text", " a\u200b ", wrong) for wrong in ("a\u200b", "a ", " a", "\u200b", None)),
    ("code", "text", "Cafe\u0301", "Cafe\u0301"),
    ("code", "text", "Cafe\u0301", "Cafe"),
    ("code", "text", "\u212a1", "\u212a1"),
    ("upper", "text", "e\u0301a", "E\u0301A"),
    *(("upper", "text", small, small) for small in ("a", "\u00e9", "\u00ff", "\u0161", "\u0153")),
    ("upper", "text", "ß", "SS"),
    ("upper", "text", "ı", "I"),
    # a blank is NULL or the default, and nothing else is
    *(
        (rule, "text", blank, "x")
        for rule in ("text", "code", "upper")
        for blank in (None, " ", "\u200b")
    ),
    ("text, default USA", "text", " ", None),
    ("text, default USA", "text", "Canada", "USA"),
    ("upper, default PENDING", "text", None, "DONE"),
    ("upper, default PENDING", "text", "done", "PENDING"),
    # typed values
    ("text", "numeric", "12.50", "12.50"),
    ("text", "numeric", "12.50", "13"),
    ("code", "numeric", "1234", "123"),
    ("code", "bigint", "1234", "1234.0"),
    ("text", "timestamp", "2019-03-05 07:08:09", "2019-03-05"),
    ("text", "date", "2019-03-05", "2019-05-03 00:00:00"),
    # phone: other digits, no layout, a cut
    ("phone", "text", "248.555.0100", "248.555.0100"),
    ("phone", "text", "248.555.0100", "(248) 555-0101"),
    ("phone", "text", "248.555.0100", "+1 (248) 555-0100"),
    ("phone", "text", "248.555.0100", None),
    ("phone", "text", "248-555-0100 ext. 12", "(248) 555-0100"),
    ("phone", "text", "248-555-0100 ext. 12", "248-555-0100 ext. 12"),
    ("phone", "text", "12485550100", "(248) 555-0100"),
    ("phone", "text", "2485550100.0", "2485550100.0"),
    ("phone", "text", "2485550100.0", "24855501000"),
    ("phone", "text", "tel:2485550100", "tel:2485550100"),
    ("phone", "text", "248\u2011555\u20110100", "248\u2011555\u20110100"),
    ("phone", "text", "+49 30 901820", "+49 30 90182"),
    ("phone", "text", "248-555-0100 Bob", "248-555-0100"),
    ("phone", "text", "555-0100", "5550100x"),
    ("phone", "bigint", "2485550100", "2485550100"),
    # email: another address, a cut, not valid, capitals
    ("email", "text", "Bob@ACME.com", "Bob@ACME.com"),
    ("email", "text", "bob@acme.com.mx", "bob@acme.com"),
    ("email", "text", "xbob@acme.com", "bob@acme.com"),
    ("email", "text", "bob@acme.com", "ann@acme.com"),
    ("email", "text", "bob@acme.com", None),
    ("email", "text", "a@acme.com; b@acme.com", "b@acme.com"),
    ("email", "text", "bob@acme", "bob@acme"),
    ("email", "text", "n/a", "n/a"),
    # flags
    *(
        ("boolean", "text", yes, wrong)
        for yes in ("Y", "true", "2", "(1)")
        for wrong in ("f", None)
    ),
    *(("boolean", "text", no, wrong) for no in ("N", "no", "0", "0.0") for wrong in ("t", None)),
    *(("boolean", "text", "maybe", wrong) for wrong in ("t", "f")),
    *(("boolean", "text", None, wrong) for wrong in ("t", "f")),
    ("boolean, default true", "text", " ", "f"),
    ("boolean, default true", "text", "maybe", "f"),
    ("boolean", "numeric", "1", "f"),
    ("boolean", "numeric", "NaN", "t"),
    # numbers: cut instead of rounded, without the sign, another one
    ("decimal", "text", "1.0005", "1.000"),
    ("phone", "text", "248-555-0100 Bob", "(248) 555-0100"),
    ("decimal", "text", "(5.00)", "5"),
    ("decimal", "text", "5-", "5"),
    ("decimal", "text", "1,234", "1"),
    ("decimal", "text", "1 234", "1"),
    ("decimal", "text", "12,5", "125"),
    ("decimal", "text", "12,5", "12.5"),
    ("decimal", "text", "5\u00ad", "5"),
    ("decimal", "text", "5", None),
    ("decimal", "text", None, "0"),
    ("decimal", "numeric", "12.3456", "12.345"),
    ("decimal", "numeric", "NaN", "0"),
    ("decimal", "bigint", "7", "8"),
    ("decimal", "real", "0.1", "0.2"),
    ("integer", "text", "7.9", "8"),
    ("integer", "numeric", "-7.9", "-8"),
    ("integer, default 0", "text", "seven", "7"),
    ("integer, default 0", "text", "5", "0"),
    # dates: the other day, hour, zone, layout
    ("date", "text", "2019-01-05", "2019-05-01 05:00+00"),
    ("date", "text", "2019-01-05", "2019-01-05 00:00+00"),
    ("date", "text", "2019-01-05 08:30", "2019-01-05 05:00+00"),
    ("date", "text", "05-JAN-19 08.30.00 PM", "2019-01-05 13:30+00"),
    ("date", "text", "05-JAN-50", "2050-01-05 05:00+00"),
    ("date", "text", "2019-01-05T08:30:00Z", "2019-01-05 13:30+00"),
    ("date", "text", "2019-11-03 01:30", "2019-11-03 05:30+00"),  # summer time
    ("date", "text", "30-FEB-19", "2019-03-02 05:00+00"),
    ("date", "text", "1899-12-31 12:00", "1900-01-01 05:32:11+00"),
    ("date", "text", "2019-01-05", None),
    ("date", "text", None, "2019-01-05 05:00+00"),
    ("date", "text", "2019-01-31 00:00:00.1234567", "2019-01-31 05:00:00.123456+00"),
    ("date", "timestamp", "2019-01-05", "2019-01-05 00:00+00"),
    ("date", "timestamp", "2019-01-05", None),
    ("date", "timestamp", "infinity", "2019-01-05 05:00+00"),
    ("date", "date", "2019-01-05", "2019-01-06 05:00+00"),
    ("date", "timestamptz", "2019-01-05 00:00+00", "2019-01-05 05:00+00"),
    ("date", "numeric", "20190105", "2019-01-06 05:00+00"),
)


@pytest.mark.parametrize(("rule", "raw_type"), sorted({case[:2] for case in WRONG}))
def test_a_wrong_value_neither_agrees_nor_is_excused(rule, raw_type, probe: Probe) -> None:
    pairs = [case[2:] for case in WRONG if case[:2] == (rule, raw_type)]
    verdicts = probe.judge(rule, raw_type, pairs)
    assert [
        pair for pair, verdict in zip(pairs, verdicts, strict=True) if verdict != (False, False)
    ] == []


def test_every_rule_has_wrong_values() -> None:
    assert {RULES[case[0]].name for case in WRONG} == {rule.name for rule in RULES.values()}


@pytest.mark.parametrize("rule", [rule for rule, kind in TABLES if kind == "text"])
def test_another_value_s_result_never_stands_for_this_one(rule, probe: Probe) -> None:
    """Each raw value with what the next one gives: they agree only where both say the same."""
    texts = [raw for raw, _, _ in TABLES[rule, "text"] if len(raw or "") <= 4001]
    results = probe.read(rule, "text", texts)
    pairs = [
        (text, result.stored)
        for text, result in zip(texts, results, strict=True)
        if not fits_no_field(result.stored, RULES[rule].type)  # its row is rejected
    ]
    claims = [stored for _, stored in pairs[1:] + pairs[:1]]
    verdicts = probe.judge(
        rule, "text", [(raw, claim) for (raw, _), claim in zip(pairs, claims, strict=True)]
    )
    assert not [
        (raw, claim)
        for (raw, own), claim, verdict in zip(pairs, claims, verdicts, strict=True)
        if any(verdict) is not (claim == own) and not look_alike(claim, own)
    ]


def fits_no_field(stored: str | None, kind: str) -> bool:
    """Is this a number beyond all Django fields?"""
    return kind in ("number", "integer") and stored is not None and abs(float(stored)) >= 2**31


def look_alike(one: str | None, other: str | None) -> bool:
    """Do two texts differ in white space or in what cannot be seen alone?"""
    return seen(one) == seen(other)


def seen(text: str | None) -> str:
    kept = "".join(one for one in text or "" if one not in INVISIBLE and not one.isspace())
    return unicodedata.normalize("NFC", kept)
