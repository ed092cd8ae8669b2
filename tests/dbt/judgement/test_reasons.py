"""Why rows are rejected, in which order, and which row of a group of duplicates stays."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from tests.dbt.site import Site

OLD, NEW = datetime(2019, 5, 1), datetime(2021, 5, 1)
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def site(module_site: Site) -> Site:
    """One build over all the tables below."""
    site = module_site.make_raw(ab_coil__customer_id="numeric", ab_coil__width="text")
    add_customers(site)
    add_repeated_customers(site)
    add_coils(site)
    add_jobs(site)
    add_the_last_three(site)
    run = site.run(command="build")
    assert run.succeeded, run.output
    return site


def add_customers(site: Site) -> None:
    site.add(
        "ab_customer",
        {"customer_id": None, "notes": "no key at all"},
        {"customer_id": f" {NBSP}\t ", "notes": "a key of blanks"},
        {"customer_id": "1234"},
        {"customer_id": "NAMELESS", "customer_name": "\u0007 "},
        {"customer_id": "X" * 20, "customer_name": "n" * 200},
        {"customer_id": "Y" * 21},
        {"customer_id": "WORDY", "customer_name": "ü" * 201},
        {"customer_id": "WORST", "customer_name": None, "city": "c" * 101, "zip_code": "1" * 21},
        {"customer_id": "MAIL", "email": "m" * 250 + "@acme.com"},
        {"customer_id": "PADDED", "customer_name": " " * 300 + "short" + " " * 300},
    )


def add_repeated_customers(site: Site) -> None:
    def add(key: str, address: str, modified: datetime | None = None, **values: object) -> None:
        row = {"customer_id": key, "address_1": address, "modified_date": modified, **values}
        site.add("ab_customer", row)

    add("LATEST", "kept", NEW)
    add("LATEST ", "older", OLD)
    add(" LATEST", "undated")
    add("CREATED", "older", NEW, created_date=OLD)
    add("CREATED ", "kept", NEW, created_date=NEW)
    add("MODIFIED", "changed last, so kept", NEW, created_date=OLD)
    add("MODIFIED ", "made last", OLD, created_date=NEW)
    add(f"{NBSP}BYTES", "last: two high bytes")
    add(" BYTES", "second")
    add("\tBYTES", "kept: a tab is the lowest byte")
    add("CLEAN", "kept: its raw key is the clean one, but for blanks at the end")
    add("\tCLEAN", "the lower raw key")
    add("CLEAN  ", "the higher of two clean raw keys")
    add("CONTROL\u200b", "has what nobody can see")
    add("CONTROL\x01", "kept: the lower row as text")
    add("WHOLE", "b")
    add("WHOLE", "a, so kept")
    add("TWINS", "one of us")
    add("TWINS", "one of us")
    add("FUTURE", "kept", OLD)
    add("FUTURE ", "a year that is none is no date", datetime(2101, 1, 1))
    add("INVALID", "latest, but nameless", NEW, customer_name=None)
    add("INVALID ", "kept", OLD)


def add_coils(site: Site) -> None:
    def add(key: str, **values: object) -> None:
        site.add("ab_coil", coil_id=key, **values)

    add("BY NUMBER", customer_id=1234)
    add("NOBODY", customer_id=99)
    add("THIN", width="0.0004")  # stored it would be 0.000
    add("THICK ENOUGH", width="0.0005")  # stored it is 0.001
    add("NEGATIVE", width="-1")
    add("UNREADABLE", width="wide")
    add("LIGHT", weight="-0.0049")  # stored it is 0.00
    add("LIFTS OFF", weight="-0.005")  # stored it would be -0.01
    add("FITS", gauge="999999.99994")
    add("TOO MUCH", gauge="999999.99995")
    add("HUGE", length="1E38", quantity="-1E10")


def add_jobs(site: Site) -> None:
    site.add(
        "ab_line",
        {"line_id": "L2", "line_number": "1"},
        {"line_id": "L1", "line_number": " 1", "description": "kept: no dates, lowest raw key"},
        {"line_id": "L3", "line_number": "3", "description": "b"},
        {"line_id": "L3", "line_number": "4", "description": "a"},
    )

    def add(key: str | None, number: str | None, **values: object) -> None:
        site.add("ab_job", job_id=key, job_number=number, **values)

    add("FIRST", "N1", modified_date=NEW)
    add("SECOND", "N1", modified_date=OLD)
    add("THIRD", "N1 ", customer_id="GONE", line_id="L2")
    # The loser of the key does not compete for the number.
    add("PAIR", "N2", modified_date=OLD)
    add("PAIR ", "N3", modified_date=NEW)
    add("FREE", "N2")
    # A row that is out of range does not compete either.
    add("RANGE", "N4", modified_date=NEW, priority=2147483648)
    add("LIMIT", "N4", priority="2147483647.9")
    add("LOWEST", "N5", priority="-2147483648.9")
    # An orphan competes, because orphans are looked for last.
    add("ORPHAN", "N6", modified_date=NEW, coil_id="GONE")
    add("HELD", "N6", modified_date=OLD)
    add("NOTHING", "N7", quantity="0.004")  # stored it would be 0.00
    add("A CENT", "N8", quantity="0.005")
    add("WORST", " ", customer_id="GONE", coil_id="TOO MUCH", line_id="X" * 40, notes="x" * 9000)
    add(None, "N9", status="s" * 21)
    add("SHORT", "N10", customer_id="   ", coil_id=None)


def add_the_last_three(site: Site) -> None:
    site.add(
        "ab_skid",
        {"skid_id": "17.50", "skid_number": None, "total_pieces": "3E9"},
        {"skid_id": "17.5", "skid_number": None, "location": "the lower row as text: 7 < 7."},
        {"skid_id": 1000, "skid_number": "S1", "job_id": "LIMIT"},
        {"skid_id": 1001, "skid_number": "s1", "total_pieces": "-2.9"},
        {"skid_id": 1002, "skid_number": "S1", "job_id": "ORPHAN"},
    )
    site.add(
        "ab_qa_result",
        {"test_id": 1, "created_date": OLD},
        {"test_id": 1, "created_date": NEW, "notes": "kept: qa has no other date"},
        {"test_id": 2, "test_type": "t" * 41},
    )
    site.add(
        "ab_shipment",
        {"shipment_id": 5, "bol_number": None, "freight_charges": "1E10"},
        {"shipment_id": 6, "bol_number": "B" * 51, "tracking_number": "t" * 101},
    )
    site.add(
        "ab_carrier",
        {"carrier_id": "U1", "carrier_name": "late", "scac_code": "ABCDEFGHIJK"},
        {"carrier_id": "U2", "notes": "kept: no dates, the clean raw key"},
        {"carrier_id": " U2", "notes": "a lower raw key, but not the clean one"},
    )


def test_customers_carry_each_reason_of_their_own(site) -> None:
    kept = [
        *(
            "1234",
            "BYTES",
            "CLEAN",
            "CONTROL",
            "CREATED",
            "FUTURE",
            "INVALID",
            "LATEST",
            "MAIL",
            "MODIFIED",
            "PADDED",
        ),
        *("TWINS", "WHOLE", "X" * 20),
    ]
    assert site.keys("customer") == sorted(kept)
    own = site.rows(
        """
        select legacy_key, reasons from legacy_audit.rejected_rows
        where entity = 'customer' and not reasons && '{duplicate:customer_id}'
        """
    )
    assert sorted(own, key=lambda row: (row[0] is not None, row)) == [
        (None, ["required:customer_id"]),
        (f" {NBSP}\t ", ["required:customer_id"]),
        ("INVALID", ["required:name"]),
        ("NAMELESS", ["required:name"]),
        ("WORDY", ["too_long:name"]),
        ("WORST", ["required:name", "too_long:city", "too_long:zip_code"]),
        ("Y" * 21, ["too_long:customer_id"]),
    ]


def test_of_duplicates_the_latest_then_the_clean_key_then_the_lowest_is_kept(site) -> None:
    kept = dict(site.rows("select customer_id, address_line1 from customers_customer"))
    assert kept["LATEST"] == kept["CREATED"] == kept["FUTURE"] == kept["INVALID"] == "kept"
    assert kept["MODIFIED"] == "changed last, so kept"
    assert kept["BYTES"] == "kept: a tab is the lowest byte"
    assert kept["CLEAN"].startswith("kept: its raw key is the clean one")
    assert kept["CONTROL"] == "kept: the lower row as text"
    assert kept["WHOLE"] == "a, so kept"
    assert kept["TWINS"] == "one of us"


def test_a_duplicate_s_details_name_its_value_and_the_raw_key_of_the_row_that_is_kept(site) -> None:
    lost = site.rows(
        """
        select
            legacy_key, raw_row ->> 'address_1', details -> 'duplicate:customer_id' ->> 'value',
            details -> 'duplicate:customer_id' ->> 'kept_key'
        from legacy_audit.rejected_rows
        where entity = 'customer' and reasons = '{duplicate:customer_id}'
        """
    )
    assert sorted(lost) == sorted(
        [
            ("LATEST ", "older", "LATEST", "LATEST"),
            (" LATEST", "undated", "LATEST", "LATEST"),
            ("CREATED", "older", "CREATED", "CREATED "),
            ("MODIFIED ", "made last", "MODIFIED", "MODIFIED"),
            ("\tCLEAN", "the lower raw key", "CLEAN", "CLEAN"),
            ("CLEAN  ", "the higher of two clean raw keys", "CLEAN", "CLEAN"),
            (" BYTES", "second", "BYTES", "\tBYTES"),
            (f"{NBSP}BYTES", "last: two high bytes", "BYTES", "\tBYTES"),
            ("CONTROL\u200b", "has what nobody can see", "CONTROL", r"CONTROL\u0001"),
            ("WHOLE", "b", "WHOLE", "WHOLE"),
            ("TWINS", "one of us", "TWINS", "TWINS"),
            ("FUTURE ", "a year that is none is no date", "FUTURE", "FUTURE"),
        ]
    )


def test_a_number_is_judged_as_it_would_be_stored(site) -> None:
    assert site.reasons("coil") == {
        "NOBODY": ["orphan:customer_id"],
        "THIN": ["out_of_range:width"],
        "NEGATIVE": ["out_of_range:width"],
        "LIFTS OFF": ["out_of_range:weight"],
        "TOO MUCH": ["out_of_range:gauge"],
        "HUGE": ["out_of_range:length", "out_of_range:quantity"],
    }
    assert site.get("coil", "THICK ENOUGH")["width"] == 0.001
    assert site.get("coil", "LIGHT")["weight"] == 0
    assert site.get("coil", "FITS")["gauge"] == 999999.9999
    assert site.get("coil", "UNREADABLE")["width"] is None


def test_a_numeric_reference_finds_the_parent_whose_key_is_text(site) -> None:
    assert site.get("coil", "BY NUMBER")["customer_id"] == "1234"


def test_reasons_stand_in_the_order_of_judgement_and_orphans_are_looked_for_on_every_row(
    site,
) -> None:
    assert site.reasons("job") == {
        "SECOND": ["duplicate:job_number"],
        "THIRD": ["duplicate:job_number", "orphan:customer_id", "orphan:line_id"],
        "PAIR": ["duplicate:job_id"],
        "RANGE": ["out_of_range:priority"],
        "ORPHAN": ["orphan:coil_id"],
        "HELD": ["duplicate:job_number"],
        "NOTHING": ["out_of_range:quantity"],
        "WORST": [
            "required:job_number",
            "orphan:customer_id",
            "orphan:coil_id",
            "orphan:line_id",
        ],
        None: ["required:job_id", "too_long:status"],
    }
    assert site.keys("job") == sorted(
        ["FIRST", "PAIR", "FREE", "LIMIT", "LOWEST", "A CENT", "SHORT"]
    )
    assert site.get("job", "SHORT")["customer_id"] is None
    assert site.get("job", "LIMIT")["priority"] == 2147483647
    assert site.get("job", "LOWEST")["priority"] == -2147483648


def test_a_table_without_dates_keeps_the_clean_then_the_lowest_raw_key(site) -> None:
    assert site.rows("select line_id, line_number from production_line order by 1") == [
        ("L1", "1"),
        ("L3", "3"),
    ]
    assert site.rows(
        """
        select legacy_key, raw_row ->> 'line_number', reasons from legacy_audit.rejected_rows
        where entity = 'line' order by 1, 2
        """
    ) == [
        ("L2", "1", ["duplicate:line_number"]),
        ("L3", "4", ["duplicate:line_id"]),
    ]
    assert site.get("carrier", "U2")["notes"] == "kept: no dates, the clean raw key"
    assert site.reasons("carrier") == {
        "U1": ["too_long:scac_code"],
        " U2": ["duplicate:carrier_id"],
    }


def test_blank_unique_values_do_not_collide_and_case_makes_a_difference(site) -> None:
    assert site.keys("skid") == ["1000", "1001", "17.5"]
    assert site.reasons("skid") == {
        "17.50": ["out_of_range:total_pieces"],
        "1002": ["duplicate:skid_number", "orphan:job_id"],
    }
    assert site.get("skid", "1001")["total_pieces"] == -2


def test_the_other_entities_follow_the_same_rules(site) -> None:
    assert site.rows("select test_id, notes from quality_qaresult") == [
        ("1", "kept: qa has no other date")
    ]
    assert site.reasons("qa") == {"1": ["duplicate:test_id"], "2": ["too_long:test_type"]}
    assert site.reasons("shipment") == {
        "5": ["required:bol_number", "out_of_range:freight_charges"],
        "6": ["too_long:bol_number", "too_long:tracking_number"],
    }


def test_details_say_what_is_wrong_with_a_row_by_itself(site) -> None:
    def details(entity: str, key: str) -> dict[str, dict[str, object]]:
        return site.value(
            "select details from legacy_audit.rejected_rows where entity = %s and legacy_key = %s",
            entity,
            key,
        )

    assert details("customer", "NAMELESS") == {"required:name": {"raw": r"\u0007 "}}
    assert details("customer", "WORDY") == {"too_long:name": {"raw": "ü" * 201, "limit": 200}}
    assert details("coil", "THIN") == {
        "out_of_range:width": {"raw": "0.0004", "must_be": "width > 0"}
    }
    assert details("coil", "TOO MUCH") == {
        "out_of_range:gauge": {"raw": "999999.99995", "type": "numeric(10,4)"}
    }
    assert details("coil", "HUGE")["out_of_range:quantity"] == {
        "raw": "-10000000000",
        "type": "numeric(12,2)",
    }
    assert details("job", "RANGE") == {
        "out_of_range:priority": {"raw": "2147483648", "type": "integer"}
    }


def test_a_rejected_row_keeps_its_raw_row_whole(site) -> None:
    assert (
        site.value(
            "select raw_row ->> 'notes' from legacy_audit.rejected_rows where legacy_key is null"
            " and entity = 'customer'"
        )
        == "no key at all"
    )
    assert (
        site.value(
            "select raw_row -> 'length' from legacy_audit.rejected_rows where legacy_key = 'HUGE'"
        )
        == 10**38
    )


def test_only_migrated_rows_have_value_changes(site) -> None:
    assert sorted(
        site.rows("select entity, legacy_key, column_name from legacy_audit.value_changes")
    ) == sorted(
        [
            ("customer", "MAIL", "email"),
            ("coil", "THICK ENOUGH", "width"),
            ("coil", "UNREADABLE", "width"),
            ("coil", "LIGHT", "weight"),
            ("coil", "FITS", "gauge"),
            ("job", "LIMIT", "priority"),
            ("job", "LOWEST", "priority"),
            ("job", "A CENT", "quantity"),
            ("skid", "1001", "total_pieces"),
        ]
    )


def test_the_build_prints_the_dozen_causes_that_reject_most_and_counts_the_others(site) -> None:
    printed = site.loaded().output
    told = printed[printed.index("What to correct") :].split("\n\n")[0]
    shown = " ".join(told.split()).split(" - ")[1:]
    causes = site.rows(
        "select count(*) from legacy_audit.rejected_rows"
        " group by root_entity, root_reason order by count(*) desc"
    )
    rejects = [rows for (rows,) in causes]
    assert len(rejects) > 13
    assert shown[12:] == [
        f"and {len(rejects) - 12} more causes, which reject {sum(rejects[12:]):,} rows"
    ]
    assert [_rows_of(sentence) for sentence in shown[:12]] == rejects[:12]


def _rows_of(sentence: str) -> int:
    """The rows that a sentence speaks of: `3 coils have …; 2 jobs and 1 test hang on them` is 6."""
    own, _, held = sentence.partition("; ")
    counted = re.match(r"[\d,]+(?= )", own)
    numbers = re.findall(r"([\d,]+) [a-z]", held) + ([counted[0]] if counted else ["1"])
    return sum(int(number.replace(",", "")) for number in numbers)
