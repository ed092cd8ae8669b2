"""Whom a child names where the legacy table holds twins, and what becomes of it by which policy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.dbt.site import Site

OLD, NEW = datetime(2019, 5, 1), datetime(2021, 5, 1)
OTHER = {"city": "Elsewhere"}  # what makes a twin another company
MIXED = "{twin_policy: {default: reject, coil.customer_id: follow}}"
NULLIFIED = (
    "{twin_policy: reject, orphan_policy: {job.coil_id: nullify, coil.customer_id: nullify}}"
)


def add_customers(site: Site) -> None:
    def add(key: str, modified: datetime | None, **values: Any) -> None:
        row = {"customer_id": key, "customer_name": "Acme", "modified_date": modified, **values}
        site.add("ab_customer", row)

    add("ALIKE", NEW, created_date=NEW)  # kept; the dates make no difference
    add(" ALIKE", OLD, created_date=OLD, city="  ", phone=None)
    add("OTHER", NEW)
    add(" OTHER", OLD, **OTHER)
    add("BLANKS  ", NEW)
    add("BLANKS ", OLD, **OTHER)
    add("NAMELESS", OLD)
    add("NAMELESS ", NEW, customer_name=None)
    add("MANY", NEW)
    add(" MANY", OLD)
    add(" MANY", OLD, **OTHER)
    add("PAIR", NEW)
    add(" PAIR", OLD)
    add(" PAIR", OLD)
    add("SAME", NEW)
    add("SAME", OLD, **OTHER)  # the same raw key: no twin
    add("77", NEW)
    add(" 77", OLD, **OTHER)
    add(" 88", NEW)
    add("88", OLD, **OTHER)
    add(" NONE", NEW, customer_name=None)
    add("NONE ", NEW, customer_name="n" * 201)


def add_coils(site: Site) -> None:
    def add(
        key: str, customer: str | None, modified: datetime | None = None, **values: Any
    ) -> None:
        row = {"coil_id": key, "coil_number": "N", "customer_id": customer, **values}
        site.add("ab_coil", {**row, "modified_date": modified})

    for name in ("ALIKE", "OTHER", "BLANKS", "NAMELESS", "MANY", "PAIR", "SAME", "NONE"):
        for reference in (name, f" {name}", f"{name} ", f" {name} ", f"\t{name}", f"{name}   "):
            add(f"to [{reference}]", reference)
    # Twins themselves. A reference is alike where both lead to the same row, or both are NULL.
    add("ROW", "ALIKE", NEW)
    add(" ROW", " ALIKE", OLD)
    add("NO ROW", None, NEW)
    add(" NO ROW", " ", OLD)
    add("ONE ROW", None, NEW)
    add(" ONE ROW", "PAIR", OLD)
    add("TWO ROWS", "ALIKE", NEW)
    add(" TWO ROWS", "PAIR", OLD)
    add("ORPHAN", "GONE", OLD)  # kept where orphans are nullified
    add(" ORPHAN", "GONE", datetime(2018, 5, 1))
    add("ROUNDED", "PAIR", NEW, weight="1.005")
    add(" ROUNDED", "PAIR", OLD, weight="1.01")


def add_the_others(site: Site) -> None:
    for key in ("ROW", "NO ROW", "ONE ROW", "TWO ROWS", "ORPHAN", "ROUNDED"):
        site.add("ab_job", {"job_id": f"on {key}", "coil_id": f" {key}"})
    site.add("ab_job", {"job_id": "on other", "coil_id": "to [ OTHER]"})
    site.add("ab_line", {"line_id": "5.00", "description": "kept"}, {"line_id": 5})
    site.add("ab_job", {"job_id": "on line", "line_id": "5"})
    # The kept row of a key can be lost to another key's unique value: then nobody is kept.
    site.add("ab_job", {"job_id": "TAKEN", "job_number": "1", "modified_date": OLD})
    site.add("ab_job", {"job_id": " TAKEN", "job_number": "2"})
    site.add("ab_job", {"job_id": "TAKER", "job_number": "1", "modified_date": NEW})
    site.add("ab_skid", {"skid_id": 1, "job_id": "on other"}, {"skid_id": 2, "job_id": " TAKEN"})
    site.add("ab_shipment", {"shipment_id": 77, "customer_id": 77})
    site.add("ab_shipment", {"shipment_id": 88, "customer_id": 88})


@pytest.fixture(scope="module")
def site(module_site: Site) -> Site:
    module_site.make_raw(
        ab_shipment__customer_id="numeric", ab_line__line_id="numeric", ab_coil__weight="text"
    )
    add_customers(module_site)
    add_coils(module_site)
    add_the_others(module_site)
    return module_site


def judged(site: Site, variables: str = "") -> dict[str, Any]:
    """Orphans with their details, and what was followed, after a build with these variables."""
    run = site.run(command="build", variables=variables)
    assert run.succeeded, run.output
    return {
        "orphans": {
            (entity, key): details
            for entity, key, details in site.rows(
                "select entity, legacy_key, details from legacy_audit.rejected_rows"
                " where array_to_string(reasons, ' ') like '%%orphan:%%'"
            )
        },
        "changes": {
            (entity, key, column): (original, stored, rule)
            for entity, key, column, original, stored, rule in site.rows(
                "select entity, legacy_key, column_name, original, stored, rule"
                " from legacy_audit.value_changes where rule in ('twin', 'reference')"
            )
        },
    }


@pytest.fixture(scope="module")
def by_default(site: Site) -> dict[str, Any]:
    return judged(site)


def coils_to(site: Site, name: str) -> dict[str, str]:
    """The migrated coils that refer to a customer of this name, by their raw reference."""
    return {
        coil.split("[")[1].rstrip("]"): customer
        for coil, customer in site.rows(
            "select coil_id, customer_id from inventory_coil where coil_id like %s", f"to [%{name}%"
        )
    }


def followed(result: dict[str, Any], entity: str) -> set[str]:
    """The references of an entity that were given to the kept row of a twin."""
    return {
        original
        for (of, _, _), (original, _, rule) in result["changes"].items()
        if of == entity and rule == "twin"
    }


def test_a_child_that_names_an_alike_twin_byte_for_byte_follows_it_and_that_is_logged(
    site, by_default
) -> None:
    assert coils_to(site, "ALIKE") == dict.fromkeys(
        ("ALIKE", " ALIKE", "ALIKE ", " ALIKE ", "\tALIKE", "ALIKE   "), "ALIKE"
    )
    assert by_default["changes"]["coil", "to [ ALIKE]", "customer_id"] == (
        *(" ALIKE", "ALIKE"),
        "twin",
    )
    # Equal without the blanks at the end is named too, where no row has the very bytes.
    assert followed(by_default, "coil") == {" ALIKE", " ALIKE ", " PAIR", " PAIR "}


def test_a_child_of_a_twin_that_is_not_alike_is_an_orphan_whose_root_is_that_twin(
    site, by_default
) -> None:
    assert set(coils_to(site, "OTHER")) == {"OTHER", "OTHER ", "OTHER   ", "\tOTHER"}
    assert by_default["orphans"]["coil", "to [ OTHER]"] == {
        "orphan:customer_id": {
            "missing_key": " OTHER",
            "parent": "rejected",
            "root": {
                "entity": "customer",
                "legacy_key": " OTHER",
                "reasons": ["duplicate:customer_id"],
            },
        }
    }
    root = by_default["orphans"]["coil", "to [ OTHER]"]["orphan:customer_id"]["root"]
    for child in (("job", "on other"), ("skid", "1")):
        (details,) = by_default["orphans"][child].values()
        assert details["root"] == root
    assert site.value(
        "select array[root_entity, root_key, root_reason] from legacy_audit.rejected_rows"
        " where entity = 'skid' and legacy_key = '1'"
    ) == ["customer", " OTHER", "duplicate:customer_id"]


def test_where_no_row_has_the_very_bytes_the_kept_row_goes_before_its_twins(
    site, by_default
) -> None:
    assert set(coils_to(site, "BLANKS")) == {
        *("BLANKS", "BLANKS   ", "\tBLANKS"),
        *(" BLANKS", " BLANKS "),  # no row is named so: they go to the kept row
    }
    assert ("coil", "to [BLANKS ]") in by_default["orphans"]


def test_a_twin_that_breaks_a_rule_of_its_own_is_never_alike(site, by_default) -> None:
    assert set(coils_to(site, "NAMELESS")) == {
        *("NAMELESS", "NAMELESS   ", "\tNAMELESS", " NAMELESS", " NAMELESS "),
    }
    (details,) = by_default["orphans"]["coil", "to [NAMELESS ]"].values()
    assert details["root"]["reasons"] == ["required:name"]


def test_of_several_rows_with_one_raw_key_all_have_to_be_alike(site, by_default) -> None:
    assert set(coils_to(site, "MANY")) == {"MANY", "MANY ", "MANY   ", "\tMANY"}
    assert len(coils_to(site, "PAIR")) == 6


def test_a_row_with_the_raw_key_of_the_kept_one_is_no_twin(site, by_default) -> None:
    assert len(coils_to(site, "SAME")) == 6
    assert not [key for key in by_default["changes"] if "SAME" in key[1]]


def test_a_number_names_a_key_by_its_plain_text(site, by_default) -> None:
    assert site.get("shipment", "77")["customer_id"] == "77"
    (details,) = by_default["orphans"]["shipment", "88"].values()
    assert details["missing_key"] == "88"
    assert details["root"]["legacy_key"] == "88"
    assert site.get("job", "on line")["line_id"] == "5"
    assert ("job", "on line", "line_id") not in by_default["changes"]


def test_where_nobody_is_kept_the_row_that_the_child_names_is_the_root(by_default) -> None:
    def root(reference: str) -> Any:
        (details,) = by_default["orphans"]["coil", f"to [{reference}]"].values()
        return details["root"]["legacy_key"], details["root"]["reasons"]

    assert root("NONE ") == root("NONE") == root("NONE   ") == ("NONE ", ["too_long:name"])
    assert root(" NONE") == root(" NONE ") == (" NONE", ["required:name"])
    assert root("\tNONE") == (" NONE", ["required:name"])  # names neither: the lower one
    (details,) = by_default["orphans"]["skid", "2"].values()
    assert details["root"]["legacy_key"] == " TAKEN"


def test_a_reference_is_alike_where_both_lead_to_one_row_or_neither_names_any(
    site, by_default
) -> None:
    coils = {key.removeprefix("on "): site.get("job", key)["coil_id"] for key in site.keys("job")
             if key.startswith("on ")}  # fmt: skip
    assert coils == {"ROW": "ROW", "NO ROW": "NO ROW", "ROUNDED": "ROUNDED", "line": None}
    assert dict(
        site.rows(
            "select legacy_key, is_alike from legacy_audit.rejected_rows"
            " where entity = 'coil' and reasons = '{duplicate:coil_id}'"
        )
    ) == {" ROW": True, " NO ROW": True, " ONE ROW": False, " TWO ROWS": False, " ROUNDED": True}


def test_follow_gives_every_named_twin_s_child_to_the_kept_row_for_the_named_references_only(
    site, by_default
) -> None:
    result = judged(site, MIXED)
    for name in ("ALIKE", "OTHER", "BLANKS", "NAMELESS", "MANY", "PAIR"):
        assert len(coils_to(site, name)) == 6
    assert {" OTHER", "BLANKS ", "NAMELESS ", " MANY", " MANY "} < followed(result, "coil")
    assert ("job", "on ROW") in result["orphans"]  # alike, but the default is reject


def test_reject_makes_orphans_of_the_children_of_alike_twins_too_and_nullify_stores_null(
    site, by_default
) -> None:
    result = judged(site, NULLIFIED)
    assert not {key for key in result["orphans"] if key[0] in ("coil", "job")}
    assert result["changes"]["coil", "to [ ALIKE]", "customer_id"] == (" ALIKE", None, "reference")
    assert result["changes"]["job", "on ROUNDED", "coil_id"] == (" ROUNDED", None, "reference")
    assert site.get("coil", "to [ ALIKE]")["customer_id"] is None
    assert followed(result, "coil") == set()


def test_a_reference_that_both_twins_lost_is_not_alike(site, by_default) -> None:
    judged(site, "{orphan_policy: {coil.customer_id: nullify, default: reject}}")
    assert site.get("coil", "ORPHAN")["customer_id"] is None
    assert site.reasons("job")["on ORPHAN"] == ["orphan:coil_id"]
