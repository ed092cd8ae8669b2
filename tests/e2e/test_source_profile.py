"""`python load/extract.py --profile`: what an owner reads weeks before, and nothing is written."""

from __future__ import annotations

import json

import openpyxl
import pytest


@pytest.mark.nightly  # a whole migration in a Postgres of its own
@pytest.mark.timeout(600)
def test_the_profile_says_what_a_build_will_say_and_leaves_the_database_alone(
    workplace, django_template, migrated_template, tmp_path
) -> None:
    said_by_a_build = (
        "select entity, count(*) from {}.rejected_rows group by entity order by entity"
    )
    with workplace.copy_of(migrated_template):
        built = dict(workplace.rows(said_by_a_build.format("legacy_audit")))
        changed = workplace.rows("select count(*) from legacy_audit.value_changes")
    with workplace.copy_of(django_template):
        schemas = "select nspname from pg_namespace where nspname !~ '^pg_' order by 1"
        before = workplace.rows(schemas)
        said = workplace.done("python", "load/extract.py", "--profile", "--out", str(tmp_path))
        assert workplace.rows(schemas) == before
        assert workplace.rows("select count(*) from inventory_coil") == [(0,)]
    (folder,) = tmp_path.iterdir()
    facts = json.loads((folder / "profile.json").read_text())
    assert {one["entity"]: one["rejected"] for one in facts["balances"]} == built
    assert [(sum(one["values"] for one in facts["changes"]),)] == changed
    assert "nothing was written to the app" in said
    assert f"{built['coil']:,}" in said
    page = (folder / "index.html").read_text()
    assert "<title>ABIS migration: what Oracle holds</title>" in page
    assert "NO-GO" not in page
    assert {profile["column"] for profile in facts["profiles"]} >= {"is_active", "gauge"}
    book = openpyxl.load_workbook(folder / "sales.xlsx")
    assert book["Decisions"].max_row > 1


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--profile", "--entity", "coil"), "--profile always looks at all tables"),
        (("--profile", "--dry-run"), "contradict each other"),
        (("--out", "somewhere"), "--out needs --profile"),
    ],
)
def test_options_that_do_not_go_with_it_are_refused(workplace, options, named) -> None:
    ran = workplace.run("python", "load/extract.py", *options)
    assert (ran.returncode, len(ran.stderr.splitlines())) == (2, 1)
    assert named in ran.stderr


def test_without_oracle_it_fails_and_leaves_no_folder(workplace, tmp_path) -> None:
    ran = workplace.run(
        *("env", "ORACLE_PORT=1", "python", "load/extract.py", "--profile"),
        *("--retries", "1", "--out", str(tmp_path)),
    )
    assert ran.returncode == 1
    assert list(tmp_path.iterdir()) == []
