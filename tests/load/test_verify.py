"""--verify deep finds what no sum can find."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest

from load.values.inspector import Inspector
from tests.load.conftest import Extract, Legacy, Target, spoiled


def swap_two(batch: pa.RecordBatch, name: str) -> pa.RecordBatch:
    """Two rows' values of a column change places: every sum stays."""
    values = batch.column(name).to_pylist()
    values[3], values[10] = values[10], values[3]
    position = batch.schema.get_field_index(name)
    field = batch.schema.field(name)
    return batch.set_column(position, field, pa.array(values, field.type))


@pytest.mark.parametrize("column", ["weight", "length", "status", "modified_date"])
def test_two_values_that_changed_places_are_named(
    coils: Legacy,
    target: Target,
    extract: Extract,
    monkeypatch: pytest.MonkeyPatch,
    column: str,
) -> None:
    honest = Inspector.take
    monkeypatch.setattr(
        Inspector,
        "take",
        lambda self, batch: spoiled(honest(self, batch), partial(swap_two, name=column)),
    )
    assert extract("--table", "AB_COIL").status == 0  # the sums cannot see it
    before = target.raw()
    result = extract("--table", "AB_COIL", "--verify", "deep")
    assert result.status == 1
    assert "the copy differs from Oracle in " in result.text
    assert f"{column} (Oracle " in result.text
    assert "row 'C0000004'" in result.text
    assert target.raw() == before


def test_a_good_copy_of_all_types_passes(
    legacy: Legacy, target: Target, extract: Extract, tmp_path: Path
) -> None:
    legacy.execute(
        "CREATE TABLE AB_T (ID NUMBER(5), A NUMBER, B NUMBER(12,6), C DATE, D TIMESTAMP(9),"
        " E TIMESTAMP(6) WITH TIME ZONE, F CLOB, G RAW(10), H BINARY_DOUBLE, I CHAR(5),"
        " J NVARCHAR2(20), K FLOAT, CONSTRAINT PK_AB_T PRIMARY KEY (ID))",
        "INSERT INTO AB_T VALUES (1, 1/3, -0.5, TO_DATE('-0044-03-15', 'SYYYY-MM-DD'),"
        " TIMESTAMP '2020-01-02 03:04:05.123456789', TIMESTAMP '2020-06-01 12:00:00 -05:00',"
        " 'clob', HEXTORAW('00FF'), 1.5, 'x', N'日本', 1E-20)",
        "INSERT INTO AB_T VALUES (2, 1E125, NULL, DATE '2020-01-01', NULL, NULL, NULL, NULL,"
        " NULL, NULL, NULL, NULL)",
        "INSERT INTO AB_T VALUES (3, -12.50, 0, SYSDATE, TIMESTAMP '1999-12-31 23:59:59.999999',"
        " SYSTIMESTAMP, 'ü', HEXTORAW('AB'), -0.1, 'abcde', N'z', 0.1)",
    )
    result = extract("--table", "AB_T", "--verify", "deep")
    assert result.status == 0, result.text
    assert "read again and compared row by row" in result.out


def test_it_reads_chunk_by_chunk_in_the_same_snapshot(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    result = extract("--table", "AB_COIL", "--verify", "deep", "--chunk-rows", "250")
    assert result.status == 0, result.text
    reads = [s for s in coils.server.statements if "CHARTOROWID" in s]
    assert len(reads) == 8
    assert all("AS OF SCN :scn" in s for s in reads)


def test_a_value_off_by_one_in_both_directions_is_found(
    coils: Legacy, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shift(batch: pa.RecordBatch) -> pa.RecordBatch:
        values = batch.column("modified_date").to_pylist()
        values[3] += timedelta(minutes=1)
        values[9] -= timedelta(minutes=1)
        position = batch.schema.get_field_index("modified_date")
        return batch.set_column(position, "modified_date", pa.array(values, pa.timestamp("us")))

    honest = Inspector.take
    monkeypatch.setattr(Inspector, "take", lambda self, batch: spoiled(honest(self, batch), shift))
    result = extract("--table", "AB_COIL", "--verify", "deep")
    assert result.status == 1
    assert "modified_date (Oracle " in result.text
