"""The dbt variables: each has its values and no others, and the limit on rejections holds."""

from __future__ import annotations

import pytest

from tests.dbt.site import Site

WRONG = {
    "on_vanished: kep": "on_vanished is kep: say delete or keep",
    "on_app_change: null": "on_app_change is None: say keep or overwrite",
    "allow_partial: 'false'": "allow_partial is false: say true or false",
    "require_extraction: 1": "require_extraction is 1: say true or false",
    "earliest_year: '1900'": "earliest_year is 1900: say a year from 1 to 9999",
    "latest_year: 99999": "latest_year is 99999: say a year from 1 to 9999",
    "orphan_policy: nulify": " is nulify: say reject or nullify",
    "orphan_policy: {job.line_id: drop}": (
        "orphan_policy for job.line_id is drop: say reject or nullify"
    ),
    "orphan_policy: {job.custmer_id: nullify}": "orphan_policy names job.custmer_id, which does not"
    " exist: say default or one of coil.customer_id, job.coil_id",
    "twin_policy: nullify": " is nullify: say follow_if_alike, follow or reject",
    "twin_policy: {coil.customer_id: alike}": "twin_policy for coil.customer_id is alike: say",
    "twin_policy: {coil.customer: follow}": "twin_policy names coil.customer, which does not exist",
    "reject_limit_percent: 101": "is 101: say a number from 0 to 100",
    "reject_limit_percent: {carrier: none}": "reject_limit_percent for carrier is none",
    "reject_limit_percent: {carriers: 5}": "reject_limit_percent names carriers, which does not"
    " exist: say default or one of carrier, coil",
}


@pytest.fixture(scope="module")
def site(module_site: Site) -> Site:
    """A quarter of the carriers is rejected, and no line."""
    site = module_site.make_raw()
    for number in range(3):
        site.add("ab_carrier", carrier_id=f"U{number}")
    site.add("ab_carrier", carrier_id=None)
    site.add("ab_line", line_id="L1")
    return site


@pytest.mark.parametrize(("variables", "said"), WRONG.items(), ids=WRONG)
def test_a_value_that_a_variable_cannot_have_stops_the_run_before_it_begins(
    site, variables, said
) -> None:
    run = site.run("--select", "carrier", variables=variables)
    assert not run.succeeded
    assert said in run.output, run.output
    assert run.results.get("carrier") in (None, "skipped")
    assert site.keys("carrier") == []


@pytest.mark.parametrize(
    ("limit", "red"),
    [
        ("25", set()),
        ("24.9", {"carrier_rejects_within_limit"}),
        ("{default: 0, carrier: 25}", set()),
        ("{default: 0}", {"carrier_rejects_within_limit"}),
        ("{line: 0}", set()),
    ],
)
def test_more_rejections_than_the_limit_of_an_entity_turn_the_build_red(site, limit, red) -> None:
    run = site.run(
        "--select",
        *("carrier", "line", "carrier_rejects_within_limit", "line_rejects_within_limit"),
        "--exclude",
        *("test_name:holds_exactly_the_cleaned_rows", "test_name:equals_its_django_table"),
        command="build",
        variables=f"reject_limit_percent: {limit}",
    )
    assert run.red == red
