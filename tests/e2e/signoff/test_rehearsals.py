"""Rehearsals are compared, although each begins with empty shadow tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.signoff.conftest import make_pack


def rehearse(workplace, packs: Path | None = None) -> Path | None:
    """A rehearsal from its beginning to its end, with its pack where one is asked for."""
    workplace.done("scripts/rehearsal")
    workplace.run("dbt", "build", "--target", "rehearsal")
    pack = make_pack(workplace, packs, "--target", "rehearsal") if packs else None
    workplace.done("scripts/rehearsal", "--drop")
    return pack


@pytest.mark.nightly
@pytest.mark.timeout(600)  # three builds
def test_new_and_gone_causes_are_named_and_the_window_is_forecast(extracted, tmp_path) -> None:
    rehearse(extracted)
    # between the rehearsals all names were filled in, and three weights were mistyped
    extracted.execute(
        "update legacy_raw.ab_customer set customer_name = 'Found Steel Co.'"
        " where coalesce(customer_name, '') !~ '[A-Za-z]'"
    )
    extracted.execute(
        "update legacy_raw.ab_coil set weight = -1 where coil_id in"
        " (select coil_id from legacy_raw.ab_coil order by coil_id limit 3)"
    )
    rehearsed = rehearse(extracted, tmp_path / "rehearsed")
    extracted.run("dbt", "build")
    folder = make_pack(extracted, tmp_path)
    page = (folder / "index.html").read_text()
    facts = json.loads((folder / "signoff.json").read_text())["facts"]

    assert [build["target"] for build in facts["builds"]] == ["rehearsal", "rehearsal", "app"]
    first, second, third = (build["causes"] for build in facts["builds"])
    assert "customer: required:name" in first
    assert "customer: required:name" not in second
    assert second == third
    builds = [step for step in facts["steps"] if step["step"] == "dbt build"]
    assert len(builds) == 3
    assert "Rejected rows by cause, build by build" in page
    assert rehearsed is not None
    forecast, took = foretold(rehearsed), [step["milliseconds"] for step in builds]
    assert forecast["runs"] == 2
    # of as many rows each: in between the two
    assert min(took[:2]) <= forecast["median_ms"] <= max(took[:2]) == forecast["worst_ms"]


def foretold(pack: Path) -> dict[str, int]:
    """What a pack forecasts of the build."""
    forecasts = json.loads((pack / "signoff.json").read_text())["forecasts"]
    found: dict[str, int] = next(one for one in forecasts if one["step"] == "dbt build")
    return found


@pytest.mark.nightly  # on a machine with nothing else to do
@pytest.mark.timeout(900)
def test_the_third_run_takes_as_long_as_forecast_within_a_quarter(extracted, tmp_path) -> None:
    rehearse(extracted)
    rehearsed = rehearse(extracted, tmp_path)
    assert rehearsed is not None
    extracted.done("dbt", "build")
    ((took,),) = extracted.rows(
        "select extract(epoch from finished_at - started_at) * 1000 from legacy_audit.builds"
        " order by number desc limit 1"
    )
    assert abs(foretold(rehearsed)["median_ms"] - float(took)) < 0.25 * float(took)
