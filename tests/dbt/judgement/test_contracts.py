"""What is missing or wrong in an entity's files stops the build, and the message names the file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.dbt.project import PROJECT, Project
from tests.dbt.site import Site

WRONG = {
    "a reference of another type": (
        (
            "- name: customer_id\n        data_type: varchar(20)",
            "- name: customer_id\n        data_type: varchar(12)",
        ),
        "models/app/coil.yml: customer_id is varchar(12), but the key that it refers to,"
        " customer.customer_id, is varchar(20)",
    ),
    "a reference to no model of the app's": (
        ("to: ref('customer')", "to: ref('stg_customer')"),
        "models/app/coil.yml: customer_id refers to stg_customer, which is no model of models/app",
    ),
    "a column without its rule": (
        ("config: {meta: {source: GAUGE, rule: decimal}}", "config: {meta: {source: GAUGE}}"),
        "models/app/coil.yml: gauge has no meta.rule: add config: {meta: {source: COLUMN",
    ),
    "a column without its source": (
        ("config: {meta: {source: GAUGE, rule: decimal}}", "config: {meta: {rule: decimal}}"),
        "models/app/coil.yml: gauge has no meta.source: add config: {meta: {source: COLUMN",
    ),
    "an entity without its legacy table": (
        ("source_table: AB_COIL, ", ""),
        "models/app/coil.yml: meta.source_table is missing: name the legacy table",
    ),
    "a law without its test": (
        (
            "      - evidence_is_what_the_build_left:\n"
            "          name: coil_evidence_is_what_the_build_left\n",
            "",
        ),
        "models/app/coil.yml: coil has no test evidence_is_what_the_build_left: list it under",
    ),
}


@pytest.mark.parametrize(("edit", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_in_an_entity_s_files_is_named(
    site: Site, tmp_path: Path, edit, said
) -> None:
    shutil.copytree(PROJECT, tmp_path / "project")
    edited = tmp_path / "project" / "models" / "app" / "coil.yml"
    text = edited.read_text()
    assert edit[0] in text
    edited.write_text(text.replace(*edit))
    site.make_raw()
    run = Site(site.database, Project(tmp_path, tmp_path / "project")).run("--select", "+coil")
    assert not run.succeeded
    assert said in run.output
