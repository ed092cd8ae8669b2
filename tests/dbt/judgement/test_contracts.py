"""A foreign key of a contract that cannot be followed stops the build, and says which."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.dbt.project import ROOT, Project
from tests.dbt.site import Site

WRONG = {
    "another type": (
        (
            "- name: customer_id\n        data_type: varchar(20)",
            "- name: customer_id\n        data_type: varchar(12)",
        ),
        "models/app/coil.yml: customer_id is varchar(12), but the key that it refers to,"
        " customer.customer_id, is varchar(20)",
    ),
    "not a model of the app's": (
        ("to: ref('customer')", "to: ref('stg_customer')"),
        "models/app/coil.yml: customer_id refers to stg_customer, which is no model of models/app",
    ),
}


@pytest.mark.parametrize(("edit", "said"), WRONG.values(), ids=WRONG)
def test_a_reference_that_cannot_be_followed_is_named(
    site: Site, tmp_path: Path, monkeypatch, edit, said
) -> None:
    shutil.copytree(ROOT / "dbt_project", tmp_path / "project")
    contract = tmp_path / "project" / "models" / "app" / "coil.yml"
    text = contract.read_text()
    assert edit[0] in text
    contract.write_text(text.replace(*edit))
    monkeypatch.setenv("DBT_PROJECT_DIR", str(tmp_path / "project"))
    site.make_raw()
    run = Site(site.database, Project(tmp_path)).run("--select", "+coil")
    assert not run.succeeded
    assert said in run.output
