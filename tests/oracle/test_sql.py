"""Oracle's SQL as a loader meets it: each line is a fact about Oracle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import oracledb
import pytest

from tests.oracle.conftest import Connect, error_code

Rows = Callable[..., list[Any]]

FACTS = [
    ("the empty string is NULL", "SELECT COUNT(*) FROM dual WHERE '' IS NULL", 1),
    ("a blank is not NULL", "SELECT COUNT(*) FROM dual WHERE ' ' IS NOT NULL", 1),
    ("NULL concatenates as nothing", "SELECT 'a' || NULL || 'b' FROM dual", "ab"),
    ("nothing equals NULL", "SELECT COUNT(*) FROM parent WHERE name = NULL", 0),
    ("NOT IN with NULL is never true", "SELECT COUNT(*) FROM parent WHERE id NOT IN (1, NULL)", 0),
    ("CHAR compares blank padded to a literal", "SELECT id FROM parent WHERE key = 'A1'", 1),
    ("CHAR keeps its blanks", "SELECT '<' || key || '>' FROM parent WHERE id = 1", "<A1    >"),
    ("CHAR compares unpadded to VARCHAR2",
     "SELECT COUNT(*) FROM parent WHERE key = TO_CHAR('A1')", 1),
    ("VARCHAR2 keeps blanks when comparing",
     "SELECT COUNT(*) FROM parent WHERE name = 'ACME  CORP'", 0),
    ("LENGTH counts characters", "SELECT LENGTH('Grüße') FROM dual", 5),
    ("LENGTH of CHAR counts its blanks", "SELECT LENGTH(key) FROM parent WHERE id = 1", 6),
    ("SUBSTR from the end", "SELECT SUBSTR('abcdef', -3, 2) FROM dual", "de"),
    ("SUBSTR from 0 is from 1", "SELECT SUBSTR('abc', 0, 2) FROM dual", "ab"),
    ("SUBSTR outside is NULL", "SELECT NVL(SUBSTR('abc', 9), 'none') FROM dual", "none"),
    ("INSTR of an occurrence", "SELECT INSTR('banana', 'a', 1, 2) FROM dual", 4),
    ("INSTR backwards", "SELECT INSTR('banana', 'a', -1) FROM dual", 6),
    ("REPLACE removes NUL", "SELECT LENGTH(REPLACE('a' || CHR(0) || 'b', CHR(0))) FROM dual", 2),
    ("REPLACE to nothing is NULL", "SELECT NVL(REPLACE('aa', 'a'), 'none') FROM dual", "none"),
    ("TRIM", "SELECT '<' || TRIM('  a b  ') || '>' FROM dual", "<a b>"),
    ("LTRIM of a set", "SELECT LTRIM('xyxa', 'xy') FROM dual", "a"),
    ("TRIM LEADING", "SELECT TRIM(LEADING '0' FROM '0012') FROM dual", "12"),
    ("LPAD", "SELECT LPAD('7', 3, '0') FROM dual", "007"),
    ("UPPER beyond ASCII", "SELECT UPPER('müller') FROM dual", "MÜLLER"),
    ("NVL2", "SELECT NVL2(NULL, 'set', 'unset') FROM dual", "unset"),
    ("DECODE finds NULL", "SELECT DECODE(NULL, NULL, 'null', 'other') FROM dual", "null"),
    ("CASE without ELSE is NULL",
     "SELECT NVL(CASE WHEN 1 = 2 THEN 'x' END, 'none') FROM dual", "none"),
    ("GREATEST with NULL is NULL", "SELECT NVL(GREATEST(1, NULL), -1) FROM dual", -1),
    ("no zero before the point", "SELECT TO_CHAR(0.5) FROM dual", ".5"),
    ("TM9 shows all digits", "SELECT TO_CHAR(1E30 + 0.5, 'TM9') FROM dual", f"1{'0' * 30}.5"),
    ("TM9 takes NLS characters",
     "SELECT TO_CHAR(-1.5, 'TM9', 'NLS_NUMERIC_CHARACTERS=''.,''') FROM dual", "-1.5"),
    ("a number format", "SELECT TO_CHAR(1234.5, 'FM999,990.00') FROM dual", "1,234.50"),
    ("a number format leaves room for the sign", "SELECT TO_CHAR(7, '999') FROM dual", "   7"),
    ("a number that does not fit its format", "SELECT TO_CHAR(1234, '99') FROM dual", "###"),
    ("division is exact to 40 digits", "SELECT TO_CHAR(1/3, 'TM9') FROM dual", "." + "3" * 40),
    ("MOD keeps the sign of the dividend", "SELECT MOD(-7, 3) FROM dual", -1),
    ("MOD by 0 is the dividend", "SELECT MOD(7, 0) FROM dual", 7),
    ("ROUND half away from zero", "SELECT ROUND(-2.5) FROM dual", -3),
    ("TRUNC to tens", "SELECT TRUNC(1987, -2) FROM dual", 1900),
    ("implicit conversion to NUMBER", "SELECT '12' + 1 FROM dual", 13),
    ("ABS", "SELECT ABS(width) FROM coil WHERE id = 2", 0.0001),
    ("ABS of what is positive", "SELECT ABS(width) FROM coil WHERE id = 1", 12.5),
    ("ABS of NULL is NULL", "SELECT NVL(ABS(width), -1) FROM coil WHERE id = 3", -1),
    ("SIGN", "SELECT SIGN(-0.01) FROM dual", -1),
    ("SYSDATE plus a number is a date",
     "SELECT TO_CHAR(DATE '2020-02-28' + 1.5, 'YYYY-MM-DD HH24:MI') FROM dual",
     "2020-02-29 12:00"),
    ("dates subtract to days", "SELECT DATE '2020-03-01' - DATE '2020-02-01' FROM dual", 29),
    ("TRUNC of a date drops the time",
     "SELECT TO_CHAR(TRUNC(made), 'HH24:MI:SS') FROM coil WHERE id = 1", "00:00:00"),
    ("days and seconds since an epoch",
     "SELECT SUM((TRUNC(made) - DATE '1970-01-01') * 86400 + TO_NUMBER(TO_CHAR(made, 'SSSSS'))) "
     "FROM coil", 1582982055 + 946598400),
    ("seconds of a time by which rows are grouped",
     "SELECT MAX(s) FROM (SELECT TO_NUMBER(TO_CHAR(made, 'SSSSS')) s FROM coil GROUP BY made)",
     47655),
    ("days of a day by which rows are grouped",
     "SELECT MAX(d) FROM (SELECT TRUNC(made) - DATE '1970-01-01' d FROM coil GROUP BY TRUNC(made))",
     18321),
    ("ADD_MONTHS keeps the last day",
     "SELECT TO_CHAR(ADD_MONTHS(DATE '2020-02-29', 12), 'YYYY-MM-DD') FROM dual", "2021-02-28"),
    ("TO_DATE keeps the time",
     "SELECT TO_CHAR(TO_DATE('2020-01-02 03:04:05', 'YYYY-MM-DD HH24:MI:SS'), 'SS') FROM dual",
     "05"),
    ("RR is this century below 50",
     "SELECT TO_CHAR(TO_DATE('01-JAN-49', 'DD-MON-RR'), 'YYYY') FROM dual", "2049"),
    ("RR is the last one from 50 on",
     "SELECT TO_CHAR(TO_DATE('01-JAN-50', 'DD-MON-RR'), 'YYYY') FROM dual", "1950"),
    ("SYYYY shows the sign of years BC",
     "SELECT TO_CHAR(TO_DATE('-0044-03-15', 'SYYYY-MM-DD'), 'SYYYY-MM-DD') FROM dual",
     "-0044-03-15"),
    ("years were Julian before 1582",
     "SELECT TO_CHAR(TO_DATE('1500-02-28', 'YYYY-MM-DD') + 1, 'YYYY-MM-DD') FROM dual",
     "1500-02-29"),
    ("fractions of a second",
     "SELECT TO_CHAR(changed, 'YYYY-MM-DD HH24:MI:SS.FF6') FROM coil WHERE id = 1",
     "2020-02-29 13:14:15.123456"),
    ("month names", "SELECT TO_CHAR(DATE '2020-05-01', 'FMMonth DD, YYYY') FROM dual",
     "May 1, 2020"),
    ("EXTRACT", "SELECT EXTRACT(YEAR FROM made) FROM coil WHERE id = 1", 2020),
    ("zones convert to UTC",
     "SELECT TO_CHAR(SYS_EXTRACT_UTC(TIMESTAMP '2020-01-01 12:00:00 -05:00'), 'HH24') FROM dual",
     "17"),
    ("BETWEEN includes both ends", "SELECT COUNT(*) FROM coil WHERE id BETWEEN 1 AND 2", 2),
    ("LIKE with ESCAPE", "SELECT COUNT(*) FROM dual WHERE '50%' LIKE '50!%' ESCAPE '!'", 1),
    ("IN a list of pairs", "SELECT COUNT(*) FROM coil WHERE (id, status) IN ((1, 'OPEN'))", 1),
    ("EXISTS with a correlation",
     "SELECT COUNT(*) FROM coil c WHERE NOT EXISTS "
     "(SELECT 1 FROM parent p WHERE p.id = c.parent_id)", 1),
    ("a scalar subquery",
     "SELECT (SELECT name FROM parent p WHERE p.id = c.parent_id) FROM coil c WHERE id = 1",
     "Müller"),
    ("LEFT JOIN",
     "SELECT COUNT(p.id) FROM coil c LEFT JOIN parent p ON p.id = c.parent_id", 2),
    ("a comma joins", "SELECT COUNT(*) FROM coil, parent", 9),
    ("WITH", "WITH few AS (SELECT id FROM coil WHERE ROWNUM <= 2) SELECT COUNT(*) FROM few", 2),
    ("MINUS", "SELECT COUNT(*) FROM (SELECT id FROM coil MINUS SELECT id FROM parent)", 0),
    ("UNION removes duplicates",
     "SELECT COUNT(*) FROM (SELECT id FROM coil UNION SELECT id FROM parent)", 3),
    ("UNION ALL keeps them",
     "SELECT COUNT(*) FROM (SELECT id FROM coil UNION ALL SELECT id FROM parent)", 6),
    ("ROWNUM limits before ORDER BY",
     "SELECT COUNT(*) FROM (SELECT id FROM coil WHERE ROWNUM < 3 ORDER BY id DESC)", 2),
    ("ROWNUM = 2 finds nothing", "SELECT COUNT(*) FROM coil WHERE ROWNUM = 2", 0),
    ("ROWNUM > 1 finds nothing", "SELECT COUNT(*) FROM coil WHERE ROWNUM > 1", 0),
    ("COUNT of a column skips NULL", "SELECT COUNT(width) FROM coil", 2),
    ("SUM of nothing is NULL", "SELECT NVL(SUM(width), -1) FROM coil WHERE id > 99", -1),
    ("MAX of text is by bytes", "SELECT MAX(name) FROM parent", "Müller"),
    ("HAVING", "SELECT parent_id FROM coil GROUP BY parent_id HAVING COUNT(*) > 1", 1),
    ("a window", "SELECT MAX(n) FROM (SELECT ROW_NUMBER() OVER (ORDER BY id) n FROM coil)", 3),
    ("LISTAGG", "SELECT LISTAGG(id, ',') WITHIN GROUP (ORDER BY id DESC) FROM coil", "3,2,1"),
    ("DBMS_LOB.GETLENGTH", "SELECT DBMS_LOB.GETLENGTH(notes) FROM coil WHERE id = 3", 5),
    ("DBMS_LOB.SUBSTR", "SELECT DBMS_LOB.SUBSTR(notes, 2, 1) FROM coil WHERE id = 3", "Gr"),
    ("ORA_HASH is stable within its buckets",
     "SELECT COUNT(*) FROM coil WHERE ORA_HASH(id, 3) BETWEEN 0 AND 3", 3),
    ("RAWTOHEX of text", "SELECT RAWTOHEX(UTL_RAW.CAST_TO_RAW('AB')) FROM dual", "4142"),
    ("DUMP", "SELECT DUMP('AB', 16) FROM dual", "Typ=96 Len=2: 41,42"),
    ("q quotes", "SELECT q'[it's]' FROM dual", "it's"),
    ("hints and comments are comments", "SELECT /*+ FULL(c) */ COUNT(*) -- x\nFROM coil c", 3),
    ("quoted names", 'SELECT "ID" FROM "ABIS"."COIL" WHERE "ID" = 2', 2),
    ("USER", "SELECT USER FROM dual", "ABIS"),
    ("SYS_CONTEXT", "SELECT SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') FROM dual", "ABIS"),
]  # fmt: skip


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


REFUSALS = [
    ("ORA-00900", "HELLO"),
    ("ORA-00904", "SELECT nothing FROM coil"),
    ("ORA-00904", "SELECT NO_SUCH_FUNCTION(1) FROM dual"),
    ("ORA-00907", "SELECT COUNT(id FROM coil"),
    ("ORA-00911", "SELECT 1 FROM dual WHERE 1 ! 2"),
    ("ORA-00918", "SELECT id FROM coil, parent"),
    ("ORA-00918", "SELECT * FROM (SELECT c.id, p.id FROM coil c, parent p)"),
    ("ORA-00918", "SELECT id FROM (SELECT c.id, p.id FROM coil c, parent p)"),
    ("ORA-00923", "SELECT 1"),
    ("ORA-00932", "SELECT COUNT(*) FROM coil WHERE notes = 'hello'"),
    ("ORA-00932", "SELECT MAX(notes) FROM coil"),
    ("ORA-00933", "SELECT id FROM coil FETCH FIRST 1 ROWS ONLY"),
    ("ORA-00933", "SELECT id FROM coil OFFSET 1 ROWS"),
    ("ORA-00933", "SELECT id FROM coil LIMIT 1"),
    ("ORA-00936", "SELECT FROM coil"),
    ("ORA-00942", "SELECT 1 FROM nowhere"),
    ("ORA-00979", "SELECT id, COUNT(*) FROM coil GROUP BY parent_id"),
    ("ORA-00904", "CREATE TABLE bad (size NUMBER)"),
    ("ORA-00923", "SELECT id mode FROM coil"),
    ("ORA-00936", "SELECT comment FROM coil"),
    ("ORA-00972", f"SELECT id AS {'x' * 31} FROM coil"),
    ("ORA-01704", f"SELECT '{'x' * 4001}' FROM dual"),
    ("ORA-01795", f"SELECT id FROM coil WHERE id IN ({', '.join(['1'] * 1001)})"),
    ("ORA-01427", "SELECT (SELECT id FROM coil) FROM dual"),
    ("ORA-01476", "SELECT 1/0 FROM dual"),
    ("ORA-01722", "SELECT TO_NUMBER('12x') FROM dual"),
    ("ORA-01789", "SELECT 1 FROM dual UNION SELECT 1, 2 FROM dual"),
    ("ORA-01790", "SELECT 1 FROM dual UNION SELECT 'a' FROM dual"),
    ("ORA-01821", "SELECT TO_CHAR(SYSDATE, 'QQQQ?') FROM dual"),
    ("ORA-01839", "SELECT TO_DATE('2021-02-29', 'YYYY-MM-DD') FROM dual"),
    ("ORA-01843", "SELECT TO_DATE('2021-13-01', 'YYYY-MM-DD') FROM dual"),
    ("ORA-03001", "SELECT id FROM coil SAMPLE (10)"),
    ("ORA-03001", "SELECT id FROM coil FOR UPDATE"),
    ("ORA-03001", "SELECT id FROM coil CONNECT BY PRIOR id = parent_id"),
    ("ORA-03001", "SELECT c.id FROM coil c, parent p WHERE c.parent_id = p.id (+)"),
    ("ORA-03001", "ALTER SESSION SET NLS_SORT = GERMAN"),
    ("ORA-03001", "MERGE INTO coil USING dual ON (1 = 1) WHEN MATCHED THEN UPDATE SET id = 1"),
    ("ORA-06550", "BEGIN DBMS_SOMETHING.DO_IT; END;"),
]


@pytest.mark.parametrize(("code", "sql"), REFUSALS)
def test_what_is_wrong_or_unknown_is_refused(connect: Connect, code: str, sql: str) -> None:
    connection = connect()
    with pytest.raises(oracledb.Error) as caught:
        connection.cursor().execute(sql).fetchall()
    assert error_code(caught.value) == code
    assert connection.cursor().execute("SELECT 1 FROM dual").fetchone() == (1,)


def test_the_position_of_an_error_is_told(connect: Connect) -> None:
    with pytest.raises(oracledb.Error) as caught:
        connect().cursor().execute("SELECT id, nothing FROM coil")
    assert caught.value.args[0].offset == 11
