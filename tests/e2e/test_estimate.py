"""What a dry run says a run will take is what it takes, within 30 %."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys

import pytest

from tests.e2e.workplace import ROOT, Workplace, serve

# eight times as many rows as in the other tests, six times read
pytestmark = [pytest.mark.nightly, pytest.mark.timeout(900)]
SCALE = "0.5"


def test_the_estimate_of_a_dry_run_is_within_30_percent(
    workplace: Workplace, django_template: str, tmp_path
) -> None:
    """The middle one of three: a machine has other work too."""
    subprocess.run(
        [sys.executable, "-m", "demo.legacy_data", "--out", tmp_path, "--scale", SCALE],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    ratios = []
    with serve(tmp_path) as oracle, workplace.copy_of(django_template):
        desk = Workplace(workplace.server, workplace.name, oracle, workplace.folder)
        for _ in range(3):
            said = desk.done("python", "load/extract.py", "--dry-run")
            (estimate,) = re.findall(r"a run will take about ([\d,]+) s", said)
            said = desk.done("python", "load/extract.py", "--yes")
            (took,) = re.findall(r"done: .*, ([\d.,]+) s\.", said)
            ratios.append(float(estimate.replace(",", "")) / float(took.replace(",", "")))
    assert 0.7 <= statistics.median(ratios) <= 1.3, ratios
