"""`python load/extract.py --profile` of the second project: its contracts make the tables."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from oracle_standin.server import OracleServer
from scripts.signoff_pack.sources.read_contracts import entities
from scripts.source_profile.rehearsal import table_sql
from tests.maintenance.conftest import APP, ROOT, oracle_environ

PROJECT = APP / "dbt_project"


@pytest.mark.nightly  # a whole migration in a Postgres of its own
def test_the_profile_says_what_the_ledger_says(legacy_folder, ledger, tmp_path) -> None:
    with OracleServer(legacy_folder, user="abis", password="abis") as server:
        ran = subprocess.run(
            [sys.executable, "load/extract.py", "--profile", "--out", str(tmp_path)],
            cwd=ROOT,
            env={
                **os.environ,
                "DBT_PROJECT_DIR": str(PROJECT),
                **oracle_environ(server),
            },
            capture_output=True,
            text=True,
        )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    (folder,) = tmp_path.iterdir()
    facts = json.loads((folder / "profile.json").read_text())
    rejected = Counter(line["entity"] for line in ledger["rows"] if line["fate"] == "rejected")
    assert {one["entity"]: one["rejected"] for one in facts["balances"]} == {
        name: rejected[name] for name in ledger["entities"]
    }
    lost = Counter(line["entity"] for line in ledger["rows"] for _ in line["changes"])
    changed = Counter[str]()
    for one in facts["changes"]:
        changed[one["entity"]] += one["values"]
    assert changed == lost


def test_the_contracts_are_enough_to_make_the_tables(database) -> None:
    """Keys that the database gives, a table that refers to itself, all kinds of constraints."""
    with database.connect() as connection, connection.cursor() as cursor:
        for entity in entities(PROJECT):
            for statement in table_sql(entity, dict.fromkeys(entity.on_write, "timestamptz")):
                cursor.execute(statement)
        cursor.execute(
            "select pg_get_indexdef(indexrelid) from pg_index where indrelid::regclass::text in"
            " ('work_plan', 'people_skill', 'stores_part') and not indisprimary"
        )
        indexes = "\n".join(definition for (definition,) in cursor.fetchall())
    connection.close()
    for said in (
        "(equipment_id, task, shift) NULLS NOT DISTINCT",
        "(lower((name)::text))",
        "(supplier_id, supplier_number) WHERE ((supplier_number)::text <> ''::text)",
    ):
        assert said in indexes, indexes
