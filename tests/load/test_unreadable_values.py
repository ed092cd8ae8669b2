"""Texts that the driver cannot decode, and tables that have no ROWID ranges."""

from __future__ import annotations

import pytest

from oracle_standin.results import encoding, lobs
from tests.load.conftest import Extract, Legacy, Target

HALF = "\ue0ff"  # the stand-in keeps text as characters: this stands for half of a surrogate pair


def cut_in_half(value: str) -> bytes:
    return value.replace(HALF, "\ud83d").encode("utf-16-be", "surrogatepass")


@pytest.fixture
def halves(legacy: Legacy, monkeypatch: pytest.MonkeyPatch) -> Legacy:
    """A server that sends half of a surrogate pair where an application has cut a text."""
    monkeypatch.setattr(lobs, "utf16", cut_in_half)
    monkeypatch.setattr(encoding, "utf16", cut_in_half)
    return legacy


@pytest.mark.parametrize("kind", ["NVARCHAR2(20)", "NCHAR(20)", "NCLOB"])
def test_half_a_surrogate_pair_is_replaced_and_listed(
    kind: str, halves: Legacy, target: Target, extract: Extract
) -> None:
    halves.execute(
        f"CREATE TABLE AB_CUSTOMER (ID NUMBER(8) PRIMARY KEY, NOTES {kind}, D DATE)",
        "INSERT INTO AB_CUSTOMER VALUES (:1, TO_NCLOB(:2), DATE '2020-01-02')"
        if kind == "NCLOB" else "INSERT INTO AB_CUSTOMER VALUES (:1, :2, DATE '2020-01-02')",
        rows=[(1, "fine"), (2, f"cut {HALF}"), (3, "whole \U0001f600"), (4, None)],
    )  # fmt: skip
    for argv in ([], ["--verify", "deep"], ["--dry-run"]):
        result = extract("--table", "AB_CUSTOMER", *argv)
        assert result.status == 0, result.text
    found = target.rows("select id, rtrim(notes) from legacy_raw.ab_customer order by id")
    assert found == [(1, "fine"), (2, "cut \ufffd"), (3, "whole \U0001f600"), (4, None)]
    assert target.rows(
        "select legacy_key, column_name, reason from legacy_audit.current_extraction_warnings"
    ) == [("2", "notes", "not valid text")]


@pytest.mark.parametrize("rows", [250, 1000])
def test_an_index_organized_table_is_read_in_one_piece(
    rows: int, legacy: Legacy, target: Target, extract: Extract
) -> None:
    legacy.execute(
        "CREATE TABLE AB_CODE (CODE VARCHAR2(10) PRIMARY KEY, N NUMBER(8)) ORGANIZATION INDEX",
        "INSERT INTO AB_CODE VALUES (:1, :2)",
        rows=[(f"K{n:05}", n) for n in range(rows)],
    )
    result = extract("--table", "AB_CODE", "--chunk-rows", "100", "--sessions", "3")
    assert result.status == 0, result.text
    assert "read in one piece, because it has no ROWID ranges" in result.out
    assert target.value("select count(*) || ' ' || sum(n) from legacy_raw.ab_code") == (
        f"{rows} {sum(range(rows))}"
    )
