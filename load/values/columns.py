"""How each Oracle type is copied: select expression, Arrow, Postgres and dlt types, checksums.

One table, `TRAVELS`, read from top to bottom; the first line that fits a column of ALL_TAB_COLUMNS
wins. Nothing here depends on a particular table.

What could get lost, and how it is kept:
- NUMBER without precision, FLOAT: up to 40 digits and exponents from -130 to 125. The driver would
  turn them into doubles, so Oracle writes them as text, and Postgres' numeric holds every digit.
- DATE has a time and no zone: `timestamp`. TIMESTAMP(7) to (9) are finer than the microseconds of
  Postgres: read as text, rounded, and what is lost is listed.
- TIMESTAMP WITH [LOCAL] TIME ZONE: the driver drops the zone, so Oracle turns it to UTC first.
- CHAR keeps its blanks: `text`, since Postgres' char(n) hides them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import pyarrow as pa

from load.errors import LoadError
from load.names import quoted, raw_columns

MAX_INT64_DIGITS = 18
MAX_DECIMAL128_DIGITS = 38
MICROSECOND_DIGITS = 6
# What numbers that came as text are copied as; a row with a longer number takes another way
# (ADBC needs 100 us for a decimal256, and that ends at 76 digits).
TEXT_DECIMAL = pa.decimal128(38, 20)


class Kind(Enum):
    """What a value is, for checking and for checksums."""

    TEXT = "text"
    WIDE_TEXT = "wide text"  # NCHAR, NVARCHAR2, CLOB, NCLOB: Oracle counts UTF-16 units
    LONG_TEXT = "long text"  # LONG: no function may be applied to it
    NUMBER = "number"  # exact decimal, bounded by its declaration
    NUMBER_TEXT = "number as text"
    FLOAT = "float"
    TIME = "time"
    TIME_TEXT = "time as text"
    INSTANT = "instant"
    INSTANT_TEXT = "instant as text"
    RAW = "raw"
    BLOB = "blob"
    LONG_RAW = "long raw"
    SPELLED = "spelled"  # intervals, row ids: Oracle's own spelling


TIMES = (Kind.TIME, Kind.INSTANT)
TIME_TEXTS = (Kind.TIME_TEXT, Kind.INSTANT_TEXT)


@dataclass(frozen=True)
class OracleColumn:
    """One line of ALL_TAB_COLUMNS. `length` is in bytes."""

    name: str
    data_type: str
    length: int = 0
    precision: int | None = None
    scale: int | None = None
    nullable: bool = True

    @property
    def base_type(self) -> str:
        """The type without the numbers in parentheses."""
        return re.sub(r"\(\d+\)", "", self.data_type)

    @property
    def fraction_digits(self) -> int:
        """Digits after the second of a TIMESTAMP."""
        found = re.match(r"TIMESTAMP\((\d+)\)", self.data_type)
        if found:
            return int(found.group(1))
        return 6 if self.scale is None else self.scale

    @property
    def spelled(self) -> str:
        """The type as one would declare it."""
        if self.base_type == "NUMBER" and self.precision is not None:
            return (
                f"NUMBER({self.precision},{self.scale})"
                if self.scale
                else f"NUMBER({self.precision})"
            )
        if self.base_type == "NUMBER" and self.scale == 0:
            return "INTEGER"
        if self.base_type in ("VARCHAR2", "CHAR", "NVARCHAR2", "NCHAR", "RAW") and self.length:
            return f"{self.data_type}({self.length})"
        return self.data_type


@dataclass(frozen=True)
class Travel:
    """One way for values to travel.

    `value` is the value in Oracle's SQL, with `{c}` for the quoted column; `select` is what is
    fetched, with `{v}` for the value.
    """

    fits: Callable[[OracleColumn], bool]
    kind: Kind
    postgres: str
    dlt: str
    arrow: Callable[[OracleColumn], pa.DataType]
    value: str = "{c}"
    select: str = "{v}"


def _is(*types: str) -> Callable[[OracleColumn], bool]:
    return lambda column: column.base_type in types


def _digits(column: OracleColumn) -> int | None:
    """Most digits an integral NUMBER(p,s) can have, None for any other column."""
    if column.base_type != "NUMBER" or column.precision is None or (column.scale or 0) > 0:
        return None
    return column.precision - (column.scale or 0)


def _is_small_integer(column: OracleColumn) -> bool:
    digits = _digits(column)
    return digits is not None and digits <= MAX_INT64_DIGITS


def _is_bounded_decimal(column: OracleColumn) -> bool:
    if column.base_type != "NUMBER" or column.precision is None:
        return False
    digits = _digits(column)
    most = max(column.precision, column.scale or 0) if digits is None else digits
    return most <= MAX_DECIMAL128_DIGITS


def _decimal(column: OracleColumn) -> pa.DataType:
    digits = _digits(column)
    if digits is not None:
        return pa.decimal128(digits, 0)
    scale = column.scale or 0
    return pa.decimal128(max(column.precision or 0, scale), scale)


def _is_fine(*types: str) -> Callable[[OracleColumn], bool]:
    return lambda c: c.base_type in types and c.fraction_digits > MICROSECOND_DIGITS


def _is_interval(column: OracleColumn) -> bool:
    return column.data_type.startswith("INTERVAL ")


def _text(column: OracleColumn) -> pa.DataType:
    return pa.string()


def _long(column: OracleColumn) -> pa.DataType:
    return pa.large_string()


def _bytes(column: OracleColumn) -> pa.DataType:
    return pa.large_binary()


def _time(column: OracleColumn) -> pa.DataType:
    return pa.timestamp("us")


_ZONED = ("TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITH LOCAL TIME ZONE")
_XML = "XMLSERIALIZE(CONTENT {c} AS CLOB)"
_UTC = "SYS_EXTRACT_UTC({c})"
_TM9 = "TO_CHAR({v}, 'TM9', 'NLS_NUMERIC_CHARACTERS=''.,''')"
_FF9 = "TO_CHAR({v}, 'SYYYY-MM-DD HH24:MI:SS.FF9')"

# fmt: off
TRAVELS: tuple[Travel, ...] = (
    Travel(_is("VARCHAR2", "VARCHAR", "CHAR"), Kind.TEXT, "text", "text", _text),
    Travel(_is("NVARCHAR2", "NCHAR"), Kind.WIDE_TEXT, "text", "text", _text),
    Travel(_is("CLOB", "NCLOB"), Kind.WIDE_TEXT, "text", "text", _long),
    Travel(_is("XMLTYPE"), Kind.WIDE_TEXT, "text", "text", _long, _XML),
    Travel(_is("LONG"), Kind.LONG_TEXT, "text", "text", _long),
    Travel(_is_small_integer, Kind.NUMBER, "numeric", "decimal", lambda c: pa.int64()),
    Travel(_is_bounded_decimal, Kind.NUMBER, "numeric", "decimal", _decimal),
    Travel(_is("NUMBER", "FLOAT"), Kind.NUMBER_TEXT, "numeric", "decimal", _text, select=_TM9),
    Travel(_is("BINARY_FLOAT"), Kind.FLOAT, "real", "double", lambda c: pa.float32()),
    Travel(_is("BINARY_DOUBLE"), Kind.FLOAT, "double precision", "double", lambda c: pa.float64()),
    Travel(_is("DATE"), Kind.TIME, "timestamp", "timestamp", _time),
    Travel(_is_fine("TIMESTAMP"), Kind.TIME_TEXT, "timestamp", "timestamp", _text, select=_FF9),
    Travel(_is("TIMESTAMP"), Kind.TIME, "timestamp", "timestamp", _time),
    Travel(_is_fine(*_ZONED), Kind.INSTANT_TEXT, "timestamptz", "timestamp", _text, _UTC, _FF9),
    Travel(_is(*_ZONED), Kind.INSTANT, "timestamptz", "timestamp", _time, _UTC),
    Travel(_is("RAW"), Kind.RAW, "bytea", "binary", lambda c: pa.binary()),
    Travel(_is("BLOB"), Kind.BLOB, "bytea", "binary", _bytes),
    Travel(_is("LONG RAW"), Kind.LONG_RAW, "bytea", "binary", _bytes),
    Travel(_is_interval, Kind.SPELLED, "text", "text", _text, "TO_CHAR({c})"),
    Travel(_is("ROWID", "UROWID"), Kind.SPELLED, "text", "text", _text, "ROWIDTOCHAR({c})"),
)
# fmt: on


@dataclass(frozen=True)
class Column:
    """A column of one table on its way; `name` is its name in legacy_raw."""

    oracle: OracleColumn
    name: str
    kind: Kind
    postgres: str
    dlt: str
    arrow: pa.DataType
    value: str
    select: str

    @property
    def select_as_text(self) -> str:
        """For dates: Oracle's text form, which can show any date it holds."""
        return self.as_text(self.value)

    def as_text(self, time: str) -> str:
        """Oracle's text form of an expression of this column's time type."""
        fraction = "" if self.oracle.base_type == "DATE" else ".FF9"
        return f"TO_CHAR({time}, 'SYYYY-MM-DD HH24:MI:SS{fraction}')"

    @property
    def stored(self) -> pa.DataType:
        """The Arrow type in the file: what Postgres' binary COPY takes."""
        if self.kind in (Kind.TIME, Kind.TIME_TEXT):
            return pa.timestamp("us")
        if self.kind in (Kind.INSTANT, Kind.INSTANT_TEXT):
            return pa.timestamp("us", "UTC")
        if self.kind is Kind.NUMBER_TEXT:
            return TEXT_DECIMAL
        return self.arrow


def column_for(oracle: OracleColumn, name: str = "") -> Column:
    """How a column travels; `name`: in legacy_raw, by default its own in lower case.

    Raises LoadError for a type that cannot be copied without loss.
    """
    for travel in TRAVELS:
        if travel.fits(oracle):
            value = travel.value.format(c=quoted(oracle.name))
            return Column(
                oracle=oracle,
                name=name or oracle.name.lower(),
                kind=travel.kind,
                postgres=travel.postgres,
                dlt=travel.dlt,
                arrow=travel.arrow(oracle),
                value=value,
                select=travel.select.format(v=value),
            )
    raise LoadError(
        f"column {oracle.name} has type {oracle.data_type}, which cannot be copied without loss: "
        "--skip-column leaves it out and lists it in the evidence"
    )


def columns_for(table: str, described: list[OracleColumn]) -> tuple[Column, ...]:
    """The columns of a table in the dictionary's order; raises LoadError naming the column."""
    names = raw_columns([oracle.name for oracle in described])
    try:
        return tuple(column_for(oracle, names[oracle.name]) for oracle in described)
    except LoadError as error:
        raise LoadError(f"{table}: {error}") from None
