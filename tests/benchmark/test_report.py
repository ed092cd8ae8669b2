"""scripts/bench: what it says of its measurements."""

import xml.etree.ElementTree
from pathlib import Path

import pytest

from scripts.benchmark.chart import svg
from scripts.benchmark.goals import goals
from scripts.benchmark.meter import Cost
from scripts.benchmark.procfs import MIB
from scripts.benchmark.report import markdown
from scripts.benchmark.results import Results, Scale, cpu


def cost(own: float = 0.0, postgres: float = 0.0, wall: float = 1.0, **more: int) -> Cost:
    return Cost(wall, own, postgres, 0.0, more.get("memory", 0), more.get("wal", 0))


@pytest.fixture
def results() -> Results:
    small = Scale(10, 1_000_000)
    small.costs = {
        "read": [cost(own=2.0)],
        "copy": [cost(own=0.5, postgres=1.5)],
        "by_hand": [cost(postgres=10.0)],
        "extract": [cost(own=6.0, postgres=3.0, memory=400 * MIB)],
        "models": [cost(own=9.0, postgres=12.0)],
        "build": [cost(own=9.0, postgres=20.0)],
        "build_again": [cost(postgres=3.0, wal=500_000), cost(postgres=4.0, wal=700_000)],
        "test": [cost(postgres=4.0)],
        "fetchmany_single": [cost(own=60.0, postgres=30.0)],
    }
    small.skipped = {"sling": "its driver cannot log on"}
    large = Scale(50, 5_000_000)
    large.costs = {"extract": [cost(own=35.0, postgres=20.0, memory=410 * MIB)]}
    return Results("2026-11-24", "commit 1234567", "2 cores", [small, large])


def measured(results: Results) -> dict[str, tuple[float, bool | None]]:
    return {g.what: (round(g.measured, 3), g.is_met) for g in goals(results) if g.measured}


def test_each_goal_is_the_ratio_that_it_names(results) -> None:
    found = measured(results)
    assert found["extract, CPU, at scale 10"] == (2.25, True)  # 9 / (2 + 2)
    assert found["models alone, Postgres CPU, at scale 10"] == (1.2, True)
    assert found["dbt build, empty tables, Postgres CPU, at scale 10"] == (2.0, False)
    assert found["nothing changed, Postgres CPU, at scale 10"] == (0.175, True)  # a median
    assert found["dbt test, Postgres CPU, at scale 10"] == (0.2, False)
    assert found["nothing changed, WAL, at scale 10"] == (0.6, True)
    assert found["peak memory of the loader, at scale 10"] == (400.0, True)
    assert found["fetchmany loop, CPU, at scale 10"] == (10.0, True)
    assert found["peak memory, scale 50 to 10"] == (1.025, True)
    assert found["extract, CPU a row, scale 50 to 10"] == (1.222, False)  # 11 / 9


def test_a_goal_that_was_not_measured_is_neither_met_nor_missed(results) -> None:
    (unmeasured,) = [goal for goal in goals(results) if goal.what.startswith("main job")]
    assert unmeasured.is_met is None
    assert "| main job at scale 1, wall | at most 16 s | not measured |  |" in markdown(results)


def test_a_ratio_needs_all_its_floors(results) -> None:
    scale = results.scales[0]
    assert scale.ratio("extract", ("copy", "read"), cpu) == 2.25
    del scale.costs["read"]
    assert scale.ratio("extract", ("copy", "read"), cpu) is None


def test_what_was_skipped_stands_in_the_table_with_its_reason(results) -> None:
    assert "| Sling | skipped: its driver cannot log on |" in markdown(results)


def test_the_json_file_holds_all_that_was_measured(results, tmp_path: Path) -> None:
    results.write(tmp_path / "results.json")
    assert Results.read(tmp_path / "results.json") == results


def test_the_chart_is_well_formed_and_its_bars_are_in_proportion(results) -> None:
    root = xml.etree.ElementTree.fromstring(svg(results))  # noqa: S314
    texts = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "90.0 s" in texts  # the loop, CPU seconds a million rows
    assert "9.0 s" in texts
    widths = [
        float(node.get("width", "0"))
        for node in root.iter("{http://www.w3.org/2000/svg}rect")
        if node.get("height") == "20"
    ]
    # program and Postgres of each bar: the fifth is ours, the seventh the loop's, in one panel
    assert widths[4] / widths[6] == pytest.approx(6.0 / 60.0, rel=0.01)
