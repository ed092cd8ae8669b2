"""The table of types, without any database."""

from __future__ import annotations

import pyarrow as pa
import pytest

from load.errors import LoadError
from load.values.columns import Kind, OracleColumn, column_for, columns_for


@pytest.mark.parametrize(
    ("data_type", "precision", "scale", "kind", "postgres", "select"),
    [
        ("VARCHAR2", None, None, Kind.TEXT, "text", '"C"'),
        ("CHAR", None, None, Kind.TEXT, "text", '"C"'),
        ("NVARCHAR2", None, None, Kind.WIDE_TEXT, "text", '"C"'),
        ("CLOB", None, None, Kind.WIDE_TEXT, "text", '"C"'),
        ("LONG", None, None, Kind.LONG_TEXT, "text", '"C"'),
        ("NUMBER", 5, 0, Kind.NUMBER, "numeric", '"C"'),
        ("NUMBER", 12, 6, Kind.NUMBER, "numeric", '"C"'),
        ("NUMBER", None, None, Kind.NUMBER_TEXT, "numeric",
         "TO_CHAR(\"C\", 'TM9', 'NLS_NUMERIC_CHARACTERS=''.,''')"),
        ("FLOAT", 126, None, Kind.NUMBER_TEXT, "numeric",
         "TO_CHAR(\"C\", 'TM9', 'NLS_NUMERIC_CHARACTERS=''.,''')"),
        ("BINARY_FLOAT", None, None, Kind.FLOAT, "real", '"C"'),
        ("DATE", None, None, Kind.TIME, "timestamp", '"C"'),
        ("TIMESTAMP(6)", None, 6, Kind.TIME, "timestamp", '"C"'),
        ("TIMESTAMP(9)", None, 9, Kind.TIME_TEXT, "timestamp",
         "TO_CHAR(\"C\", 'SYYYY-MM-DD HH24:MI:SS.FF9')"),
        ("TIMESTAMP(6) WITH TIME ZONE", None, 6, Kind.INSTANT, "timestamptz",
         'SYS_EXTRACT_UTC("C")'),
        ("TIMESTAMP(6) WITH LOCAL TIME ZONE", None, 6, Kind.INSTANT, "timestamptz",
         'SYS_EXTRACT_UTC("C")'),
        ("RAW", None, None, Kind.RAW, "bytea", '"C"'),
        ("BLOB", None, None, Kind.BLOB, "bytea", '"C"'),
        ("LONG RAW", None, None, Kind.LONG_RAW, "bytea", '"C"'),
        ("INTERVAL YEAR(2) TO MONTH", 2, None, Kind.SPELLED, "text", 'TO_CHAR("C")'),
        ("ROWID", None, None, Kind.SPELLED, "text", 'ROWIDTOCHAR("C")'),
        ("XMLTYPE", None, None, Kind.WIDE_TEXT, "text", 'XMLSERIALIZE(CONTENT "C" AS CLOB)'),
    ],
)  # fmt: skip
def test_each_type_travels_as_the_table_says(
    data_type: str,
    precision: int | None,
    scale: int | None,
    kind: Kind,
    postgres: str,
    select: str,
) -> None:
    column = column_for(OracleColumn("C", data_type, 22, precision, scale))
    assert (column.kind, column.postgres, column.select) == (kind, postgres, select)


@pytest.mark.parametrize(
    ("precision", "scale", "arrow"),
    [
        (18, 0, pa.int64()),
        (19, 0, pa.decimal128(19, 0)),
        (38, 0, pa.decimal128(38, 0)),
        (38, 10, pa.decimal128(38, 10)),
        (2, 5, pa.decimal128(5, 5)),
        (5, -2, pa.int64()),
        (38, -5, pa.string()),  # 43 digits: as text
        (None, 0, pa.string()),  # INTEGER: as text, so that no digit can be too many
        (None, None, pa.string()),
    ],
)
def test_a_number_gets_an_arrow_type_that_holds_all_its_values(
    precision: int | None, scale: int | None, arrow: pa.DataType
) -> None:
    assert column_for(OracleColumn("C", "NUMBER", 22, precision, scale)).arrow == arrow


@pytest.mark.parametrize("data_type", ["BFILE", "SDO_GEOMETRY", "ANYDATA", "VECTOR"])
def test_a_type_without_a_lossless_way_is_refused_by_name(data_type: str) -> None:
    with pytest.raises(LoadError, match=rf"^AB_T: column C has type {data_type}"):
        columns_for("AB_T", [OracleColumn("C", data_type)])


def test_names_that_fall_together_in_lower_case_are_two_columns() -> None:
    first, second = columns_for("AB_T", [OracleColumn("A", "DATE"), OracleColumn("a", "DATE")])
    assert first.name == "a"
    assert second.name != first.name


def test_a_quote_in_a_name_is_refused() -> None:
    with pytest.raises(LoadError):
        columns_for("AB_T", [OracleColumn('A"B', "DATE")])
