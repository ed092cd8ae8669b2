"""The recipe "A new entity" of docs/extending.md, as typed, on a copy of the first project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.entity_files.__main__ import main
from tests.conftest import ROOT
from tests.dbt.project import Project
from tests.dbt.site import Site
from tests.load.conftest import Extract, Legacy, extract, legacy  # noqa: F401 - fixtures

MODEL = """
from django.db import models


class Invoice(models.Model):
    class Status(models.TextChoices):
        OPEN = "OPEN"
        PAID = "PAID"

    number = models.CharField(max_length=12, unique=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT)
    invoice_date = models.DateField()
    due_date = models.DateField(null=True, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3, default="USD")
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    reference = models.CharField(max_length=60, blank=True)
    line_count = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
"""
TABLE = (
    "CREATE TABLE AB_INVOICE (INV_NO CHAR(12) NOT NULL, CUST_ID CHAR(10) NOT NULL, INV_DT DATE,"
    " DUE_DT DATE, AMT NUMBER(12,2), CURR CHAR(3), STAT CHAR(8), CUST_REF VARCHAR2(60),"
    " N_LINES NUMBER(4), PRINTED CHAR(1), CONSTRAINT PK_AB_INVOICE PRIMARY KEY (INV_NO))"
)
ROWS = [
    ("I-1", "C1", "OPEN", None, 3),
    ("I-2", "C2", "PAID", "PO 7", None),
    ("I-3", "C9", "PAID", "PO 8", 1),
    ("I-4", "C1", "LOST", "PO 9", 1),
]


@pytest.mark.nightly
def test_a_new_entity_takes_seven_files_and_a_line_by_hand(
    legacy: Legacy,  # noqa: F811
    extract: Extract,  # noqa: F811
    database,
    tmp_path: Path,
    monkeypatch,
    capsys,
) -> None:
    project, app = tmp_path / "dbt_project", tmp_path / "app"
    ignored = shutil.ignore_patterns("target", "__pycache__")
    shutil.copytree(ROOT / "dbt_project", project, ignore=ignored)
    shutil.copytree(ROOT / "demo" / "app", app, ignore=ignored)
    (app / "billing").mkdir()
    (app / "billing" / "__init__.py").touch()
    (app / "billing" / "models.py").write_text(MODEL)
    settings = app / "config" / "settings.py"
    text = settings.read_text().replace('    "customers",', '    "billing",\n    "customers",')
    settings.write_text(text)
    legacy.execute(
        "CREATE TABLE AB_CUSTOMER (CUSTOMER_ID CHAR(10) NOT NULL, CUSTOMER_NAME VARCHAR2(200),"
        " ADDRESS_1 VARCHAR2(200), ADDRESS_2 VARCHAR2(200), CITY VARCHAR2(100), STATE CHAR(2),"
        " ZIP_CODE VARCHAR2(20), COUNTRY VARCHAR2(50), PHONE VARCHAR2(40), FAX VARCHAR2(40),"
        " EMAIL VARCHAR2(200), IS_ACTIVE CHAR(1), NOTES CLOB, CREATED_DATE DATE,"
        " MODIFIED_DATE DATE, CONSTRAINT PK_AB_CUSTOMER PRIMARY KEY (CUSTOMER_ID))",
        "INSERT INTO AB_CUSTOMER (CUSTOMER_ID, CUSTOMER_NAME) VALUES (:1, :2)",
        rows=[("C1", "Acme"), ("C2", "Beta")],
    )
    legacy.execute(
        TABLE,
        "INSERT INTO AB_INVOICE (INV_NO, CUST_ID, STAT, CUST_REF, N_LINES, INV_DT, AMT, PRINTED)"
        " VALUES (:1, :2, :3, :4, :5, DATE '2020-01-02', 7.5, 'Y')",
        rows=ROWS,
    )
    assert extract("--table", "AB_CUSTOMER", "--table", "AB_INVOICE").status == 0
    for name, value in database.environ.items():
        monkeypatch.setenv(name, value)
    _make_tables(app)

    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    status = main(
        ["AB_INVOICE", "billing.Invoice", f"--app={app}", f"--project={project}"],
    )
    said = capsys.readouterr()
    assert status == 0, said.err
    written = [path for path in project.rglob("*") if path.is_file()]
    changed = [path for path in written if before.get(path) != path.read_bytes()]
    assert len(changed) <= 7, changed
    assert "AB_INVOICE.PRINTED (4 values): map it, or list it as unmapped" in said.out

    contract = project / "models" / "app" / "invoice.yml"
    by_hand = contract.read_text().replace("unmapped: {}", "unmapped: {PRINTED: nobody asks}")
    contract.write_text(by_hand)
    site = Site(database, Project(tmp_path, project))
    for _ in range(2):
        run = site.run("--select", "+invoice", command="build")
        assert run.succeeded and not run.red, run.output
        assert "(meta.unmapped)" not in run.output
    assert site.rows(
        "select number, customer_id, amount::text, currency, status, reference, line_count"
        " from billing_invoice order by 1"
    ) == [
        ("I-1", "C1", "7.50", "USD", "OPEN", "", 3),
        ("I-2", "C2", "7.50", "USD", "PAID", "PO 7", 0),
    ]
    assert site.reasons("invoice") == {
        "I-3         ": ["orphan:customer_id"],
        "I-4         ": ["not_a_choice:status"],
    }
    site.close()


def _make_tables(app: Path) -> None:
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    environ["PYTHONPATH"] = os.pathsep.join([str(app), str(ROOT)])
    for command in (["makemigrations", "billing"], ["migrate"]):
        subprocess.run(
            [sys.executable, "-m", "django", *command, "--verbosity=0"],
            cwd=app,
            env=environ,
            check=True,
        )
