"""The laws over the second app's tables: each is red once what it guards is broken."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.nightly  # each mistake is a build and all tests

BROKEN = {
    "a reference leads to another row": (
        "update work_order set equipment_id = (select max(id) from assets_equipment)"
        " where number = (select min(number) from work_order)",
        {"order_raw_and_stored_agree", "order_holds_exactly_the_cleaned_rows"},
    ),
    "two records have each other's rows": (
        "update legacy_audit.loaded_keys as one set pk = other.pk"
        " from legacy_audit.loaded_keys as other where one.entity = 'supplier'"
        " and other.entity = 'supplier' and one.key <> other.key"
        " and one.key in ('2', '3') and other.key in ('2', '3')",
        {"supplier_raw_and_stored_agree", "supplier_evidence_is_what_the_build_left"},
    ),
    "a word is another one": (
        "update work_order set status = 'OPEN' where number ="
        " (select min(number) from work_order where status = 'WAITING')",
        {"order_raw_and_stored_agree", "order_holds_exactly_the_cleaned_rows"},
    ),
    "bytes, an interval, a time and JSON are others": (
        "update assets_equipment set nameplate = '\\x00', shift_starts_at = '01:00',"
        " ratings = '{\"a\": 1}' where id = (select min(id) from assets_equipment)",
        {"equipment_raw_and_stored_agree", "equipment_holds_exactly_the_cleaned_rows"},
    ),
    "a choice was rejected without need": (
        "update legacy_audit.rejected_rows set reasons = reasons || '{not_a_choice:kind}'::text[]"
        " where entity = 'equipment' and reasons = '{too_long:name}'",
        {"equipment_raw_and_stored_agree", "equipment_evidence_is_what_the_build_left"},
    ),
    "a check that a row does not break": (
        "update legacy_audit.rejected_rows set reasons[1] = 'breaks:order_done_is_closed'"
        " where entity = 'order' and reasons[1] = 'breaks:order_closed_after_opened'",
        {"order_raw_and_stored_agree", "order_evidence_is_what_the_build_left"},
    ),
    "two rows have a unique value": (
        "drop index skill_name_unique;"
        " update people_skill set name = 'x' where code in ('ELEC', 'HYDR')",
        {"skill_has_sound_keys_and_references", "skill_raw_and_stored_agree"},
    ),
    "a row behind a key is gone": (
        "delete from work_reading where id = (select max(id) from work_reading)",
        {"reading_has_sound_keys_and_references", "reading_reconciles_with_source"},
    ),
}


@pytest.mark.parametrize(("change", "red"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_named(built_site, change, red) -> None:
    assert built_site.execute(change), "there is nothing to break: the data are others now"
    assert red <= built_site.tested().red


def test_an_undecided_column_is_a_warning_and_red_by_night(built_site) -> None:
    said = "MT_SKILL.LEVEL holds 11 values, and there is no decision about it"
    assert "there is no decision" not in built_site.tested("--select", "skill").output
    built_site.execute(
        "alter table legacy_raw.mt_skill add level numeric default 1, add blank text"
    )
    run = built_site.run("--select", "skill")
    assert said in run.output and run.succeeded
    assert not built_site.tested("--select", "skill", variables="recompute: true").succeeded


def test_a_code_that_has_two_words_stops_the_build(built_site) -> None:
    built_site.forget_extractions()
    built_site.execute("insert into legacy_raw.mt_code select code_type, code, 'Else', 1"
                       " from legacy_raw.mt_code where code = 10")  # fmt: skip
    run = built_site.run("--select", "+order")
    assert "order" in run.red
    assert "code 10 has 2 words" in run.output
