"""Oracle's SQL as a loader meets it: each line is a fact about Oracle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import oracledb
import pytest

from helpers import Connect, error_code
from oracle_facts import FACTS, REFUSALS
from oracle_standin.server import OracleServer

Rows = Callable[..., list[Any]]


@pytest.mark.parametrize(("sql", "expected"), [f[1:] for f in FACTS], ids=[f[0] for f in FACTS])
def test_oracle_s_sql_gives(rows: Rows, sql: str, expected: object) -> None:
    assert rows(sql) == [expected]


def test_null_sorts_last_and_first_when_descending(rows: Rows) -> None:
    assert rows("SELECT name FROM parent ORDER BY name") == ["ACME  CORP   ", "Müller", None]
    assert rows("SELECT name FROM parent ORDER BY 1 DESC") == [None, "Müller", "ACME  CORP   "]
    assert rows("SELECT name FROM parent ORDER BY name NULLS FIRST")[0] is None


def test_sorting_by_an_alias_and_by_an_expression(rows: Rows) -> None:
    assert rows("SELECT -id AS less FROM coil ORDER BY less") == [-3, -2, -1]
    assert rows("SELECT id FROM coil ORDER BY MOD(id, 2), id") == [2, 1, 3]


def test_rownum_numbers_the_rows_in_the_order_of_a_subquery(rows: Rows) -> None:
    found = rows("SELECT ROWNUM, id FROM (SELECT id FROM coil ORDER BY id DESC) WHERE ROWNUM <= 2")
    assert found == [(1, 3), (2, 2)]


def test_a_char_bind_of_type_varchar2_is_compared_unpadded(connect: Connect) -> None:
    cursor = connect().cursor()
    cursor.execute("SELECT COUNT(*) FROM parent WHERE key = :1", ["A1"])
    assert cursor.fetchone() == (0,)
    cursor.setinputsizes(oracledb.DB_TYPE_CHAR)
    cursor.execute("SELECT COUNT(*) FROM parent WHERE key = :1", ["A1"])
    assert cursor.fetchone() == (1,)


def test_binds_of_every_type_come_back(rows: Rows) -> None:
    moment = datetime(2020, 2, 29, 1, 2, 3, 456789)
    sent = ["text Ü", 12, Decimal("0.1"), moment, b"\0\xff", timedelta(days=-3, seconds=5)]
    found = rows("SELECT :1, :2, :3, :4, :5, :6 FROM dual", *sent)
    assert found == [("text Ü", 12, 0.1, moment.replace(microsecond=0), b"\0\xff", sent[5])]


def test_a_name_used_twice_is_one_bind(rows: Rows) -> None:
    assert rows("SELECT id FROM coil WHERE id = :x OR parent_id = :x + 8", x=1) == [1, 3]


def test_columns_are_named_as_oracle_names_them(connect: Connect) -> None:
    cursor = connect().cursor()
    cursor.execute('SELECT COUNT( * ), MAX(id)+1, id AS "Mixed", coil.id FROM coil GROUP BY id')
    assert [c[0] for c in cursor.description] == ["COUNT(*)", "MAX(ID)+1", "Mixed", "ID"]


def test_numbers_that_start_a_name_after_them_are_read_as_oracle_reads_them(rows: Rows) -> None:
    assert rows("SELECT 1.5E1 FROM dual") == [15]


@pytest.mark.parametrize(("code", "sql"), REFUSALS)
def test_what_is_wrong_or_unknown_is_refused(connect: Connect, code: str, sql: str) -> None:
    connection = connect()
    with pytest.raises(oracledb.Error) as caught:
        connection.cursor().execute(sql).fetchall()
    assert error_code(caught.value) == code
    assert connection.cursor().execute("SELECT 1 FROM dual").fetchone() == (1,)


@pytest.mark.parametrize(
    ("charset", "codes", "lengths", "converted"),
    [
        ("WE8MSWIN1252", (252, 128, 65), (2, 1, 1, 2), (3, 3, 1, 4)),
        ("AL32UTF8", (0xC3BC, 0xE282AC, 65), (3, 3, 1, 2), (3, 3, 1, 2)),
    ],
)
def test_bytes_and_codes_are_those_of_the_character_set(
    charset: str,
    codes: tuple[int, ...],
    lengths: tuple[int, ...],
    converted: tuple[int, ...],
    tmp_path: Path,
    connect: Connect,
) -> None:
    (tmp_path / "t.sql").write_text("CREATE TABLE t (id NUMBER, v VARCHAR2(9), n NVARCHAR2(9));")
    rows = "id,v,n\n1,üx,üx\n2,€,€\n3,A,A\n".encode() + b"4,x\x81,\n5,,\n"
    (tmp_path / "t.csv").write_bytes(rows)
    with OracleServer(tmp_path, charset=charset) as server:
        cursor = connect(server).cursor()
        cursor.execute(
            "SELECT ASCII(v), LENGTHB(v), LENGTHB(CONVERT(v, 'AL32UTF8')), LENGTHB(n), "
            "LENGTHB(CONVERT(n, 'AL32UTF8')) FROM t ORDER BY id"
        )
        found = cursor.fetchall()
        sums = cursor.execute(
            "SELECT SUM(LENGTHB(CONVERT(v, 'AL32UTF8'))), NVL(SUM(LEAST(ASCII(v), 128)), 0) FROM t"
        ).fetchone()
    assert tuple(row[0] for row in found[:3]) == codes
    assert tuple(row[1] for row in found) == (*lengths, None)
    assert tuple(row[2] for row in found) == (*converted, None)
    assert [row[3] for row in found] == [4, 2, 2, None, None]
    assert [row[4] for row in found] == [3, 3, 1, None, None]
    assert sums == (sum(converted), 128 + 128 + 65 + 120)


def test_the_position_of_an_error_is_told(connect: Connect) -> None:
    with pytest.raises(oracledb.Error) as caught:
        connect().cursor().execute("SELECT id, nothing FROM coil")
    assert caught.value.args[0].offset == 11


def test_a_letter_beyond_the_character_set_has_its_unicode_number(rows: Rows) -> None:
    assert rows("SELECT ASCII(:1) FROM dual", "𝄞y") == [0x1D11E]
    assert rows("SELECT ASCII('?') FROM dual") == [63]
