"""What becomes of rows whose parents are not migrated, all the way down, and by which policy."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dbt.project import Run
from tests.dbt.site import Site

NULLIFIED = "{orphan_policy: {job.customer_id: nullify, skid.job_id: nullify, default: reject}}"


def add_rows(site: Site) -> None:
    site.add(
        "ab_line", {"line_id": "L1", "line_number": "1"}, {"line_id": "L2", "line_number": "1"}
    )
    site.add("ab_carrier", carrier_id="U1", carrier_name=None)
    site.add(
        "ab_customer",
        {"customer_id": "GOOD"},
        {"customer_id": "BAD ", "customer_name": None},
        {"customer_id": " BAD", "customer_name": "n" * 201},  # nobody names this one
    )
    site.add(
        "ab_coil",
        {"coil_id": "K1", "customer_id": "GOOD"},
        {"coil_id": "K2", "customer_id": "BAD  "},
        {"coil_id": "K3", "customer_id": "NOWHERE"},
        {"coil_id": "K4", "customer_id": "BAD", "coil_number": None},
        {"coil_id": "K5", "customer_id": "good"},
    )
    site.add(
        "ab_job",
        {"job_id": "J1", "customer_id": "GOOD", "coil_id": "K1", "line_id": "L1"},
        {"job_id": "J2", "customer_id": "GOOD", "coil_id": "K2", "line_id": "L1"},
        {"job_id": "J3", "coil_id": "K3"},
        {"job_id": "J4", "coil_id": "K4"},
        {"job_id": "J5", "customer_id": "NOWHERE", "coil_id": "K2"},
        {"job_id": "J6", "line_id": "L2"},
        {"job_id": "J7", "customer_id": "  NOW\u200bHERE", "priority": "1.5"},
    )
    site.add(
        "ab_skid",
        {"skid_id": 1, "job_id": "J1"},
        {"skid_id": 2, "job_id": "J2", "total_pieces": "many"},
        {"skid_id": 3, "job_id": "J3"},
        {"skid_id": 4, "job_id": "J4"},
        {"skid_id": 6, "job_id": "J6", "customer_id": "BAD"},
        {"skid_id": 7, "job_id": "J7"},
    )
    site.add("ab_qa_result", {"test_id": 1, "job_id": "J2", "coil_id": "K1"})
    site.add("ab_shipment", {"shipment_id": 1, "customer_id": "GOOD", "carrier_id": "U1"})


@pytest.fixture(scope="module")
def site(module_site: Site) -> Site:
    module_site.make_raw(ab_skid__total_pieces="text")
    add_rows(module_site)
    return module_site


@pytest.fixture(scope="module")
def rejecting(site: Site) -> dict[str, Any]:
    """What a build with the default policy leaves: its evidence and what it printed."""
    run = site.loaded()
    return {
        "printed": run.output,
        "reasons": {entity: site.reasons(entity) for entity in ("coil", "job", "skid", "qa")},
        "roots": {
            (entity, key): tuple(root)
            for entity, key, *root in site.rows(
                "select entity, legacy_key, root_entity, root_key, root_reason"
                " from legacy_audit.rejected_rows"
            )
        },
        "details": {
            (entity, key): details
            for entity, key, details in site.rows(
                "select entity, legacy_key, details from legacy_audit.rejected_rows"
            )
        },
    }


@pytest.fixture(scope="module")
def nullifying(site: Site, rejecting: dict[str, Any]) -> Run:
    """A second build, with two references nullified."""
    return site.run(command="build", variables=NULLIFIED)


def test_a_rejected_row_makes_orphans_of_its_children_all_the_way_down(rejecting) -> None:
    assert rejecting["reasons"] == {
        "coil": {
            "K2": ["orphan:customer_id"],
            "K3": ["orphan:customer_id"],
            "K4": ["required:coil_number", "orphan:customer_id"],
            "K5": ["orphan:customer_id"],
        },
        "job": {
            "J2": ["orphan:coil_id"],
            "J3": ["orphan:coil_id"],
            "J4": ["orphan:coil_id"],
            "J5": ["orphan:customer_id", "orphan:coil_id"],
            "J6": ["orphan:line_id"],
            "J7": ["orphan:customer_id"],
        },
        "skid": {
            "2": ["orphan:job_id"],
            "3": ["orphan:job_id"],
            "4": ["orphan:job_id"],
            "6": ["orphan:job_id", "orphan:customer_id"],
            "7": ["orphan:job_id"],
        },
        "qa": {"1": ["orphan:job_id"]},
    }


def test_the_details_of_an_orphan_name_the_missing_key_and_why_it_is_missing(rejecting) -> None:
    named = {
        "parent": "rejected",
        "root": {"entity": "customer", "legacy_key": "BAD ", "reasons": ["required:name"]},
    }
    details = rejecting["details"]
    assert details["coil", "K2"] == {"orphan:customer_id": {"missing_key": "BAD  ", **named}}
    assert details["job", "J2"] == {"orphan:coil_id": {"missing_key": "K2", **named}}
    assert details["skid", "2"] == {"orphan:job_id": {"missing_key": "J2", **named}}
    assert details["job", "J7"] == {
        "orphan:customer_id": {"missing_key": r"  NOW\u200bHERE", "parent": "absent"}
    }
    assert details["coil", "K5"] == {
        "orphan:customer_id": {"missing_key": "good", "parent": "absent"}
    }


def test_the_root_of_a_rejection_is_the_topmost_rejected_ancestor(rejecting) -> None:
    roots = rejecting["roots"]
    bad = ("customer", "BAD ", "required:name")
    assert roots["customer", "BAD "] == bad
    assert roots["customer", " BAD"] == ("customer", " BAD", "too_long:name")
    assert (
        roots["coil", "K2"] == roots["job", "J2"] == roots["skid", "2"] == roots["qa", "1"] == bad
    )
    # A row that breaks a rule of its own is its own root, whatever else it lacks.
    own = ("coil", "K4", "required:coil_number")
    assert roots["coil", "K4"] == roots["job", "J4"] == roots["skid", "4"] == own
    # Where the source has no such parent, the row that names it is the root.
    assert roots["job", "J3"] == roots["skid", "3"] == ("coil", "K3", "orphan:customer_id")
    # A parent that can be mended goes before one that does not exist.
    assert roots["job", "J5"] == bad
    assert roots["skid", "6"] == ("line", "L2", "duplicate:line_number")
    assert roots["shipment", "1"] == ("carrier", "U1", "required:name")


def test_the_build_prints_what_to_mend_with_the_rows_that_each_holds_back(rejecting) -> None:
    printed = " ".join(rejecting["printed"].split())
    assert "- Line L2 has the same LINE_NUMBER as L1; 1 job and 1 skid hang on it" in printed
    assert "- Carrier U1 has no CARRIER_NAME; 1 shipment hangs on it" in printed


def test_nullify_stores_null_for_the_named_references_only_and_logs_the_value(
    site, nullifying
) -> None:
    assert nullifying.succeeded, nullifying.output
    assert site.reasons("job") == {
        "J2": ["orphan:coil_id"],
        "J3": ["orphan:coil_id"],
        "J4": ["orphan:coil_id"],
        "J5": ["orphan:coil_id"],
        "J6": ["orphan:line_id"],
    }
    assert site.get("job", "J7")["customer_id"] is None
    assert site.reasons("skid") == {"6": ["orphan:customer_id"]}
    assert {key: site.get("skid", key)["job_id"] for key in site.keys("skid")} == {
        "1": "J1",
        "2": None,
        "3": None,
        "4": None,
        "7": "J7",
    }
    logged = site.rows(
        "select entity, legacy_key, column_name, original, stored, rule"
        " from legacy_audit.value_changes"
    )
    assert sorted(logged) == [
        ("job", "J7", "customer_id", "  NOW\u200bHERE", None, "reference"),
        ("job", "J7", "priority", "1.5", "1", "integer"),
        ("skid", "2", "job_id", "J2", None, "reference"),
        ("skid", "2", "total_pieces", "many", None, "integer"),
        ("skid", "3", "job_id", "J3", None, "reference"),
        ("skid", "4", "job_id", "J4", None, "reference"),
    ]


def test_a_child_is_not_judged_by_parents_that_were_built_with_another_policy(
    site, nullifying
) -> None:
    refused = site.run("--select", "skid")
    assert refused.red == {"skid"}
    assert "job was built with other policies" in refused.messages["skid"]
    assert "dbt build --select +skid+" in refused.messages["skid"]
