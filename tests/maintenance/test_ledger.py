"""The second app's legacy data: always the same, every row accounted for, and Django agrees."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from demo.maintenance.legacy.__main__ import main
from demo.maintenance.legacy.defects import BY_ENTITY
from demo.maintenance.legacy.entities import ENTITIES
from demo.maintenance.legacy.site import FEWEST
from demo.maintenance.legacy.write import LEDGER, make
from tests.maintenance.conftest import EVERY_OBJECT, ORDERS, run_django

FILL = Path(__file__).with_name("fill.py")
SIZES = ((11, FEWEST), (12, FEWEST), (5, 1000))


def _table(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_seed_gives_the_same_bytes(legacy_folder, tmp_path):
    assert main(["--out", str(tmp_path), "--rows", str(ORDERS), "--seed", "11"]) == 0
    names = {path.name for path in legacy_folder.iterdir()}
    assert names == {path.name for path in tmp_path.iterdir()}
    for name in names:
        assert (legacy_folder / name).read_bytes() == (tmp_path / name).read_bytes(), name


def test_another_seed_gives_other_rows(legacy_folder, tmp_path):
    assert main(["--out", str(tmp_path), "--rows", str(ORDERS), "--seed", "12"]) == 0
    assert (legacy_folder / "MT_WO.csv").read_bytes() != (tmp_path / "MT_WO.csv").read_bytes()


def test_too_few_rows_are_refused(tmp_path, capsys):
    with pytest.raises(SystemExit) as exit_:
        main(["--out", str(tmp_path), "--rows", str(FEWEST - 1)])
    assert exit_.value.code == 2
    assert f"from {FEWEST} on" in capsys.readouterr().err


def test_the_ledger_has_a_line_for_every_row_of_every_table(legacy_folder, ledger):
    listed = Counter(line["entity"] for line in ledger["rows"])
    mapped = {described["table"] for described in ledger["entities"].values()}
    files = {path.stem for path in legacy_folder.glob("*.csv")}
    assert files == mapped | set(ledger["lookups"]) | set(ledger["not_mapped"])
    for name, described in ledger["entities"].items():
        rows = _table(legacy_folder, described["table"])
        assert listed[name] == len(rows) == ledger["tables"][described["table"]]
        lines = [line for line in ledger["rows"] if line["entity"] == name]
        for line, row in zip(lines, rows, strict=True):
            assert line["row"] == lines.index(line) + 1
            for column, value in line["legacy_key"].items():
                assert row[column] == (value or "")


def test_a_rejected_row_has_a_reason_and_a_migrated_one_has_none(ledger):
    for line in ledger["rows"]:
        assert (line["fate"] == "rejected") == bool(line["reasons"])
        assert len(line["reasons"]) == len(set(line["reasons"]))


@pytest.mark.parametrize(("seed", "orders"), SIZES)
def test_every_defect_has_the_outcome_that_was_declared(seed, orders):
    site = make(seed, orders)
    for name, rows in site.rows.items():
        for row in rows:
            assert set(row.declared) <= set(row.reasons), (name, row)
            assert not row.reasons or row.declared or _only_a_parent(row.reasons), (name, row)
        planted = Counter(what for row in rows for what in row.planted)
        wanted = Counter(defect.what for defect in BY_ENTITY[name])
        assert wanted <= planted, name


def _only_a_parent(reasons: list[str]) -> bool:
    return all(reason.startswith("orphan:") for reason in reasons)


@pytest.mark.parametrize(("seed", "orders"), SIZES)
def test_no_two_migrated_rows_have_the_same_natural_key(seed, orders):
    site = make(seed, orders)
    for entity in ENTITIES:
        keys = Counter(entity.key_of(row) for row in site.rows[entity.name] if not row.reasons)
        assert max(keys.values()) == 1


def test_a_child_that_names_a_twin_is_migrated_only_where_the_twins_are_alike(ledger):
    followed = [
        line for line in ledger["rows"] if "names a rejected twin that is alike" in line["planted"]
    ]
    refused = [
        line
        for line in ledger["rows"]
        if "names a rejected twin that is not alike" in line["planted"]
    ]
    assert {line["entity"] for line in followed} == {"technician_skill", "order", "order_part"}
    assert {line["entity"] for line in refused} == {"order", "order_part"}
    assert all(line["fate"] == "rejected" for line in refused)
    migrated = [line for line in followed if line["fate"] == "migrated"]
    assert {line["entity"] for line in migrated} == {line["entity"] for line in followed}
    for line in migrated:
        assert [change["rule"] for change in line["changes"]] == ["twin"]


def test_every_kind_of_reason_occurs(ledger):
    kinds = {reason.partition(":")[0] for line in ledger["rows"] for reason in line["reasons"]}
    assert kinds == {
        "required",
        "too_long",
        "out_of_range",
        "not_a_choice",
        "breaks",
        "duplicate",
        "orphan",
    }


def test_the_unmapped_columns_hold_values(legacy_folder, ledger):
    for table, columns in ledger["unmapped_columns"].items():
        rows = _table(legacy_folder, table)
        for column in columns:
            assert any(row[column] for row in rows), f"{table}.{column}"


def test_django_accepts_what_is_migrated_and_refuses_what_is_not(
    maintenance_database, legacy_folder
):
    filled = run_django(maintenance_database, FILL, legacy_folder / LEDGER)
    assert filled.returncode == 0, filled.stdout + filled.stderr
    verified = run_django(maintenance_database, "manage.py", "verify_migration", EVERY_OBJECT)
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_the_ledger_is_json_with_a_row_on_a_line(legacy_folder, ledger):
    lines = (legacy_folder / LEDGER).read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith('{"entity"') for line in lines) == len(ledger["rows"])
    assert json.loads(lines[lines.index('  "rows": [') + 1].rstrip(","))["row"] == 1
