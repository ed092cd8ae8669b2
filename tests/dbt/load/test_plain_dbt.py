"""dbt as an editor or another CI starts it: without this repository's command `dbt`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.dbt.project import ROOT
from tests.dbt.site import Site

# What a role or a database may set, and what would change a value or a verdict.
HOSTILE = {
    "datestyle": "German, DMY",
    "timezone": "Asia/Kolkata",
    "intervalstyle": "sql_standard",
    "bytea_output": "escape",
    "extra_float_digits": "-15",
    "array_nulls": "off",
    "transform_null_equals": "on",
    "row_security": "on",
    "search_path": "hostile, pg_catalog",
    "lock_timeout": "1",
    "jit": "on",
}


@pytest.fixture
def plain(site: Site, tmp_path: Path):
    """Run plain dbt, in its own folder, with what README says that it needs."""
    profiles = tmp_path / "profiles"
    profiles.mkdir()
    (profiles / "profiles.yml").write_text((ROOT / "profiles.example.yml").read_text())

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", "dbt.cli.main", *arguments],
            cwd=ROOT / "dbt_project",
            env={
                "PATH": os.environ["PATH"],
                "DBT_PROFILES_DIR": str(profiles),
                "DBT_TARGET_PATH": str(tmp_path / "target"),
                "DBT_LOG_PATH": str(tmp_path / "logs"),
                **site.database.environ,
            },
            capture_output=True,
            text=True,
        )

    return run


def test_it_builds_the_same_under_any_settings_and_warns_of_nothing(site: Site, plain) -> None:
    site.make_raw(ab_coil__notes="double precision", ab_job__notes="interval")
    site.add("ab_line", {"line_id": "L1"}, {"line_id": "L2", "line_number": None})
    site.add("ab_customer", {"customer_id": "C1", "created_date": "2019-02-03 10:00:00"})
    site.add("ab_coil", coil_id="K1", customer_id="C1", notes=0.1 + 0.2)
    site.add("ab_job", job_id="J1", coil_id="K1", notes="1 day 2 hours")
    for name, value in HOSTILE.items():
        site.execute(f"alter database {site.database.name} set {name} = '{value}'")
    built = plain("--warn-error", "build")
    assert built.returncode == 0, built.stdout + built.stderr
    before = site.state()
    assert site.get("job", "J1")["coil_id"] == "K1"

    for name in HOSTILE:
        site.execute(f"alter database {site.database.name} reset {name}")
    built_by_ours = site.run("--full-refresh", command="build")
    assert built_by_ours.succeeded, built_by_ours.output
    assert site.state() == before
