"""Each rule, over tables of values for each type that a raw column may have."""

from __future__ import annotations

import pytest

from tests.dbt.cleaning.cases import TABLES
from tests.dbt.cleaning.probe import RULES, Probe, Result

RAW_TYPES = (
    *("text", "varchar", "numeric", "bigint", "double precision"),
    *("boolean", "timestamp", "date", "timestamptz"),
)


@pytest.mark.parametrize(("rule", "raw_type"), TABLES)
def test_values_become_what_the_table_says(rule, raw_type, probe: Probe) -> None:
    cases = TABLES[rule, raw_type]
    results = probe.read(rule, raw_type, [raw for raw, _, _ in cases])
    found = [
        (raw, result.stored, result.logged)
        for (raw, _, _), result in zip(cases, results, strict=True)
    ]
    assert [_short(row) for row in found] == [_short(row) for row in cases]
    assert found == list(cases)


@pytest.mark.parametrize("rule", sorted({RULES[rule].name for rule, _ in TABLES}))
def test_every_rule_has_a_table_for_every_type(rule) -> None:
    assert {kind for name, kind in TABLES if RULES[name].name == rule} >= set(RAW_TYPES)


@pytest.mark.parametrize("rule", [rule for rule, kind in TABLES if kind == "text"])
def test_what_is_logged_names_the_original_as_it_stands_in_raw(rule, probe: Probe) -> None:
    cases = TABLES[rule, "text"]
    results = probe.read(rule, "text", [raw for raw, _, _ in cases])
    assert [result.original for result in results] == [
        raw if logged else None for raw, _, logged in cases
    ]


@pytest.mark.parametrize(("rule", "raw_type"), TABLES)
def test_law_7_finds_nothing_wrong_in_what_the_rules_do(rule, raw_type, probe: Probe) -> None:
    """Raw and stored agree, or the change is listed and is the one that the rule gives."""
    texts = [raw for raw, _, _ in TABLES[rule, raw_type]]
    assert not [
        (raw and raw[:60], result)
        for raw, result in zip(texts, probe.read(rule, raw_type, texts), strict=True)
        if not (result.agrees or (result.logged and result.excused))
    ]


def test_what_is_logged_names_what_was_stored(probe: Probe) -> None:
    assert probe.read("decimal", "text", ["1.0005", "12,5"]) == [
        Result("1.001", "1.0005", "1.001", logged=True, agrees=False),
        Result(None, "12,5", None, logged=True, agrees=False),
    ]
    assert probe.read("boolean", "text", ["maybe"]) == [
        Result(None, "maybe", None, logged=True, agrees=False)
    ]
    # instants in UTC, so that no session's zone changes the evidence
    assert probe.read("date", "text", ["31-JAN-19 14:05:06.1234567"]) == [
        Result(
            "2019-01-31 14:05:06.123457-05",
            "31-JAN-19 14:05:06.1234567",
            "2019-01-31 19:05:06.123457+00",
            logged=True,
            agrees=False,
        )
    ]


@pytest.mark.parametrize("rule", RULES)
def test_no_value_of_any_table_is_lost_unnoticed_under_any_rule(rule, probe: Probe) -> None:
    texts = [
        raw
        for (_, raw_type), cases in TABLES.items()
        for raw, _, _ in cases
        if raw_type == "text" and len(raw or "") <= 4001  # longer ones cost seconds
    ]
    results = probe.read(rule, "text", texts)
    blank = [text is None for text in probe.evaluate(probe.sql("clean code"), texts)]
    assert not [
        raw
        for raw, result, is_blank in zip(texts, results, blank, strict=True)
        if not is_blank and result.stored is None and not result.logged
    ]
    assert not [
        raw
        for raw, result, is_blank in zip(texts, results, blank, strict=True)
        if is_blank and result.logged
    ]


def _short(case: tuple[str | None, str | None, bool]) -> tuple[str | None, str | None, bool]:
    """A case whose texts fit on a line of the failure's report."""
    raw, stored, logged = case
    return (raw and raw[:60], stored and stored[:60], logged)
