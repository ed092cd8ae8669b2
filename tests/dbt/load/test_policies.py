"""The dbt variables: each has its values and no others, and the limit on rejections holds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.dbt.project import PROJECT, Project
from tests.dbt.site import Site

WRONG = {
    "on_vanished: kep": "on_vanished is kep: it must be delete or keep",
    "on_app_change: null": "on_app_change is None: it must be keep or overwrite",
    "allow_partial: 'false'": "allow_partial is false: it must be true or false",
    "require_extraction: 1": "require_extraction is 1: it must be true or false",
    "earliest_year: '1900'": "earliest_year is 1900: it must be a year from 1 to 9999",
    "latest_year: 99999": "latest_year is 99999: it must be a year from 1 to 9999",
    "orphan_policy: nulify": " is nulify: it must be reject or nullify",
    "orphan_policy: {job.line_id: drop}": (
        "orphan_policy for job.line_id is drop: it must be reject or nullify"
    ),
    "orphan_policy: {job.custmer_id: nullify}": (
        "orphan_policy names job.custmer_id, which does not exist: use one of default, "
    ),
    "twin_policy: nullify": " is nullify: it must be follow_if_alike, follow or reject",
    "twin_policy: {coil.customer_id: alike}": "coil.customer_id is alike: it must be",
    "twin_policy: {coil.customer: follow}": "twin_policy names coil.customer, which does not exist",
    "reject_limit_percent: 101": "is 101: it must be a number from 0 to 100",
    "reject_limit_percent: {carrier: none}": "reject_limit_percent for carrier is none",
    "reject_limit_percent: {carriers: 5}": (
        "reject_limit_percent names carriers, which does not exist: use one of default, "
    ),
    # names that do not exist
    "on_vanish: keep": "the variable on_vanish in --vars does not exist: did you mean on_vanished?",
    "on_app_chagne: keep": "did you mean on_app_change?",
    "legacy_time_zone: UTC": "did you mean legacy_timezone?",
    "{require_extraction: true, alow_partial: true}": "did you mean allow_partial?",
    # zones that Postgres would take without a word
    "legacy_timezone: UTC-5": "an offset with the sign the other way round. Use the zone's full",
    "legacy_timezone: EST5": "Use the zone's full name, such as America/Detroit",
    "legacy_timezone: EST": "Use the zone's full name, such as America/Detroit",
    "legacy_timezone: Amerca5": "legacy_timezone is Amerca5",
    "legacy_timezone: america/detroit": "did you mean America/Detroit?",
    "legacy_timezone: America/Detroi": "did you mean America/Detroit?",
    'legacy_timezone: "UTC\' or true"': "which is not a time zone of this server",
    "legacy_timezone: 5": "legacy_timezone is 5",
    "legacy_timezone: Factory": "legacy_timezone is Factory, which is not a time zone",
    "{earliest_year: 2000, latest_year: 1999}": "no date would be inside",
    # schemas
    "audit_schema: 'a\"; drop schema public'": "it must be the name of a schema",
    "audit_schema: ''": "audit_schema is : it must be the name of a schema",
    "audit_schema: public": "app_schema and audit_schema are both public",
    "app_schema: legacy_raw": "app_schema is legacy_raw, which is in use",
    "audit_schema: legacy_clean": "audit_schema is legacy_clean, which is in use",
    "app_schema: rehearsal_clean": "app_schema is rehearsal_clean, which is in use",
    # the app's own columns
    "app_writes: [updated_at]": "write {entity: [column, ...]}",
    "app_writes: {customers: [updated_at]}": "app_writes names customers, which does not exist",
    "app_writes: {customer: [update_at]}": "did you mean updated_at?",
    "app_writes: {customer: updated_at}": "app_writes.customer is updated_at",
    "app_writes: {line: [line_number]}": "keys, unique values and references",
    "unknown_edits: ask": "unknown_edits is ask: it must be stop or keep or overwrite",
    "twin_policy: folow": "twin_policy",
    "recompute: night": "recompute is night: it must be true or false",
    "lock_wait_seconds: soon": "lock_wait_seconds is soon: it must be a number of seconds",
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


def test_a_name_in_dbt_project_yml_that_does_not_exist_stops_the_run_too(
    site: Site, tmp_path: Path
) -> None:
    project = tmp_path / "dbt_project"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))
    settings = project / "dbt_project.yml"
    settings.write_text(settings.read_text().replace("  on_vanished:", "  on_vanishd:"))
    run = Project(tmp_path, project).run(site.database.environ, "run", "--select", "carrier")
    assert not run.succeeded
    assert "on_vanishd in dbt_project.yml does not exist: did you mean on_vanished?" in run.output
    assert site.keys("carrier") == []


@pytest.mark.parametrize(
    ("tests", "said"),
    [
        ("+limit: 0", "is run with limit: 0, with which a wrong build would pass"),
        ("+severity: warn", "is run with severity: warn"),
        ('+error_if: ">9", +warn_if: ">9"', "is run with error_if: >9"),
        ('+fail_calc: "0"', "is run with fail_calc: 0"),
        ('+where: "false"', "is run with where: false"),
    ],
)
def test_a_law_that_may_find_something_and_pass_stops_the_run(
    site: Site, tmp_path: Path, tests: str, said: str
) -> None:
    project = tmp_path / "dbt_project"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))
    with (project / "dbt_project.yml").open("a") as settings:
        settings.write(f"\ndata_tests: {{abis: {{{tests}}}}}\n")
    run = Project(tmp_path, project).run(site.database.environ, "run", "--select", "carrier")
    assert not run.succeeded
    assert said in run.output, run.output
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
