"""The generated data: the same everywhere, possible in Oracle, and described by its ledger."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from demo.legacy_data import readme, write
from demo.legacy_data.ddl import tables
from demo.legacy_data.draws import Dice
from demo.legacy_data.entities import ENTITIES, Site
from demo.legacy_data.judge import Candidate, duplicates
from tests.demo import reference as rules


def digests(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def generate_by_command(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "demo.legacy_data", "--out", str(folder), *options],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
    )


# -- sameness ----------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_ones(tmp_path):
    site = Site(seed=11, scale=0.06)
    write.generate(site, tmp_path / "one")
    assert generate_by_command(tmp_path / "two", "--scale=0.06").returncode == 0
    write.generate(Site(seed=12, scale=0.06), tmp_path / "other")
    one, two, other = (digests(tmp_path / name) for name in ("one", "two", "other"))
    assert len(one) == 12
    assert one == two
    assert one["AB_COIL.parquet"] != other["AB_COIL.parquet"]


def test_draws_are_what_they_have_always_been():
    # A release of numpy, or a processor, that computed otherwise would change all data.
    dice = Dice(11, "AB_COIL", np.array([0, 1, 45_677]))
    assert dice.bits("gauge").tolist() == [
        14893178245481791149,
        2228401013415443564,
        7665242536473335807,
    ]
    assert dice.below("gauge", 14).tolist() == [11, 1, 5]


def test_a_scale_that_cannot_hold_all_defects_is_refused_in_one_line(tmp_path):
    result = generate_by_command(tmp_path, "--scale=0.01")
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "greater --scale" in result.stderr
    assert not (tmp_path / "ledger" / "manifest.json").exists()


def test_scale_1_has_the_documented_volumes():
    site = Site(seed=11, scale=1.0)
    volumes = {entity.table: site.rows(entity.name) for entity in ENTITIES}
    assert volumes == {
        "AB_CARRIER": 25,
        "AB_LINE": 10,
        "AB_CUSTOMER": 1_234,
        "AB_COIL": 45_678,
        "AB_JOB": 23_456,
        "AB_SKID": 8_901,
        "AB_QA_RESULT": 12_345,
        "AB_SHIPMENT": 6_789,
    }
    assert sum(volumes.values()) == 98_438


def test_the_manifest_counts_the_rows_of_the_files(data):
    manifest = json.loads((data / "ledger" / "manifest.json").read_text())
    assert manifest["rows"] == {
        entity.table: pq.read_metadata(data / f"{entity.table}.parquet").num_rows
        for entity in ENTITIES
    }


# -- what Oracle could hold --------------------------------------------------------------------


# The five bytes that WE8MSWIN1252 leaves undefined are control characters of the same number.
UNDEFINED = "\x81\x8d\x8f\x90\x9d"


def in_bytes(text: str) -> bytes:
    """As WE8MSWIN1252 holds it. Raises UnicodeEncodeError for what it cannot hold."""
    return text.translate(str.maketrans(UNDEFINED, "?????")).encode("cp1252")


@pytest.mark.parametrize("table", tables())
def test_every_value_is_possible_in_its_oracle_column(data, table):
    contents = pq.read_table(data / f"{table}.parquet")
    assert contents.column_names == [column.name for column in tables()[table]]
    for column in tables()[table]:
        values = contents[column.name]
        assert values.type == column.arrow_type
        if column.is_required:
            assert values.null_count == 0
        present = values.drop_null()
        if column.type in ("VARCHAR2", "CHAR", "CLOB"):
            sizes = {len(in_bytes(text)) for text in present.unique().to_pylist()}
            assert 0 not in sizes  # Oracle's empty string is NULL
            if column.type == "CHAR":
                assert sizes <= {column.size}
            if column.type == "VARCHAR2":
                assert max(sizes, default=1) <= column.size
        if column.type == "NUMBER" and pa.types.is_string(column.arrow_type):
            for text in present.unique().to_pylist():
                number = Decimal(text)
                assert text == f"{number:f}"
                assert len(number.normalize().as_tuple().digits) <= 38
                assert number == 0 or -130 <= number.adjusted() <= 125


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
def test_no_two_raw_keys_are_equal_as_the_primary_key_demands(data, entity):
    keys = pq.read_table(data / f"{entity.table}.parquet", columns=[entity.key])[entity.key]
    assert pc.count_distinct(keys).as_py() == len(keys)


# -- the ledger --------------------------------------------------------------------------------


def lines(data: Path, file: str, entity: str) -> list[dict]:
    return pq.read_table(
        data / "ledger" / f"{file}.parquet", filters=[("entity", "=", entity)]
    ).to_pylist()


@pytest.mark.parametrize("entity", [entity.name for entity in ENTITIES])
def test_the_rejections_in_the_ledger_are_those_of_the_rules(data, verdicts, entity):
    expected = {
        (line["row_number"], line["legacy_key"]): (sorted(line["reasons"]), line["orphans"])
        for line in lines(data, "expected", entity)
    }
    judged = {
        (row.number, row.legacy_key): (sorted(row.reasons), row.orphans)
        for row in verdicts[entity]
        if row.reasons
    }
    assert judged == expected


@pytest.mark.parametrize("entity", [entity.name for entity in ENTITIES])
def test_the_ledger_lists_every_lossy_change_and_no_other(data, verdicts, entity):
    planted = {
        (line["row_number"], line["column"], line["rule"], line["stored"], line["migrated"])
        for line in lines(data, "defects", entity)
        if line["outcome"] == "change"
    }
    found = {
        (row.number, column, rule, rules.shown(row.clean[column]), not row.reasons)
        for row in verdicts[entity]
        for column, rule in rules.changes(row)
    }
    assert found == planted


@pytest.mark.parametrize("entity", [entity.name for entity in ENTITIES])
def test_each_planted_value_stands_in_its_row_and_becomes_what_the_ledger_says(
    data, verdicts, entity
):
    for line in lines(data, "defects", entity):
        row = verdicts[entity][line["row_number"] - 1]
        assert row.legacy_key == line["legacy_key"]
        assert row.raw[rules.MAPPING[entity][1][line["column"]][0]] == original(row, entity, line)
        assert line["migrated"] == (not row.reasons)
        if line["outcome"] == "reject":
            assert line["reason"] in row.reasons
        else:
            assert rules.shown(row.clean[line["column"]]) == line["stored"]


def original(row: rules.Row, entity: str, line: dict):
    """The ledger's text in the type of the raw value."""
    raw = row.raw[rules.MAPPING[entity][1][line["column"]][0]]
    if line["original"] is None or isinstance(raw, str):
        return line["original"]
    return type(raw)(line["original"]) if isinstance(raw, Decimal) else _time(line["original"])


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_every_rule_and_every_reason_occurs(data):
    defects = pq.read_table(data / "ledger" / "defects.parquet").to_pylist()
    expected = pq.read_table(data / "ledger" / "expected.parquet").to_pylist()
    assert {line["rule"] for line in defects} == {
        "text",
        "code",
        "upper",
        "phone",
        "email",
        "boolean",
        "date",
        "decimal",
        "integer",
        "reference",
        "twin",
        "required",
        "out_of_range",
        "duplicate",
        "orphan",
    }
    assert {line["outcome"] for line in defects} == {"clean", "change", "reject"}
    assert any(len(line["reasons"]) > 3 for line in expected)
    # Three levels deep: a customer holds back a coil, that a job, and that a skid.
    rejected = {(line["entity"], line["legacy_key"]) for line in expected}
    assert any(
        orphan["parent"] == "rejected" and ("job", orphan["missing_key"]) in rejected
        for line in expected
        if line["entity"] == "skid"
        for orphan in line["orphans"]
    )


