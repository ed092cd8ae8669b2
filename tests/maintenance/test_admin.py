"""The evidence in the admin of an app whose primary keys are not its legacy keys."""

from __future__ import annotations

import re

from tests.maintenance.conftest import ROOT, run_django

PAGES = ROOT / "tests" / "maintenance" / "evidence_pages.py"


def test_an_object_leads_to_its_evidence_and_back(built_site) -> None:
    ran = run_django(built_site.database, PAGES)
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert [re.sub("[0-9]+", "N", line) for line in lines] == [
        "changed values: N trips",
        "rejected with this key: N trips",
    ], ran.stdout
    assert all(int(line.split()[-2]) >= 4 for line in lines), ran.stdout
