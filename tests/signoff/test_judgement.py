"""Sentences, forecast, trends and comparison, without a database."""

from __future__ import annotations

import pytest

from scripts.signoff_pack.errors import SignoffError
from scripts.signoff_pack.facts.causes import Cause
from scripts.signoff_pack.facts.changes import Change
from scripts.signoff_pack.facts.history import EXTRACT, Build, Step
from scripts.signoff_pack.judgement.forecast import Forecast, forecast, undo
from scripts.signoff_pack.judgement.shown import key_in_words, shown
from scripts.signoff_pack.judgement.trends import trends
from scripts.signoff_pack.judgement.words import Words
from scripts.signoff_pack.pack import compare
from scripts.signoff_pack.page.checklist import LISTS, checklist
from scripts.signoff_pack.sources import policies, program
from scripts.signoff_pack.sources.read_contracts import entities

WORDS = Words(entities())
SECOND = Words(entities(program.ROOT / "demo" / "maintenance" / "dbt_project"))


def test_a_cause_is_a_sentence_that_an_owner_understands() -> None:
    cause = Cause("coil", "orphan:customer_id", 878, 1762, {"job": 451, "qa": 253, "skid": 180}, [])
    assert WORDS.root(cause) == (
        "878 coils name a customer that Oracle does not have, in AB_COIL.CUSTOMER_ID;"
        " 451 jobs, 253 tests and 180 skids hang on them."
    )
    one = Cause("line", "duplicate:line_number", 1, 2, {"job": 1}, [])
    assert WORDS.root(one) == (
        "1 line repeats the line number (AB_LINE.LINE_NUMBER) of a row that was kept;"
        " 1 job hangs on it."
    )


@pytest.mark.parametrize(
    ("kind", "what", "number", "said"),
    [
        ("rejected", "required:name", 1, "1 customer has no name (AB_CUSTOMER.CUSTOMER_NAME)."),
        ("conflict", "deleted_by_app", 1,
         "1 customer was deleted in the new app after the migration."),
        ("unmapped", "CREDIT_LIMIT", 7,
         "7 values of AB_CUSTOMER.CREDIT_LIMIT are not migrated: the column is not mapped."),
        ("changed", "phone:fax", 2,
         "2 values of fax (AB_CUSTOMER.FAX) lost something when read as a phone number."),
    ],
)  # fmt: skip
def test_each_thing_to_decide_is_a_sentence(kind, what, number, said) -> None:
    assert WORDS.item("customer", kind, what, number) == said


@pytest.mark.parametrize(
    ("entity", "kind", "what", "number", "said"),
    [
        ("equipment", "rejected", "duplicate:plant+number", 2,
         "2 equipments repeat the key (MT_EQUIP.PLANT_NO and EQUIP_NO) of a row that was kept."),
        ("part", "rejected", "duplicate:supplier_id+supplier_number", 1,
         "1 part repeats the supplier and supplier number (MT_PART.VENDOR_NO and VENDOR_PART)"
         " of a row that was kept."),
        ("order", "rejected", "breaks:order_closed_after_opened", 1,
         "1 order breaks the rule closed_at >= opened_at:"
         " closed at and opened at (MT_WO.CLOSE_DATE and OPEN_DATE)."),
        ("supplier", "rejected", "not_a_choice:terms", 2,
         "2 suppliers have a terms (MT_VENDOR.TERMS) that is none of NET30, NET60, COD."),
        ("technician_skill", "rejected", "orphan:technician_id", 1,
         "1 technician skill names a technician that Oracle does not have"
         " or that was not migrated, in MT_EMP_SKILL.EMP_NO."),
        ("equipment", "rejected", "orphan:parent_id", 2,
         "2 equipments name an equipment that Oracle does not have"
         " or that was not migrated, in MT_EQUIP.PLANT_NO and PARENT_NO."),
        ("reading", "rejected", "required:taken_at", 1,
         "1 reading has no taken at (MT_READING.READ_DT and READ_TM)."),
        ("plan", "changed", "duration:takes", 1,
         "1 value of takes (MT_PM.MINUTES) lost something when read as a length of time."),
    ],
)  # fmt: skip
def test_several_columns_and_constraints_are_sentences(entity, kind, what, number, said) -> None:
    assert SECOND.item(entity, kind, what, number) == said


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ('["1", "1001"]', "1 / 1001"),
        ('["[\\"1\\", \\"1001\\"]", "OIL", null]', "1 / 1001 / OIL / empty"),
        ('["P-115", ""]', "P-115 / empty"),
        ("C000042", "C000042"),
        ("[C42", "[C42"),
        ('["a"]', '["a"]'),
        ("[1, 2]", "[1, 2]"),
    ],
)
def test_a_key_of_several_columns_is_written_as_people_do(key, said) -> None:
    assert key_in_words(key) == said