def test_few_rows_are_rejected_for_themselves_and_not_many_more_for_their_parents(tmp_path):
    write.generate(Site(seed=11, scale=1.0), tmp_path)
    rows = pq.read_table(tmp_path / "ledger" / "expected.parquet").to_pylist()
    own = sum(any(not reason.startswith("orphan") for reason in row["reasons"]) for row in rows)
    assert 98 < own < 984  # 0.1 % to 1 %
    assert own < len(rows) < 5_000


# -- the keep rule, turn by turn ---------------------------------------------------------------


def candidate(key: str, modified: str | None = None, created: str | None = None, **options):
    return Candidate(
        key,
        modified and datetime.fromisoformat(modified),
        created and datetime.fromisoformat(created),
        options.get("values", {"KEY": "same"}),
        options.get("is_spoilt", False),
        options.get("is_tidy", True),
    )


@pytest.mark.parametrize(
    ("first", "second", "loser"),
    [
        (candidate("A", "2011-01-01"), candidate("B", "2012-01-01"), 0),
        (candidate("A", "2012-01-01", "2001-01-01"), candidate("B", "2012-01-01"), 1),
        (candidate("A", "9999-12-31"), candidate("B", "1950-01-01"), 0),
        (candidate("A"), candidate("A "), 1),
        (candidate("A"), candidate(" A", is_tidy=False), 1),
        (candidate(" A", "2012-01-01", is_tidy=False), candidate("A"), 1),
        (candidate("A\u00a0", is_tidy=False), candidate(" A", is_tidy=False), 0),
        (candidate("9900"), candidate("10050"), 0),
        (candidate("z"), candidate("\u00a0z"), 1),
    ],
)
def test_the_judge_keeps_the_latest_then_a_tidy_and_then_the_lowest_key(first, second, loser):
    assert duplicates([first, second], ["KEY"]) == {loser: "KEY"}


def test_the_judge_leaves_out_rows_that_are_rejected_already():
    rows = [
        candidate("A", "2012-01-01", is_spoilt=True),
        candidate("B", "2011-01-01"),
    ]
    assert duplicates(rows, ["KEY"]) == {}


def test_the_judge_lets_a_row_that_lost_its_key_take_no_part_in_the_next_column():
    rows = [
        candidate("A", "2013-01-01", values={"KEY": "1", "NUMBER": "x"}),
        candidate("B", "2012-01-01", values={"KEY": "1", "NUMBER": "y"}),
        candidate("C", "2011-01-01", values={"KEY": "3", "NUMBER": "y"}),
    ]
    assert duplicates(rows, ["KEY", "NUMBER"]) == {1: "KEY"}


# -- the README --------------------------------------------------------------------------------


def test_the_readme_counts_the_defects_of_scale_1():
    text = readme.README.read_text()
    assert readme.rendered(text) == text, "run python -m demo.legacy_data --readme"
