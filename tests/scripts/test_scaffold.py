"""scripts/scaffold: what it writes for a legacy table and a model, and what it leaves open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from scripts.entity_files.__main__ import main
from scripts.entity_files.sql_names import RESERVED, in_sql
from tests.conftest import ROOT, Database
from tests.load.conftest import Extract, Legacy, Target, extract, legacy, target  # noqa: F401

APP = ROOT / "demo" / "maintenance"
TABLES = {
    "mt_vendor": "vendor_no numeric, vendor_nm text, ctry text, terms text, phone text, email text,"
    " fax text",
    "mt_part": "part_no text, rev text, descr text, uom text, on_hand numeric, min_qty numeric,"
    " unit_cost numeric, shelf_days numeric, vendor_no numeric, vendor_part text, bin text",
    "mt_equip": "plant_no numeric, equip_no numeric, descr text, kind_cd numeric, crit numeric,"
    " parent_no numeric, serial_no text, active numeric, remarks text",
    "mt_emp_skill": "emp_no text, skill_cd text",
    "mt_skill": "skill_cd text, descr text",
    "mt_emp": "emp_no text, first_nm text, last_nm text",
}


@pytest.fixture
def scaffold(database: Database, tmp_path: Path, monkeypatch, capsys):
    """Run the command on a database with legacy tables, and an empty dbt project."""
    for name, value in database.environ.items():
        monkeypatch.setenv(name, value)
    with database.connect() as connection, connection.cursor() as cursor:
        cursor.execute("create schema legacy_raw")
        for table, columns in TABLES.items():
            cursor.execute(f"create table legacy_raw.{table} ({columns})")
        cursor.execute(
            "insert into legacy_raw.mt_vendor (vendor_no, fax) values (1, 'x'), (2, ' ')"
        )

    def run(*arguments: str) -> tuple[int, str]:
        status = main([*arguments, "--app", str(APP), "--project", str(tmp_path)])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


def contract(folder: Path, entity: str) -> dict:
    text = (folder / "models" / "app" / f"{entity}.yml").read_text()
    return yaml.safe_load(text)["models"][0]


def test_a_model_becomes_five_files_and_what_is_left_to_decide_is_said(scaffold, tmp_path) -> None:
    status, said = scaffold("MT_VENDOR", "stores.Supplier")
    assert status == 0, said
    written = sorted(str(p.relative_to(tmp_path / "models")) for p in tmp_path.rglob("*.*"))
    assert written == [
        "app/supplier.sql",
        "app/supplier.yml",
        "intermediate/int_supplier.sql",
        "staging/_sources.yml",
        "staging/stg_supplier.sql",
    ]
    assert "decide: MT_VENDOR.FAX (1 value)" in said
    made = contract(tmp_path, "supplier")
    meta = made["config"]["meta"]
    assert (meta["key"], meta["primary_key"]) == (["number"], {"id": "bigint"})
    assert meta["on_write"] == {"created_at": {"insert": "now()"}}
    rules = {c["name"]: c["config"]["meta"]["rule"] for c in made["columns"]}
    assert rules == {
        "number": "integer",
        "name": "text",
        "country": "code",
        "terms": "upper",
        "phone": "phone",
        "email": "email",
    }
    assert made["constraints"][0]["expression"] == "(lower(name))"
    terms = next(c for c in made["columns"] if c["name"] == "terms")["config"]["meta"]
    assert (terms["default"], terms["choices"]) == ("", ["NET30", "NET60", "COD"])


def test_a_reference_is_found_by_the_key_of_a_parent_that_is_mapped(scaffold, tmp_path) -> None:
    _, said = scaffold("MT_PART", "stores.Part")
    assert "supplier_id refers to stores.Supplier, which no contract maps yet" in said
    scaffold("MT_VENDOR", "stores.Supplier")
    status, said = scaffold("MT_PART", "stores.Part")
    assert status == 1
    assert "would be replaced" in said
    status, said = scaffold("MT_PART", "stores.Part", "--force")
    assert status == 0, said
    made = contract(tmp_path, "part")
    (supplier,) = (c for c in made["columns"] if c["name"] == "supplier_id")
    assert supplier["config"]["meta"] == {"source": "VENDOR_NO", "rule": "reference"}
    assert supplier["constraints"][0]["to"] == "ref('supplier')"
    assert made["config"]["meta"]["key"] == ["number", "revision"]


def test_a_row_that_refers_to_its_own_table_and_a_plain_many_to_many_field(
    scaffold, tmp_path
) -> None:
    status, said = scaffold("MT_EQUIP", "assets.Equipment")
    assert status == 0, said
    (parent,) = (c for c in contract(tmp_path, "equipment")["columns"] if c["name"] == "parent_id")
    assert parent["config"]["meta"]["source"] == ["PLANT_NO", "PARENT_NO"]
    assert parent["config"]["meta"]["blank_when"] == ["PARENT_NO"]
    assert "KIND_CD numbers: rule lookup" in said
    for table, model in (("MT_SKILL", "people.Skill"), ("MT_EMP", "people.Technician")):
        scaffold(table, model)
    status, said = scaffold("MT_EMP_SKILL", "people.Technician.skills", "--entity", "learned")
    assert status == 0, said
    meta = contract(tmp_path, "learned")["config"]["meta"]
    assert meta["key"] == ["technician_id", "skill_id"]


def test_update_says_what_a_model_and_a_table_have_more(scaffold, tmp_path) -> None:
    scaffold("MT_VENDOR", "stores.Supplier")
    path = tmp_path / "models" / "app" / "supplier.yml"
    status, said = scaffold("--update", "supplier", "stores.Supplier")
    assert (status, said.strip()) == (
        1,
        "MT_VENDOR.FAX is neither mapped nor listed as unmapped: 1 value",
    )
    text = path.read_text().replace("unmapped: {}", "unmapped: {FAX: nobody faxes}")
    path.write_text(text)
    assert scaffold("--update", "supplier", "stores.Supplier")[0] == 0
    start = text.index("      - name: phone")
    path.write_text(text[:start] + text[text.index("      - name: email") :])
    status, said = scaffold("--update", "supplier", "stores.Supplier")
    assert status == 1
    assert "phone of the Django model is not in the contract" in said
    assert "coalesce({{ clean_phone('phone') }}, '') as phone," in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("MT_NONE", "stores.Supplier"), "legacy_raw.mt_none does not exist"),
        (("MT_VENDOR", "stores.Nobody"), "Django cannot describe stores.Nobody"),
        (("--update", "nobody", "stores.Supplier"), "nobody is no entity of"),
    ],
)
def test_what_cannot_be_done_is_one_line(scaffold, arguments, said, monkeypatch) -> None:
    for name in ("ORACLE_HOST", "ORACLE_SERVICE", "ORACLE_SID", "ORACLE_TNS"):
        monkeypatch.delenv(name, raising=False)
    status, found = scaffold(*arguments)
    assert status == 1
    assert said in found
    assert found.startswith("scaffold: ")
    assert len(found.strip().splitlines()) == 1


def test_the_words_that_need_quotes_are_those_of_postgres(database: Database) -> None:
    with database.connect() as connection, connection.cursor() as cursor:
        cursor.execute("select word from pg_get_keywords() where catcode in ('R', 'T')")
        words = {word for (word,) in cursor.fetchall()}
    assert words == RESERVED
    macro = (ROOT / "dbt_project/macros/contract/sql_name.sql").read_text()
    assert set(re.findall("'([a-z_]+)'", macro[macro.index("_reserved_words() -%}") :])) == RESERVED
    assert [in_sql(name) for name in ("order", "Title", "coil#", "name")] == [
        '"order"',
        '"Title"',
        '"coil#"',
        "name",
    ]


def test_oracle_s_dictionary_and_its_copy_give_the_same_files(
    legacy: Legacy,  # noqa: F811
    extract: Extract,  # noqa: F811
    target: Target,  # noqa: F811
    database: Database,
    tmp_path: Path,
    monkeypatch,
    capsys,
) -> None:
    legacy.execute(
        "CREATE TABLE MT_VENDOR (VENDOR_NO NUMBER(8) NOT NULL, VENDOR_NM CHAR(40), CTRY CHAR(2),"
        " TERMS NUMBER(2), PHONE VARCHAR2(20), EMAIL VARCHAR2(80), CONSTRAINT PK_MT_VENDOR"
        " PRIMARY KEY (VENDOR_NO))"
    )
    legacy.execute(
        "CREATE TABLE MT_PART (PART_NO CHAR(20) NOT NULL, REV CHAR(4) NOT NULL, DESCR VARCHAR2(80),"
        ' UOM CHAR(4), "MIN QTY" NUMBER(10,2), XMIN NUMBER, "Rev" CHAR(1), UNIT_COST FLOAT,'
        " SHELF_DAYS INTERVAL DAY TO SECOND, VENDOR_NO NUMBER(8), VENDOR_PART VARCHAR2(30),"
        " SEEN TIMESTAMP(6) WITH TIME ZONE, CONSTRAINT PK_MT_PART PRIMARY KEY (PART_NO, REV),"
        " CONSTRAINT FK_PART FOREIGN KEY (VENDOR_NO) REFERENCES MT_VENDOR (VENDOR_NO))"
    )
    assert extract("--table", "MT_VENDOR", "--table", "MT_PART").status == 0
    for name, value in (legacy.environ | database.environ).items():
        monkeypatch.setenv(name, value)
    found = {}
    for project in (tmp_path / "copied", tmp_path / "described"):
        for model in (("MT_VENDOR", "stores.Supplier"), ("MT_PART", "stores.Part")):
            status = main([*model, "--app", str(APP), "--project", str(project)])
            assert status == 0, capsys.readouterr().err
        found[project.name] = {
            str(path.relative_to(project)): path.read_text().replace("0 values", "not looked at")
            for path in project.rglob("*.*")
        }
        target.execute("drop schema if exists legacy_raw cascade")
    assert found["copied"] == found["described"]
    part = contract(tmp_path / "copied", "part")
    (renamed,) = part["config"]["meta"]["renamed"].values()
    assert renamed.startswith("rev_")
    sources = {c["name"]: c["config"]["meta"]["source"] for c in part["columns"]}
    assert sources["minimum"] == "MIN QTY"
    assert "clean_number('min_qty'" in found["copied"]["models/staging/stg_part.sql"]


def test_the_first_app_is_found_with_its_settings(
    database: Database, tmp_path, monkeypatch, capsys
):
    for name, value in database.environ.items():
        monkeypatch.setenv(name, value)
    with database.connect() as connection, connection.cursor() as cursor:
        cursor.execute("create schema legacy_raw; create table legacy_raw.ab_line (line_id text)")
    status = main(["AB_LINE", "production.Line", "--project", str(tmp_path)])
    assert status == 0, capsys.readouterr().err
    assert contract(tmp_path, "line")["config"]["alias"] == "production_line"
