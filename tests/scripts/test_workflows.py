"""CI runs what it names and nothing else, and a branch's code gets no right to write."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.name)
def workflow(request: pytest.FixtureRequest) -> dict:
    return yaml.safe_load(request.param.read_text())


def test_every_action_is_named_by_its_digest(workflow: dict) -> None:
    used = [s["uses"] for job in workflow["jobs"].values() for s in job["steps"] if "uses" in s]
    assert used
    assert [name for name in used if not re.search(r"@[0-9a-f]{40}$", name)] == []


def test_a_job_that_runs_the_branchs_code_may_write_nothing(workflow: dict) -> None:
    for name, job in workflow["jobs"].items():
        permissions = job.get("permissions", workflow["permissions"])
        checks_out = any("checkout" in step.get("uses", "") for step in job["steps"])
        assert not (checks_out and "write" in permissions.values()), name


def test_a_later_push_ends_the_runs_of_an_earlier_one(workflow: dict) -> None:
    assert "${{ github.ref }}" in workflow["concurrency"]["group"]
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())


def test_what_is_downloaded_is_checked(workflow: dict) -> None:
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            if "curl" in step.get("run", ""):
                assert "sha256sum --check" in step["run"]


def test_the_diff_runs_for_whatever_it_reads() -> None:
    diff = yaml.safe_load((ROOT / ".github" / "workflows" / "diff.yml").read_text())
    paths = diff[True]["pull_request"]["paths"]  # YAML reads `on` as true
    for needed in ("dbt_project", "load", "demo", "scripts"):
        assert f"{needed}/**" in paths
    assert all((ROOT / path.removesuffix("/**")).exists() for path in paths)


def test_there_is_one_comment_found_by_a_marker() -> None:
    text = (ROOT / ".github" / "workflows" / "diff.yml").read_text()
    assert "startswith(" in text
    assert "--edit-last" not in text
