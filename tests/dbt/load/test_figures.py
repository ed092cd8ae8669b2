"""dbt's figures of raw and the loader's are the same, for every kind of column and measure."""

from __future__ import annotations

import json
from dataclasses import replace

from psycopg2.extras import Json

from load.names import identifier
from load.values.columns import Column, Kind, OracleColumn, column_for
from load.values.measures import measure_names, raw_statement
from tests.dbt.site import RAW_TABLES, Site

CHECKSUMS = "raw_has_the_checksums_that_oracle_computed"
# By kind a column of Oracle, and values in Postgres' SQL.
OF_A_KIND: dict[Kind, tuple[OracleColumn, str]] = {
    Kind.TEXT: (OracleColumn("T", "VARCHAR2", 20), "('é  '), ('x'), ('𝄞y'), (' '), (null)"),
    Kind.WIDE_TEXT: (OracleColumn("W", "CLOB"), "(''), ('long'), (null)"),
    Kind.LONG_TEXT: (OracleColumn("L", "LONG"), "('a'), (null)"),
    Kind.NUMBER: (OracleColumn("N", "NUMBER", 22, 12, 2), "(1.25), (-7), (null)"),
    Kind.NUMBER_TEXT: (OracleColumn("NT", "NUMBER"), "(1e30), (0.125), (-3), (null)"),
    Kind.FLOAT: (OracleColumn("F", "BINARY_DOUBLE"), "(0.1), ('NaN'), (null)"),
    Kind.TIME: (OracleColumn("D", "DATE"), "('2020-01-02 03:04:05'), ('0044-03-15 BC'), (null)"),
    Kind.TIME_TEXT: (OracleColumn("TT", "TIMESTAMP(9)"), "('1969-12-31 23:59:59.5'), (null)"),
    Kind.INSTANT: (
        OracleColumn("I", "TIMESTAMP(6) WITH TIME ZONE"),
        "('2020-06-01 12:00:00.25+05:30'), (null)",
    ),
    Kind.INSTANT_TEXT: (
        OracleColumn("IT", "TIMESTAMP(9) WITH TIME ZONE"),
        "('2020-06-01 12:00:00-05'), (null)",
    ),
    Kind.RAW: (OracleColumn("R", "RAW", 8), r"('\x00ff'), (null)"),
    Kind.BLOB: (OracleColumn("B", "BLOB"), r"('\x'), ('\x0102'), (null)"),
    Kind.LONG_RAW: (OracleColumn("LR", "LONG RAW"), r"('\x01'), (null)"),
    Kind.SPELLED: (OracleColumn("S", "ROWID"), "('AAA'), (null)"),
}


def columns() -> list[Column]:
    made = [column_for(oracle) for oracle, _ in OF_A_KIND.values()]
    # a name that has to be quoted, and one whose sum is taken in parts
    return [*made, replace(made[0], name="odd \"name's"), replace(made[4], name="exact")]


def test_each_figure_is_the_same(site: Site) -> None:
    site.make_raw()
    assert [column.kind for column in columns()[: len(OF_A_KIND)]] == list(OF_A_KIND)
    site.execute("drop table legacy_raw.ab_line")
    declared = ", ".join(f"{identifier(c.name)} {c.postgres}" for c in columns())
    site.execute(f"create table legacy_raw.ab_line ({declared})")
    for column in columns():
        values = OF_A_KIND[column.kind][1]
        name = identifier(column.name)
        site.execute(f"insert into legacy_raw.ab_line ({name}) values {values}")
    statement = raw_statement("legacy_raw", "ab_line", columns(), strong=True, exact_sums=["exact"])
    names = [
        {
            "name": column.name,
            "kind": column.kind.value,
            "measures": measure_names(column, strong=True, exact_sums=["exact"]),
        }
        for column in columns()
    ]
    figures = site.value(f"select ({statement})::text")
    for table in RAW_TABLES:
        site.extracted(table)
    site.execute(
        "update legacy_audit.extractions set columns = %s, source_checksums = %s::jsonb"
        " where table_name = 'ab_line'",
        Json(names),
        figures,
    )
    assert site.tested("--select", CHECKSUMS).red == set()
    wrong = {
        name: {measure: f"not {figure}" for measure, figure in measures.items()}
        for name, measures in json.loads(figures).items()
    }
    site.execute(
        "update legacy_audit.extractions set source_checksums = %s where table_name = 'ab_line'",
        Json(wrong),
    )
    found = site.tested("--select", CHECKSUMS).messages[CHECKSUMS]
    assert f"Got {len(columns()) + 1} results" in found