@pytest.mark.parametrize(
    "effect",
    [
        "emptied",
        "reference emptied",
        "moved to another parent",
        "rounded",
        "code kept",
        "truncated",
        "default stored",
        "shortened to one address",
        "cut to what the field holds",
    ],
)
def test_every_effect_has_its_words(effect) -> None:
    for values in (1, 2):
        change = Change("coil", "weight", "decimal", effect, values, 1, "5", [])
        assert WORDS.change(change).endswith(".")


def step(rows: int, milliseconds: int) -> Step:
    return Step("dbt build", "", "", rows, milliseconds)


def test_the_forecast_knows_the_fixed_part_of_a_step() -> None:
    (found,) = forecast([step(100, 6_000), step(1_000, 15_000)], 2_000)
    assert found.median_ms == pytest.approx(25_000, rel=0.01)  # 5 s and 10 ms a row


def test_the_forecast_of_runs_of_one_size_is_their_median_and_worst() -> None:
    (found,) = forecast([step(100, 1_000), step(100, 1_200), step(100, 3_000)], 100)
    assert (found.median_ms, found.worst_ms) == (1_200, 3_000)


def test_a_step_that_got_faster_with_more_rows_is_not_forecast_below_zero() -> None:
    (found,) = forecast([step(100, 9_000), step(1_000, 5_000)], 100_000)
    assert found.median_ms == 7_000


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (None, "how long it does is not known"),
        (119, "it has kept it for only 119 s: have UNDO_RETENTION raised"),
        (900, "it has kept it for 900 s, 15 times the slowest"),
    ],
)
def test_the_undo_is_compared_with_twice_the_slowest_extraction(kept, said) -> None:
    found = undo([Forecast(EXTRACT, 2, 100, 40_000, 60_000)], kept)
    assert "for 120 s, twice the slowest extraction; " in found
    assert said in found


def build(number: int, **causes: int) -> Build:
    return Build(number, str(number), "app", "", 0, 0, 0, 0, dict(causes))


def test_trends_name_what_is_new_gone_more_and_fewer() -> None:
    found = trends(
        [build(1, a=1, b=5, c=3, e=2), build(2, b=7, c=2, d=1, e=2)],
    )
    assert {one.cause: one.state for one in found} == {
        "a": "gone", "b": "more", "c": "fewer", "d": "new", "e": "same",
    }  # fmt: skip
    assert [one.cause for one in found[:2]] == ["d", "b"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\u202eb", "a\\u202eb"),
        ("a\u200b\u2066b\u00ad", "a\\u200b\\u2066b\\u00ad"),
        ("a\x07\r\nb\tc", "a\\u0007\\u000d⏎b⇥c"),
        ("Müller 車", "Müller 車"),
        ("\U000e0041", "\\U000e0041"),
        ("<b>", "<b>"),
    ],
)
def test_what_cannot_be_seen_is_written_out(value, text) -> None:
    assert shown(value) == text


def test_a_long_value_is_cut_with_its_length_and_digest() -> None:
    text = shown("x" * 1_000_000)
    assert len(text) < 400
    assert "cut: 1,000,000 characters, SHA-256 " in text
    assert shown("x" * 1_000_000) != shown("x" * 999_999 + "y")


def test_a_difference_names_the_entity_and_the_column_not_the_place() -> None:
    proof = {"entity": "coil", "column": "gauge", "django_sum": "1"}
    other = {"entity": "coil", "column": "alloy", "django_sum": "0"}
    found = compare.differences(
        {"proofs": [proof]}, {"proofs": [other, {**proof, "django_sum": "2"}]}
    )
    assert found == [
        "proofs, coil alloy: was not there",
        "proofs, coil gauge: django_sum was 1, is 2",
    ]


def test_the_defaults_beside_the_policies_are_those_of_this_repository() -> None:
    assert program.policies() == dict(policies.DEFAULTS)


def test_the_checklist_is_the_runbook_s() -> None:
    found = checklist()
    assert tuple(found) == LISTS
    assert found["During"][0].startswith("python load/extract.py --verify deep ends with status 0.")
    assert sum(map(len, found.values())) == 15
    with pytest.raises(SignoffError, match="has no checklist 'Never'"):
        checklist(["Never"])
