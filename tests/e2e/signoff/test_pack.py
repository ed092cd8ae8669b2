"""A pack: the same facts give the same bytes, and whatever is changed later is named."""

from __future__ import annotations

import json
import subprocess

import jsonschema
import openpyxl
import pytest

from scripts.signoff_pack.pack import manifest
from tests.e2e.signoff.conftest import make_pack
from tests.e2e.workplace import ROOT

CHANGES = {
    "a value of a Django table": (
        "update customers_customer set city = 'Elsewhere' where customer_id ="
        " (select min(customer_id) from customers_customer where city is not null)",
        "digests, customer customers_customer city",
    ),
    "two values of raw that change places": (
        "update legacy_raw.ab_coil as one set heat_number = other.heat_number"
        " from legacy_raw.ab_coil as other where (one.coil_id, other.coil_id) in"
        " (select min(coil_id), max(coil_id) from legacy_raw.ab_coil)"
        " or (one.coil_id, other.coil_id) in"
        " (select max(coil_id), min(coil_id) from legacy_raw.ab_coil)",
        "digests, coil legacy_raw.ab_coil heat_number",
    ),
    "a reason": (
        "update legacy_audit.rejected_rows set details = '{}' where ctid in (select ctid"
        " from legacy_audit.rejected_rows where entity = 'job' and details <> '{}' limit 1)",
        "digests, job legacy_audit.rejected_rows",
    ),
    "a listed change": (
        "update legacy_audit.value_changes set stored = '7' where ctid in (select ctid"
        " from legacy_audit.value_changes where entity = 'skid' limit 1)",
        "digests, skid legacy_audit.value_changes",
    ),
    "a count of Oracle's": (
        "update legacy_audit.extractions set source_rows = source_rows + 1"
        " where table_name = 'ab_line'",
        "balances, line production_line AB_LINE: oracle",
    ),
    "the result of a test": (
        "update legacy_audit.test_results set status = 'fail'"
        " where name = 'coil_reconciles_with_source'",
        "tests, coil_reconciles_with_source: status",
    ),
    "an earlier build": (
        "update legacy_audit.builds set causes = '[]'",
        "builds, ",
    ),
    "the record of the pack": (
        "update legacy_audit.signoffs set verdict = verdict, manifest = manifest || ' '",
        "legacy_audit.signoffs, number 1: was changed",
    ),
}


def test_the_same_facts_give_the_same_bytes_and_one_record(sealed, first_pack, tmp_path) -> None:
    again = make_pack(sealed, tmp_path)
    names = sorted(path.name for path in first_pack.iterdir())
    assert names == sorted(path.name for path in again.iterdir())
    for name in names:
        assert (first_pack / name).read_bytes() == (again / name).read_bytes(), name
    assert sealed.rows("select count(*) from legacy_audit.signoffs") == [(1,)]


def test_another_pack_names_the_one_before(sealed, first_pack, tmp_path) -> None:
    second = make_pack(sealed, tmp_path, "--seed", "other")
    ((digest,),) = sealed.rows("select digest from legacy_audit.signoffs where number = 1")
    assert f"# the pack before this one: {digest}\n" in (second / "MANIFEST").read_text()
    for folder in (first_pack, second):
        assert "as it was signed" in sealed.done("scripts/signoff", "--verify", str(folder))


def test_signoff_json_follows_its_schema_and_has_every_row(sealed, first_pack) -> None:
    document = json.loads((first_pack / "signoff.json").read_text())
    schema = json.loads((first_pack / "signoff.schema.json").read_text())
    jsonschema.validate(document, schema)
    rejected = [row for row in document["rows"] if row["kind"] == "rejected"]
    reasons = sealed.rows("select sum(cardinality(reasons)) from legacy_audit.rejected_rows")
    assert [(len(rejected),)] == reasons


def test_every_value_of_the_demonstration_is_explained(first_pack) -> None:
    document = json.loads((first_pack / "signoff.json").read_text())
    numbers = {one["name"]: one["holds"] for one in document["verdict"]["numbers"]}
    of_the_checkout = {"the build came from a clean commit", "the report is of the same commit"}
    failed = {name for name, holds in numbers.items() if holds is False} - of_the_checkout
    assert failed == {
        "reasons of rejected rows, not accepted",
        "values changed and not accepted",
        "values that Postgres could not hold, not accepted",
    }
    assert not document["verdict"]["go"]


@pytest.mark.parametrize("name", ["index.html", "signoff.json", "sales.csv"])
def test_one_changed_byte_is_found_and_the_file_named(sealed, pack, name) -> None:
    data = bytearray((pack / name).read_bytes())
    data[len(data) // 2] ^= 1
    (pack / name).write_bytes(data)
    ran = sealed.run("scripts/signoff", "--verify", str(pack))
    assert ran.returncode == 1
    assert f"{name} was changed" in ran.stderr


def test_one_changed_cell_a_missing_file_and_a_new_one_are_named(sealed, pack) -> None:
    book = openpyxl.load_workbook(pack / "stock.xlsx")
    book["Decisions"]["E2"] = 0
    book.save(pack / "stock.xlsx")
    (pack / "quality.csv").unlink()
    (pack / "added.txt").write_text("more")
    ran = sealed.run("scripts/signoff", "--verify", str(pack))
    assert ran.returncode == 1
    for said in ("stock.xlsx was changed", "quality.csv is missing", "added.txt was added"):
        assert said in ran.stderr


def test_a_manifest_made_to_fit_a_changed_file_is_not_on_record(sealed, pack) -> None:
    (pack / "sales.csv").write_text("nothing\n")
    (pack / "MANIFEST").write_text(manifest.of_folder(pack).text)
    ran = sealed.run("scripts/signoff", "--verify", str(pack))
    assert ran.returncode == 1
    assert "legacy_audit.signoffs does not know this pack" in ran.stderr


@pytest.mark.parametrize(("statement", "named"), CHANGES.values(), ids=CHANGES)
def test_what_the_database_no_longer_says_is_named(sealed, first_pack, statement, named) -> None:
    assert sealed.execute(statement) > 0
    ran = sealed.run("scripts/signoff", "--verify", str(first_pack))
    assert ran.returncode == 1, ran.stdout
    assert named in ran.stderr, ran.stderr


def test_a_build_that_finds_nothing_to_do_changes_nothing_that_was_signed(
    sealed, first_pack
) -> None:
    sealed.done("dbt", "build")
    said = sealed.done("scripts/signoff", "--verify", str(first_pack))
    assert "as it was signed" in said
    assert "since then: 1 more builds" in said


def test_without_a_database_the_files_alone_are_verified(sealed, first_pack, monkeypatch) -> None:
    monkeypatch.setenv("PGCONNECT_TIMEOUT", "2")
    environ = {**sealed.environ, "PGPORT": "1"}
    ran = subprocess.run(
        ["scripts/signoff", "--verify", str(first_pack)],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0
    assert "the database was not asked" in ran.stdout


def test_what_is_missing_is_one_line_that_says_what_to_do(sealed, tmp_path) -> None:
    ran = sealed.run("scripts/signoff", "--verify", str(tmp_path / "nowhere"))
    assert (ran.returncode, len(ran.stderr.splitlines())) == (2, 1)
    sealed.execute("drop table legacy_audit.builds cascade")
    ran = sealed.run("scripts/signoff", "--out", str(tmp_path))
    assert ran.returncode == 1
    assert "run python load/extract.py, then dbt build" in ran.stderr
    assert list(tmp_path.iterdir()) == []
