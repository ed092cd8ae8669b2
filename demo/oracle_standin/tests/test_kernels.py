"""The functions over whole vectors agree, value by value, with their definitions over one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import oracle_standin.kernels  # noqa: F401  registers them
from oracle_standin.errors import OracleError
from oracle_standin.kernels.udf import REGISTRY
from oracle_standin.values import columnar, number, temporal

KERNELS = {entry.name: entry for entry in REGISTRY}
ORDINARY = st.decimals(-(10**12), 10**12, places=4, allow_nan=False)
ANY = st.builds(
    lambda n, e: Decimal(n).scaleb(e), st.integers(-(10**40), 10**40), st.integers(-80, 60)
)
EXTREME = st.sampled_from(["1E125", "-1E125", "9.9E125", "1E-130", "-1E-130", "0"]).map(Decimal)
TINY = st.sampled_from(["1E-130", "-1E-130", "3.7E-129", "0"]).map(Decimal)
WHOLE = st.integers(-999, 999).map(Decimal)
NUMBERS = st.none() | (ORDINARY | WHOLE | ANY | EXTREME).map(number.encode)


TWICE = NUMBERS.map(lambda value: (value, value))


def moment_bytes(moment: datetime, form: str) -> bytes:
    nanos = moment.microsecond * 1000
    parts = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    exact = temporal.Moment(*parts, nanos)
    if form == "date":
        return temporal.encode_date(exact)
    if form == "zoned":
        return temporal.encode_zoned(exact, 90)
    return temporal.encode_timestamp(exact)


MOMENTS = st.none() | st.builds(
    moment_bytes,
    st.datetimes(datetime(1400, 1, 1), datetime(3000, 1, 1)),
    st.sampled_from(["date", "date", "timestamp", "zoned"]),
)
OLD = st.sampled_from(
    [temporal.encode_date(temporal.Moment(*d)) for d in ((-44, 3, 15), (1500, 2, 29), (1, 1, 1))]
)


def agree(name: str, columns: list[list[Any]]) -> None:
    """What the kernel gives for whole columns is what its definition gives row by row."""
    entry = KERNELS[name]
    kinds = {"BLOB": pa.binary(), "VARCHAR": pa.string(), "BIGINT": pa.int64()}
    arrays = [pa.array(c, kinds[k]) for c, k in zip(columns, entry.parameters, strict=True)]
    assert entry.fast
    try:
        expected = entry.one_by_one(arrays).to_pylist()
    except OracleError:
        return
    assert entry.call(*arrays).to_pylist() == expected


@pytest.mark.parametrize("name", ["ora_number_text", "ora_number_tm9", "ora_negate"])
@settings(deadline=None, max_examples=25)
@given(values=st.lists(NUMBERS, min_size=1, max_size=60))
def test_functions_of_one_number(name: str, values: list[bytes | None]) -> None:
    agree(name, [values])


@pytest.mark.parametrize("operator", ["+", "-", "*", "mod", "/"])
@settings(deadline=None, max_examples=25)
@given(pairs=st.lists(st.tuples(NUMBERS, NUMBERS) | TWICE, min_size=1, max_size=60))
def test_arithmetic(operator: str, pairs: list[tuple[Any, Any]]) -> None:
    agree("ora_arithmetic", [[operator] * len(pairs), *map(list, zip(*pairs, strict=True))])


@pytest.mark.parametrize("mode", ["ROUND_DOWN", "ROUND_HALF_UP"])
@settings(deadline=None, max_examples=25)
@given(values=st.lists(NUMBERS, min_size=1, max_size=60), places=st.integers(-5, 40))
def test_rounding(mode: str, values: list[Any], places: int) -> None:
    agree("ora_round", [[mode] * len(values), values, [places] * len(values)])


@settings(deadline=None, max_examples=25)
@given(
    texts=st.lists(
        st.none() | ORDINARY.map(str) | ANY.map(str) | st.sampled_from([" 12 ", "-.5", "1.", "0"]),
        min_size=1,
        max_size=60,
    )
)
def test_reading_numbers(texts: list[str | None]) -> None:
    agree("ora_number_parse", [texts])


@settings(deadline=None, max_examples=25)
@given(texts=st.lists(st.none() | st.text(), min_size=1, max_size=60))
def test_lengths_in_utf16(texts: list[str | None]) -> None:
    agree("ora_utf16_length", [texts])


MODELS = ["SYYYY-MM-DD HH24:MI:SS", "YYYYMMDD", "DD.MM.YYYY HH24:MI:SS.FF3", "SSSSS",
          "YYYY-MM-DD HH24:MI:SS.FF9", "Month DD, YYYY", "HH24:MI:SSXFF"]  # fmt: skip


@pytest.mark.parametrize("model", MODELS)
@settings(deadline=None, max_examples=25)
@given(values=st.lists(MOMENTS | OLD, min_size=1, max_size=60))
def test_dates_as_text(model: str, values: list[Any]) -> None:
    agree("ora_date_text", [values, [model] * len(values), [6] * len(values)])


@pytest.mark.parametrize("unit", ["DDD", "DD", "MM", "HH24"])
@settings(deadline=None, max_examples=25)
@given(values=st.lists(MOMENTS | OLD, min_size=1, max_size=60))
def test_truncating_dates(unit: str, values: list[Any]) -> None:
    agree("ora_trunc_date", [values, [unit] * len(values)])


@pytest.mark.parametrize("name", ["ora_to_date", "ora_day_number", "ora_seconds_of_day"])
@settings(deadline=None, max_examples=25)
@given(values=st.lists(MOMENTS | OLD, min_size=1, max_size=60))
def test_functions_of_one_date(name: str, values: list[Any]) -> None:
    agree(name, [values])


@settings(deadline=None, max_examples=25)
@given(pairs=st.lists(st.tuples(MOMENTS | OLD, MOMENTS | OLD), min_size=1, max_size=60))
def test_days_between_dates(pairs: list[tuple[Any, Any]]) -> None:
    agree("ora_days_between", [list(side) for side in zip(*pairs, strict=True)])


@settings(deadline=None, max_examples=25)
@given(
    groups=st.lists(
        st.none() | st.lists(st.none() | (ORDINARY | ANY | TINY).map(number.encode), max_size=12),
        min_size=1, max_size=8,
    )
)  # fmt: skip
def test_sums_are_exact(groups: list[list[bytes | None] | None]) -> None:
    total: Callable[..., pa.Array] = KERNELS["ora_sum"].function
    got = total(pa.array(groups, pa.list_(pa.binary()))).to_pylist()
    for group, value in zip(groups, got, strict=True):
        present = [number.decode(v) for v in group or [] if v is not None]
        exact = sum(present, Decimal(0)) if len(present) < 2 else _exact_sum(present)
        assert value == (number.encode(exact) if present else None)


def _exact_sum(values: list[Decimal]) -> Decimal:
    from decimal import Context

    wide = Context(prec=400)
    total = Decimal(0)
    for value in values:
        total = wide.add(total, value)
    return total


@settings(deadline=None, max_examples=50)
@given(
    values=st.lists(st.none() | st.integers(-99, 99) | st.integers(-(9 * 10**17), 9 * 10**17)),
    scale=st.integers(0, 20),
)
def test_integers_become_numbers(values: list[int | None], scale: int) -> None:
    nulls = np.array([value is None for value in values], np.bool_)
    got = columnar.numbers(np.array([v or 0 for v in values], np.int64), scale, nulls)
    exact = [None if v is None else number.encode(Decimal(f"{v}E{-scale}")) for v in values]
    assert got.to_pylist() == exact


def test_every_number_sorts_as_its_bytes() -> None:
    numbers = [Decimal(text) for text in ("-1E125", "-12", "-1.5", "-1", "-1E-130", "0", "1E-130",
                                          "0.001", "1", "1.01", "99", "100", "1E125")]  # fmt: skip
    encoded = [number.encode(value) for value in numbers]
    assert encoded == sorted(encoded)
    assert [number.decode(value) for value in encoded] == numbers
