"""Rehearsals are compared, although each begins with empty shadow tables."""

from __future__ import annotations

import json

from tests.e2e.signoff.conftest import make_pack


def rehearse(workplace) -> None:
    workplace.done("scripts/rehearsal")
    workplace.run("dbt", "build", "--target", "rehearsal")
    workplace.done("scripts/rehearsal", "--drop")


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
    rehearse(extracted)
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
    forecasts = json.loads((folder / "signoff.json").read_text())["forecasts"]
    likely = next(one for one in forecasts if one["step"] == "dbt build")["median_ms"]
    assert abs(likely - builds[-1]["milliseconds"]) < 0.5 * builds[-1]["milliseconds"]
