"""The last lines of a build: the table of results, and what to correct, in sentences."""

from __future__ import annotations

from tests.dbt.site import Site

HOSTILE = "C\x1b[31m9\u202e\n8"  # colours, right to left, a new line


def test_the_summary_is_one_table_and_sentences_that_fit_a_terminal(site: Site) -> None:
    site.make_raw()
    site.add("ab_carrier", {"carrier_id": "U1"}, {"carrier_id": "U2", "carrier_name": None})
    site.add("ab_line", {"line_id": "L03", "line_number": "7"})
    site.add("ab_line", {"line_id": "L08", "line_number": "7"})
    site.add("ab_customer", {"customer_id": "C1"}, {"customer_id": HOSTILE, "customer_name": None})
    for number in range(3):
        site.add("ab_coil", {"coil_id": f"K{number}", "customer_id": "gone"})
    site.add("ab_coil", {"coil_id": "K8"}, {"coil_id": "K9", "width": 0})
    site.add("ab_job", {"job_id": "J1", "coil_id": "K1"}, {"job_id": "J2", "coil_id": "K2"})
    site.add("ab_job", {"job_id": "J3", "line_id": "L08"}, {"job_id": "J4", "line_id": "L08"})
    site.add("ab_qa_result", {"test_id": 1, "coil_id": "K0"}, {"test_id": 2, "job_id": "J3"})
    site.add("ab_skid", {"skid_id": 1, "job_id": "J1"})
    printed = site.loaded().output
    lines = printed[printed.index("entity ") :].splitlines()
    lines = lines[: lines.index("", 13)]
    assert all(len(line) <= 80 for line in lines)
    assert (
        lines
        == r"""
entity   Oracle = raw = migrated + rejected
carrier       ? =   2 =        1 +        1
customer      ? =   2 =        1 +        1
coil          ? =   5 =        1 +        4
line          ? =   2 =        1 +        1
job           ? =   4 =        0 +        4
qa            ? =   2 =        0 +        2
shipment      ? =   0 =        0 +        0
skid          ? =   1 =        0 +        1
all           ? =  18 =        4 +       14
?: load/extract.py did not load legacy_raw, so the rows in Oracle are unknown.
Rows of the Django tables: 4 inserted, 0 updated, 0 deleted.

What to correct to migrate the rejected rows (legacy_audit.rejected_rows):
- 3 coils name a customer that AB_CUSTOMER does not have; 2 jobs, 1 test and 1
  skid hang on them
- Line L08 has the same LINE_NUMBER as L03; 2 jobs and 1 test hang on it
- Carrier U2 has no CARRIER_NAME
- Coil K9 has a WIDTH out of range
- Customer C\u001b[31m9\u202e 8 has no CUSTOMER_NAME
""".strip().splitlines()
    )


def test_rows_that_are_the_app_s_are_told_in_a_sentence(site: Site) -> None:
    site.make_raw()
    site.add("ab_line", {"line_id": "L1"}, {"line_id": "L2"})
    site.loaded("--select", "line")
    site.execute("update production_line set line_number = 'mine' where line_id = 'L1'")
    printed = site.loaded("--select", "line").output.splitlines()
    start = printed.index(
        "entity Oracle = raw = migrated + rejected",
    )
    assert printed[start + 1] == ("line        ? =   2 =        2 +        0")
    assert "1 line is not as in the legacy data, because of the app:" in " ".join(printed)
