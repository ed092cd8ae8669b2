"""What the inspector does to batches, without any database."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from load.oracle.dictionary import Key, SourceTable
from load.oracle.figures import SourceFigures
from load.oracle.reader import rows_per_fetch
from load.values.arrays import NOT_TRANSLATED
from load.values.columns import OracleColumn, columns_for
from load.values.inspector import FiguresNeededError, Inspector

TEXT = columns_for("T", [OracleColumn("ID", "NUMBER", 22, 5, 0), OracleColumn("V", "VARCHAR2")])
NUMBER = columns_for("T", [OracleColumn("V", "NUMBER")])


def texts(values: list[bytes | None]) -> pa.RecordBatch:
    """A batch as the driver gives it: bytes that are said to be text."""
    data = pa.array(values, pa.binary())
    text = pa.Array.from_buffers(pa.string(), len(data), data.buffers())
    return pa.record_batch([pa.array(range(len(values)), pa.int64()), text], names=["id", "v"])


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"]), min_size=1)))
def test_valid_text_stays_as_it_is_but_for_nul(values: list[str | None]) -> None:
    inspector = Inspector(TEXT, ["ID"])
    taken = inspector.take(texts([None if v is None else v.encode() for v in values]))
    assert taken.rows.column("v").to_pylist() == [
        None if v is None else v.replace("\0", "") for v in values
    ]
    with_nul = [n for n, v in enumerate(values) if v and "\0" in v]
    assert [w.legacy_key for w in taken.warnings] == [str(n) for n in with_nul]
    assert [bytes.fromhex(w.original) for w in taken.warnings] == [
        (values[n] or "").encode() for n in with_nul
    ]
    removed = sum((v or "").count("\0") for v in values)
    assert inspector.findings.adjustments["v", "characters"] == removed


def test_broken_text_asks_for_oracles_lengths_first() -> None:
    with pytest.raises(FiguresNeededError, match="v"):
        Inspector(TEXT, ["ID"]).take(texts([b"ok", b"M\xfcller"]))


def test_broken_text_is_accounted_for_with_oracles_lengths() -> None:
    batch = texts([b"ok", b"M\xfcller", None]).append_column("length of v", pa.array([2, 6, None]))
    inspector = Inspector(TEXT, ["ID"], figures={"v": ["characters"]})
    taken = inspector.take(batch)
    assert taken.rows.column("v").to_pylist() == ["ok", "M\ufffdller", None]
    assert [(w.legacy_key, w.original, w.reason) for w in taken.warnings] == [
        ("1", b"M\xfcller".hex(), "not valid UTF-8")
    ]
    assert inspector.findings.adjustments["v", "characters"] == 0


def test_a_replacement_character_of_a_non_unicode_database_is_listed() -> None:
    batch = texts(["M\ufffdller".encode(), b"ok"])
    with pytest.raises(FiguresNeededError, match="v"):
        Inspector(TEXT, ["ID"], doubt=NOT_TRANSLATED).take(batch)
    asked = batch.append_column("bytes of v", pa.array([8, 2]))
    inspector = Inspector(TEXT, ["ID"], doubt=NOT_TRANSLATED, figures={"v": ["bytes"]})
    assert len(inspector.take(asked).warnings) == 1
    assert inspector.findings.adjustments["v", "bytes"] == 0
    assert Inspector(TEXT, ["ID"], doubt="").take(batch).warnings == []


@settings(deadline=None)  # a busy machine is no failure
@given(
    st.lists(
        st.none()
        | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**37), max_value=10**37)
    )
)
@example([Decimal("1004932094461923098463992")])  # Arrow's cast to a decimal128 wraps around
def test_every_number_arrives_exactly_by_one_of_two_ways(numbers: list[Decimal | None]) -> None:
    spelled = pa.array([None if n is None else str(n) for n in numbers], pa.string())
    taken = Inspector(NUMBER, []).take(pa.record_batch([spelled], names=["v"]))
    arrived = taken.rows.column("v").to_pylist()
    if taken.rest is not None:
        arrived += [None if v is None else Decimal(v) for v in taken.rest.column("v").to_pylist()]
    assert sorted(n for n in arrived if n is not None) == sorted(
        n for n in numbers if n is not None
    )
    assert arrived.count(None) == numbers.count(None)


def test_a_number_that_fits_a_decimal_takes_the_fast_way() -> None:
    fitting = ["999999999999999999", "-999999999999999999.99999999999999999999", ".5", "1E3", None]
    too_long = ["1000000000000000000", "0.000000000000000000001", "1E-130"]
    batch = pa.record_batch([pa.array(fitting + too_long)], names=["v"])
    taken = Inspector(NUMBER, []).take(batch)
    assert taken.rows.num_rows == len(fitting)
    assert taken.rest is not None
    assert taken.rest.num_rows == len(too_long)


@pytest.mark.parametrize(
    ("characters", "longest", "is_thick", "expected"),
    [
        (20_000_000, 0, False, 20_000),  # 100 bytes a row: as many as asked for
        (20_000_000_000, 0, False, 167),  # 100 kB a row: 16 MiB
        (20_000_000, 50_000_000, False, 2),  # one LOB of 50 MB: 128 MiB if all were
        (20_000_000, 0, True, 4_150),  # declared 4,000 bytes: 64 MiB of the client library
    ],
)
def test_a_fetch_is_bounded_by_memory(
    characters: int, longest: int, is_thick: bool, expected: int
) -> None:
    figures = SourceFigures(
        {"*": {"rows": 200_000}, "v": {"characters": characters}}, strong=True, longest=longest
    )
    columns = [OracleColumn("ID", "NUMBER", 22, 5, 0), OracleColumn("V", "VARCHAR2", 4000)]
    source = SourceTable("O", "T", columns_for("T", columns), Key(("ID",), declared=True))
    assert rows_per_fetch(source, figures, 20_000, is_thick=is_thick) == expected
