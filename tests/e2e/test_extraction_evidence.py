"""The evidence of an extraction, changed behind the loader's back: `dbt test` says so."""

from __future__ import annotations

import pytest

from tests.e2e.workplace import Workplace

HISTORY = "raw_is_told_of_as_the_loader_wrote_it"
ROWS = "raw_holds_the_rows_that_were_proven"
CHECKSUMS = "raw_has_the_checksums_that_oracle_computed"
COUNTS = "raw_holds_the_rows_that_oracle_counted"
PICTURE = "raw_is_one_picture"
LAWS = (HISTORY, ROWS, CHECKSUMS, COUNTS, PICTURE)
EXTRACTIONS = "update legacy_audit.extractions set"
TAMPERED = {
    "another SCN, on all rows": (f"{EXTRACTIONS} scn = scn + 1", {HISTORY}),
    "another time": (f"{EXTRACTIONS} snapshot_at = snapshot_at - interval '1 day'", {HISTORY}),
    "other facts": (
        f'{EXTRACTIONS} facts = facts || \'{{"oracle_version": "19"}}\'',
        {HISTORY},
    ),
    "nothing seen through": (f"{EXTRACTIONS} seen_through = '[\"a view\"]'", {HISTORY}),
    "a row deleted in between": (
        "delete from legacy_audit.extractions where link = 3",
        {HISTORY, PICTURE, COUNTS},
    ),
    "a row deleted and the gap closed": (
        "delete from legacy_audit.extractions where link = 8;"
        "insert into legacy_audit.extractions (run_id, table_name, snapshot_kind, snapshot_at,"
        " is_partial, batch_size, started_at, state, picture, scn, source_rows)"
        " select run_id, t, snapshot_kind, snapshot_at, false, 1, started_at, 'complete', picture,"
        " scn, 1 from legacy_audit.extractions,"
        " unnest(array['ab_carrier', 'ab_coil', 'ab_customer', 'ab_job', 'ab_line',"
        " 'ab_qa_result', 'ab_shipment', 'ab_skid']) as t where link = 1"
        " and t not in (select table_name from legacy_audit.extractions)",
        {HISTORY, COUNTS},
    ),
    "measures taken out": (f"{EXTRACTIONS} columns = '[]'", {HISTORY}),
    "all warnings deleted": ("delete from legacy_audit.extraction_warnings", {HISTORY}),
    "a warning invented": (
        "insert into legacy_audit.extraction_warnings (run_id, table_name, column_name, reason)"
        " select run_id, table_name, 'notes', 'NUL removed' from legacy_audit.extractions limit 1",
        {HISTORY},
    ),
    "a warning of no extraction": (
        "insert into legacy_audit.extraction_warnings (run_id, table_name, column_name, reason)"
        " values ('none', 'ab_coil', 'notes', 'NUL removed')",
        {HISTORY},
    ),
    "two names swapped in raw": (
        "with two as (select array_agg(customer_id) as ids, array_agg(customer_name) as names"
        " from (select distinct on (customer_name) * from legacy_raw.ab_customer"
        " where length(customer_name) > 9 and customer_id in (select customer_id"
        " from legacy_raw.ab_customer group by 1 having count(*) = 1) limit 2) as t)"
        " update legacy_raw.ab_customer as raw set customer_name = names[3 - at]"
        " from two, unnest(ids) with ordinality as t (id, at) where raw.customer_id = id",
        {ROWS},
    ),
    "raw and its digest": (
        "update legacy_raw.ab_line set description = 'x';"
        " update legacy_audit.extractions set raw_digest = (select count(*) || ':' ||"
        " sum(hashint8extended(hash_record_extended(row(t.*), 0), 0)::numeric)"
        " from legacy_raw.ab_line as t)"
        " where table_name = 'ab_line'",
        {HISTORY, CHECKSUMS},
    ),
    "SQL in the place of a measure's name": (
        f"{EXTRACTIONS} columns = jsonb_build_array(jsonb_build_object('name', 'notes', 'kind',"
        " 'text', 'measures', array['x'', (select 1)) || ''']))"
        " where table_name = 'ab_coil'",
        {HISTORY, CHECKSUMS},
    ),
}


def red(workplace: Workplace) -> set[str]:
    """The laws of raw that `dbt test` finds broken."""
    workplace.run("dbt", "test", "--select", *LAWS)
    return {name for name, status in workplace.results().items() if status in ("fail", "error")}


def test_nothing_changed_is_green(extracted: Workplace) -> None:
    assert extracted.rows("select count(*) from legacy_audit.extraction_warnings") > [(0,)]
    assert red(extracted) == set()


@pytest.mark.parametrize("what", TAMPERED)
def test_a_change_of_it_is_named(extracted: Workplace, what: str) -> None:
    statement, expected = TAMPERED[what]
    assert extracted.execute(statement) > 0
    assert red(extracted) == expected


def test_the_history_goes_on_over_failures_and_what_they_left_stays_as_it_was(
    extracted: Workplace,
) -> None:
    again = ("python", "load/extract.py", "--yes", "--entity", "line", "--new-snapshot")
    assert extracted.run(*again, "--where", "NO_SUCH_COLUMN = 1").returncode == 1
    extracted.done(*again[:-1])
    assert red(extracted) == set()
    extracted.execute(f"{EXTRACTIONS} error = 'none' where state = 'failed'")
    assert red(extracted) == {HISTORY}


def test_one_table_copied_again_leads_to_a_green_build(migrated: Workplace) -> None:
    """As README and the demonstration suggest."""
    migrated.done("python", "load/extract.py", "--yes", "--entity", "customer")
    migrated.done("dbt", "build", "--vars", "{require_extraction: true}")
    assert migrated.results()[PICTURE] == "pass"
