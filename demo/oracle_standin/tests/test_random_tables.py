"""Property: whatever a table holds comes back identical, as rows, as text and as Arrow."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from typing import Any

import oracledb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oracle_standin.formats import dates
from oracle_standin.server import OracleServer
from oracle_standin.values import number, temporal

TEXT = st.characters(exclude_categories=("Cs",))
numbers = itertools.count(1)


@dataclass(frozen=True)
class Field:
    """A column: its type, what Python binds for a value, and what values it may have."""

    kind: str
    bind: Any
    values: st.SearchStrategy[Any]


def text(size: int) -> st.SearchStrategy[str]:
    return st.text(TEXT, min_size=1, max_size=size)


def decimals(digits: int, low: int, high: int) -> st.SearchStrategy[Decimal]:
    """Numbers of at most `digits` digits times a power of ten."""
    return st.builds(
        lambda n, e: Decimal(f"{n}E{e}"),  # exact: arithmetic would round to the context
        st.integers(-(10**digits) + 1, 10**digits - 1),
        st.integers(low, high),
    )


MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59))
FIELDS = st.one_of(
    st.integers(1, 60).map(
        lambda n: Field(f"VARCHAR2({n} CHAR)", oracledb.DB_TYPE_VARCHAR, text(n))
    ),
    st.just(Field("VARCHAR2(4000)", oracledb.DB_TYPE_VARCHAR, text(400))),
    st.integers(1, 20).map(
        lambda n: Field(f"CHAR({n} CHAR)", oracledb.DB_TYPE_CHAR, text(n).map(lambda t: t.ljust(n)))
    ),
    st.just(Field("NVARCHAR2(50)", oracledb.DB_TYPE_NVARCHAR, text(50))),
    st.just(Field("CLOB", oracledb.DB_TYPE_CLOB, text(500))),
    st.just(Field("NUMBER", oracledb.DB_TYPE_NUMBER, decimals(39, -120, 80))),
    st.tuples(st.integers(1, 38), st.integers(-20, 40)).map(
        lambda p: Field(
            f"NUMBER({p[0]},{p[1]})", oracledb.DB_TYPE_NUMBER, decimals(p[0], -p[1], -p[1])
        )
    ),
    st.just(Field("BINARY_DOUBLE", oracledb.DB_TYPE_BINARY_DOUBLE, st.floats(allow_nan=False))),
    st.just(
        Field("BINARY_FLOAT", oracledb.DB_TYPE_BINARY_FLOAT, st.floats(width=32, allow_nan=False))
    ),
    st.just(Field("DATE", oracledb.DB_TYPE_DATE, MOMENTS.map(lambda d: d.replace(microsecond=0)))),
    st.just(Field("TIMESTAMP(6)", oracledb.DB_TYPE_TIMESTAMP, MOMENTS)),
    st.just(Field("RAW(40)", oracledb.DB_TYPE_RAW, st.binary(min_size=1, max_size=40))),
    st.just(Field("BLOB", oracledb.DB_TYPE_BLOB, st.binary(min_size=1, max_size=600))),
    st.just(
        Field(
            "INTERVAL DAY(9) TO SECOND(6)",
            oracledb.DB_TYPE_INTERVAL_DS,
            st.timedeltas(timedelta(days=-9999), timedelta(days=9999)),
        )
    ),
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Field], list[tuple[Any, ...]]]:
    fields = draw(st.lists(FIELDS, min_size=1, max_size=7))
    row = st.tuples(*(st.none() | field.values for field in fields))
    return fields, draw(st.lists(row, max_size=30))


@pytest.fixture(scope="module", params=[512, 8192])
def connection(request: pytest.FixtureRequest) -> Iterator[oracledb.Connection]:
    with (
        OracleServer(sdu=request.param, charset="AL32UTF8") as server,
        closing(
            oracledb.connect(user="demo", password="demo", dsn=server.dsn, sdu=request.param)
        ) as opened,
    ):
        yield opened


def fill(connection: oracledb.Connection, fields: list[Field], rows: list[tuple[Any, ...]]) -> str:
    """A new table with these rows; its name."""
    name = f"r{next(numbers)}"
    listed = ", ".join(f"c{n} {field.kind}" for n, field in enumerate(fields))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {name} ({listed})")
        if rows:
            cursor.setinputsizes(*(field.bind for field in fields))
            binds = ", ".join(f":{n + 1}" for n in range(len(fields)))
            cursor.executemany(f"INSERT INTO {name} VALUES ({binds})", rows)
            connection.commit()
    return name


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(table=tables())
def test_every_table_comes_back_as_it_went_in(
    connection: oracledb.Connection, table: tuple[list[Field], list[tuple[Any, ...]]]
) -> None:
    fields, rows = table
    name = fill(connection, fields, rows)
    listed = ", ".join(f"c{n}" for n in range(len(fields)))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {listed} FROM {name}", fetch_lobs=False, fetch_decimals=True)
        assert cursor.fetchall() == rows
        shown = ", ".join(
            f"TO_CHAR(c{n}, 'TM9')" if field.kind.startswith("NUMBER") else "NULL"
            for n, field in enumerate(fields)
        )
        for exact, row in zip(cursor.execute(f"SELECT {shown} FROM {name}"), rows, strict=True):
            for field, written, value in zip(fields, exact, row, strict=True):
                if field.kind.startswith("NUMBER") and value is not None:
                    assert Decimal(written) == value
        cursor.execute(f"DROP TABLE {name}")


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(table=tables(), size=st.integers(1, 20))
def test_every_table_comes_back_in_arrow(
    connection: oracledb.Connection,
    table: tuple[list[Field], list[tuple[Any, ...]]],
    size: int,
) -> None:
    fields = [f for f in table[0] if not f.kind.startswith(("INTERVAL", "NUMBER"))]
    kept = [n for n, f in enumerate(table[0]) if f in fields]
    rows = [tuple(row[n] for n in kept) for row in table[1]]
    if not fields:
        return
    name = fill(connection, fields, rows)
    listed = ", ".join(f"c{n}" for n in range(len(fields)))
    frames = connection.fetch_df_batches(f"SELECT {listed} FROM {name}", size=size)
    got = [row for frame in frames for row in zip(*_columns(frame), strict=True)]
    assert got == rows
    connection.cursor().execute(f"DROP TABLE {name}")


def _columns(frame: Any) -> list[list[Any]]:
    return [column.to_pylist() for column in pa.table(frame).columns]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(values=st.lists(st.none() | decimals(38, -60, 40), min_size=1, max_size=40))
def test_aggregates_of_numbers_are_exact(
    connection: oracledb.Connection, values: list[Decimal | None]
) -> None:
    number = Field("NUMBER", oracledb.DB_TYPE_NUMBER, st.none())
    name = fill(connection, [number], [(v,) for v in values])
    present = [v for v in values if v is not None]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(c0), MIN(c0), MAX(c0), SUM(c0) FROM {name}", fetch_decimals=True
        )
        count, low, high, total = cursor.fetchone()
        cursor.execute(f"SELECT c0 FROM {name} ORDER BY c0 DESC NULLS LAST", fetch_decimals=True)
        ordered = [v for (v,) in cursor]
        cursor.execute(f"DROP TABLE {name}")
    assert (count, low, high) == (
        len(present), min(present, default=None), max(present, default=None))  # fmt: skip
    assert [v for v in ordered if v is not None] == sorted(present, reverse=True)
    if present:
        exact = sum(map(_as_fraction, present))
        # Oracle keeps 39 digits at least.
        assert abs(exact - _as_fraction(total)) * 10**38 <= abs(exact)
    else:
        assert total is None


def _as_fraction(value: Decimal) -> Any:
    from fractions import Fraction

    return Fraction(value)


def test_nan_comes_back_as_nan(connection: oracledb.Connection) -> None:
    double = Field("BINARY_DOUBLE", oracledb.DB_TYPE_BINARY_DOUBLE, st.none())
    name = fill(connection, [double], [(math.nan,), (-0.0,)])
    (first,), (second,) = connection.cursor().execute(f"SELECT c0 FROM {name}").fetchall()
    assert math.isnan(first)
    assert second == 0


EXACT = Context(prec=200)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), places=st.integers(0, 32))
def test_columns_are_rounded_as_their_digits_say(
    connection: oracledb.Connection, data: st.DataObject, places: int
) -> None:
    drawn = data.draw(st.lists(st.none() | decimals(38, -60, 20), max_size=30))
    close = [
        Decimal(f"{whole}.{'1' * digits}")
        for whole in ("-100", "-99", "-9", "-0", "0", "9", "99", "100")
        for digits in range(max(places - 1, 0), places + 4)
    ]
    values = [*drawn, *close]
    name = fill(connection, [Field("NUMBER", oracledb.DB_TYPE_NUMBER, st.none())],
                [(v,) for v in values])  # fmt: skip
    unit = Decimal(1).scaleb(-places)
    expected = [
        tuple(
            None if v is None else _rounded(v.quantize(unit, way, EXACT))
            for way in (ROUND_DOWN, ROUND_HALF_UP)
        )
        for v in values
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT TRUNC(c0, {places}), ROUND(c0, {places}) FROM {name}", fetch_decimals=True
        )
        assert cursor.fetchall() == expected
        cursor.execute(f"DROP TABLE {name}")


@st.composite
def moments(draw: st.DrawFn) -> temporal.Moment:
    """Any time that Oracle knows, often one at the change of the calendar."""
    year = draw(st.integers(-4712, 9999).filter(bool) | st.sampled_from([1581, 1582, 1583, -1, 1]))
    month = draw(st.integers(1, 12) | st.just(10))
    day = draw(st.integers(1, temporal.days_in_month(year, month)))
    clock = draw(st.tuples(st.integers(0, 23), st.integers(0, 59), st.integers(0, 59)))
    return temporal.Moment(year, month, day, *clock)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(values=st.lists(st.none() | moments(), min_size=1, max_size=30))
def test_days_and_seconds_of_any_time(
    connection: oracledb.Connection, values: list[temporal.Moment | None]
) -> None:
    name = f"r{next(numbers)}"
    shown = [None if v is None else dates.to_char(v, "SYYYY-MM-DD HH24:MI:SS") for v in values]
    epoch = temporal.julian_day(1970, 1, 1)
    expected = [(None,) * 4 if v is None else (v.julian_day - epoch, v.second_of_day) * 2
                for v in values]  # fmt: skip
    asked = ", ".join(
        f"TRUNC({column}) - DATE '1970-01-01', TO_NUMBER(TO_CHAR({column}, 'SSSSS'))"
        for column in ("d", "t")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {name} (n NUMBER, d DATE, t TIMESTAMP(6))")
        cursor.setinputsizes(None, oracledb.DB_TYPE_VARCHAR, oracledb.DB_TYPE_VARCHAR)
        cursor.executemany(
            f"INSERT INTO {name} VALUES (:1, TO_DATE(:2, 'SYYYY-MM-DD HH24:MI:SS'),"
            " TO_TIMESTAMP(:3 || '.25', 'SYYYY-MM-DD HH24:MI:SS.FF'))",
            [(n, text, text) for n, text in enumerate(shown) if text is not None],
        )
        cursor.executemany(
            f"INSERT INTO {name} (n) VALUES (:1)",
            [(n,) for n, text in enumerate(shown) if text is None] or [(-1,)],
        )
        for source in (name, f"(SELECT n, d, t FROM {name})"):
            cursor.execute(f"SELECT {asked} FROM {source} WHERE n >= 0 ORDER BY n")
            assert cursor.fetchall() == expected
        connection.commit()
        cursor.execute(f"DROP TABLE {name}")


CONSTANTS = st.sampled_from(
    ["0", "1", "-3", "128", "2147483647", "2147483648", "4611686018427387903", "1.5", "1E40"]
) | st.integers(-200, 200).map(str)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(value=st.none() | text(60), constant=CONSTANTS, factor=CONSTANTS)
def test_lengths_and_constants_meet_in_one_number(
    connection: oracledb.Connection, value: str | None, constant: str, factor: str
) -> None:
    length = None if value is None else Decimal(len(value))
    k, f = Decimal(constant), Decimal(factor)
    chosen = k if length is None else length
    expected = {
        f"LEAST(LENGTH(:v), {constant})": None if length is None else min(length, k),
        f"GREATEST({constant}, LENGTH(:v))": None if length is None else max(length, k),
        f"NVL(LENGTH(:v), {constant})": chosen,
        f"COALESCE(NULL, LENGTH(:v), {constant})": chosen,
        f"DECODE(LENGTH(:v), 2, {constant}, LENGTH(:v))": k if length == 2 else length,
        f"CASE WHEN LENGTH(:v) > 3 THEN {constant} WHEN LENGTH(:v) > 1 THEN LENGTH(:v) END": (
            None if length is None or length < 2 else k if length > 3 else length
        ),
        f"NVL(LENGTH(:v), {constant}) * {factor}": _rounded(EXACT.multiply(chosen, f)),
        f"NVL(LENGTH(:v), {constant}) + {factor}": _rounded(EXACT.add(chosen, f)),
    }
    with connection.cursor() as cursor:
        cursor.setinputsizes(v=oracledb.DB_TYPE_VARCHAR)
        statement = f"SELECT {', '.join(expected)} FROM dual"
        cursor.execute(statement, v=value, fetch_decimals=True)
        assert cursor.fetchone() == tuple(expected.values())


def _rounded(value: Decimal) -> Decimal:
    """As a NUMBER holds it."""
    return number.decode(number.encode(value))
