"""scripts/diff --raw: what a changed rule does to the site's own legacy_raw."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from demo.postgres import connect
from scripts.revision_diff import builds
from scripts.revision_diff.comparison import compare
from scripts.revision_diff.errors import DiffError
from scripts.revision_diff.queries import Sides
from scripts.revision_diff.revisions import Revision
from scripts.signoff_pack.sources.read_contracts import entities
from tests.e2e.workplace import ROOT

pytestmark = pytest.mark.nightly  # two revisions, each built from nothing

PARTS = ("dbt_project", "demo", "load", "scripts", "profiles.example.yml", "uv.lock")
CONTRACT = "dbt_project/models/app/coil.yml"
DEFAULT_COUNTRY = (
    "dbt_project/models/app/customer.yml",
    "dbt_project/models/staging/stg_customer.sql",
)


@pytest.mark.timeout(600)
def test_a_narrower_field_and_a_new_limit_are_told_with_the_raw_values(
    extracted, tmp_path, monkeypatch
) -> None:
    changed = tmp_path / "changed"
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(
                source, changed / part, ignore=shutil.ignore_patterns("target", "__pycache__")
            )
        else:
            shutil.copy(source, changed / part)
    _replace(changed / CONTRACT, "expression: width > 0", "expression: width > 40")
    for place in DEFAULT_COUNTRY:
        _replace(changed / place, "USA", "US")
    for name, value in extracted.server.environ(extracted.name).items():
        monkeypatch.setenv(name, value)
    revisions = [Revision("base", "as it is", ROOT), Revision("head", "changed", changed)]
    before = extracted.rows("select nspname from pg_namespace order by 1")
    with builds.postgres(tmp_path / "postgres") as server:
        rows = builds.copy_raw(server)
        builds.build(server, revisions, tmp_path)
        with closing(connect(server.environ(builds.DATABASE))) as connection:
            found = {
                entity.name: compare(
                    connection, Sides("base", "head", "base_audit", "head_audit"), entity
                )
                for entity in entities()
            }
    assert extracted.rows("select nspname from pg_namespace order by 1") == before
    assert extracted.rows("select sum(source_rows) from legacy_audit.extractions") == [(rows,)]
    ((narrow,),) = extracted.rows(
        "select count(*) from legacy_raw.ab_coil where width > 0 and width <= 40"
    )
    coil = found["coil"]
    assert 0 < coil.newly_rejected <= narrow
    assert next(cause.reason for cause in coil.causes if cause.newly_rejected) == (
        "out_of_range:width"
    )
    (change,) = found["customer"].changes
    assert change.column == "country"
    assert {(pair.before, pair.after) for pair in change.pairs} == {("USA", "US")}
    ((empty,),) = extracted.rows(
        "select count(*) from legacy_raw.ab_customer where country is null"
    )
    assert 0 < next(pair.rows for pair in change.pairs if pair.raw is None) <= empty
    assert found["line"].is_none
    assert found["skid"].newly_rejected > 0  # what hangs on them


def test_without_raw_tables_it_says_what_to_run(workplace, django_template, tmp_path, monkeypatch):
    with workplace.copy_of(django_template), builds.postgres(tmp_path / "postgres") as server:
        for name, value in workplace.server.environ(workplace.name).items():
            monkeypatch.setenv(name, value)
        with pytest.raises(DiffError, match=r"run python load/extract\.py"):
            builds.copy_raw(server)


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
