"""DDL as SQL Developer and DBMS_METADATA write it: kept, told in the dictionary, or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import oracledb
import pytest

from helpers import Connect, error_code
from oracle_standin.folder import DataError, statements
from oracle_standin.server import OracleServer

Rows = Callable[..., list[Any]]

# A script of SQL Developer's "Database Export", with what DBMS_METADATA writes by default.
EXPORT = Path(__file__).with_name("export.sql").read_text()


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OracleServer]:
    folder = tmp_path_factory.mktemp("exported")
    (folder / "export.sql").write_text(EXPORT)
    with OracleServer(folder) as server:
        yield server


@pytest.fixture
def ask(exported: OracleServer, connect: Connect) -> Rows:
    cursor = connect(exported).cursor()
    return lambda sql: cursor.execute(sql).fetchall()


def test_every_constraint_of_an_export_is_in_the_dictionary(ask: Rows) -> None:
    found = ask(
        "SELECT constraint_name, constraint_type, status, validated, deferrable, deferred, "
        "index_name, r_constraint_name, delete_rule FROM user_constraints "
        "WHERE generated = 'USER NAME' ORDER BY 1"
    )
    plain = ("ENABLED", "VALIDATED", "NOT DEFERRABLE", "IMMEDIATE")
    columns = ask("SELECT constraint_name, column_name FROM user_cons_columns ORDER BY 1, 2")
    listed = [
        (name, kind, " ".join(column for key, column in columns if key == name), *rest)
        for name, kind, *rest in found
    ]
    assert listed == [
        ("CODE_GIVEN", "C", "CODE", *plain, None, None, None),
        ("MILL_CODE_UK", "U", "CODE", "ENABLED", "NOT VALIDATED", "DEFERRABLE", "DEFERRED",
         "MILL_CODE_IX", None, None),
        ("MILL_PK", "P", "MILL_ID", *plain, "MILL_PK", None, None),
        ("ROLL_CK", "C", "GRADE Odd,Name", *plain, None, None, None),
        ("ROLL_CODE_FK", "R", "GRADE", "DISABLED", "NOT VALIDATED", "NOT DEFERRABLE", "IMMEDIATE",
         None, "MILL_CODE_UK", "NO ACTION"),
        ("ROLL_GRADE_NN", "C", "GRADE", "ENABLED", "NOT VALIDATED", "NOT DEFERRABLE", "IMMEDIATE",
         None, None, None),
        ("ROLL_MILL_FK", "R", "MILL_ID", *plain, None, "MILL_PK", "CASCADE"),
        ("ROLL_PK", "P", "ROLL_ID", *plain, "ROLL_PK", None, None),
    ]  # fmt: skip
    unnamed = ask(
        "SELECT search_condition, status FROM user_constraints "
        "WHERE generated = 'GENERATED NAME' ORDER BY constraint_name"
    )
    assert unnamed == [
        ('"MILL_ID" IS NOT NULL', "ENABLED"),
        ('"WEIGHT" IS NOT NULL', "DISABLED"),
        ('"MILL_ID" IS NOT NULL', "ENABLED"),
    ]


def test_nullable_says_what_is_certain_of_the_rows(ask: Rows) -> None:
    found = ask(
        "SELECT column_name, nullable FROM user_tab_columns WHERE table_name = 'ROLL' "
        "ORDER BY column_id"
    )
    assert dict(found) == {
        "ROLL_ID": "N", "MILL_ID": "N", "GRADE": "Y", "WEIGHT": "Y", "NOTES": "Y", "PICTURE": "Y",
        "Odd,Name": "Y",
    }  # fmt: skip


def test_a_check_is_told_as_it_was_written(ask: Rows) -> None:
    ((condition,),) = ask(
        "SELECT search_condition FROM user_constraints WHERE constraint_name = 'ROLL_CK'"
    )
    assert condition.startswith("(\"GRADE\" IN ('A)', 'B') OR")
    assert condition.endswith("REGEXP_LIKE(\"GRADE\", '^[(]')")


def test_the_indexes_of_an_export_are_listed_once(ask: Rows) -> None:
    assert ask("SELECT index_name, index_type, uniqueness FROM user_indexes ORDER BY 1") == [
        ("MILL_CODE_IX", "NORMAL", "NONUNIQUE"),
        ("MILL_PK", "NORMAL", "UNIQUE"),
        ("ROLL_GRADE", "BITMAP", "NONUNIQUE"),
        ("ROLL_PK", "NORMAL", "UNIQUE"),
        ("ROLL_UP", "FUNCTION-BASED NORMAL", "NONUNIQUE"),
    ]


def test_modify_widens_and_comments_keep_their_quotes(ask: Rows) -> None:
    assert ask(
        "SELECT data_precision, data_scale, data_default FROM user_tab_columns "
        "WHERE column_name = 'WEIGHT'"
    ) == [(14, 3, "0")]
    assert ask("SELECT comments FROM user_col_comments WHERE column_name = 'NAME'") == [
        ("called 'so'; never empty",)
    ]
    assert ask("SELECT data_default FROM user_tab_columns WHERE column_name = 'NAME'") == [
        ("'a; ''mill'''",)
    ]


SHAPES = {
    "HEAPED": ("(n NUMBER) ORGANIZATION HEAP", ("N", None, "NO", None)),
    "KEPT": ("(n NUMBER) ON COMMIT PRESERVE ROWS", ("Y", "SYS$SESSION", "NO", None)),
    "SHORT": ("(n NUMBER) ON COMMIT DELETE ROWS", ("Y", "SYS$TRANSACTION", "NO", None)),
    "SORTED": (
        "(n NUMBER, CONSTRAINT sorted_pk PRIMARY KEY (n)) ORGANIZATION INDEX PCTTHRESHOLD 50 "
        "INCLUDING n OVERFLOW TABLESPACE users",
        ("N", None, "NO", "IOT"),
    ),
    "PARTED": (
        "(n NUMBER, d DATE) PARTITION BY RANGE (d) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH')) "
        "SUBPARTITION BY HASH (n) SUBPARTITIONS 4 "
        "(PARTITION p1 VALUES LESS THAN (TO_DATE(' 2020-01-01', 'SYYYY-MM-DD')) TABLESPACE users, "
        "PARTITION p2 VALUES LESS THAN (MAXVALUE)) ENABLE ROW MOVEMENT",
        ("N", None, "YES", None),
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_the_shape_of_a_table_is_told(
    name: str, own_server: OracleServer, connect: Connect
) -> None:
    ddl, told = SHAPES[name]
    temporary = "GLOBAL TEMPORARY " if told[0] == "Y" else ""
    cursor = connect().cursor()
    cursor.execute(f"CREATE {temporary}TABLE {name} {ddl}")
    cursor.execute(
        "SELECT temporary, duration, partitioned, iot_type FROM all_tables WHERE table_name = :n",
        [name],
    )
    assert cursor.fetchone() == told


REFUSED = [
    ("ORA-03001", "CREATE TABLE t AS SELECT 1 n FROM dual"),
    ("ORA-03001", "CREATE TABLE t OF some_type"),
    ("ORA-03001", "CREATE TABLE t (n NUMBER) ORGANIZATION EXTERNAL (TYPE ORACLE_LOADER)"),
    ("ORA-03001", "CREATE TABLE t (n NUMBER) NESTED TABLE n STORE AS m"),
    ("ORA-03001", "CREATE TABLE t (n NUMBER) XMLTYPE COLUMN x STORE AS CLOB"),
    ("ORA-03001", "CREATE TABLE t (n NUMBER) FLASHBACK ARCHIVE"),
    ("ORA-03001", "CREATE TABLE t (n NUMBER, m NUMBER GENERATED ALWAYS AS (n + 1) VIRTUAL)"),
    ("ORA-03001", "CREATE TABLE t (n NUMBER DEFAULT ON NULL 1)"),
    ("ORA-00902", 'CREATE TABLE t (n "MDSYS"."SDO_GEOMETRY")'),
    ("ORA-00902", "CREATE TABLE t (n XMLTYPE)"),
    ("ORA-00902", "CREATE TABLE t (n VARCHAR2(5) ENCRYPT)"),
    ("ORA-00904", "CREATE TABLE t (n NUMBER, PRIMARY KEY (m))"),
    ("ORA-00904", 'CREATE TABLE t (n NUMBER, CHECK ("M" > 0))'),
    ("ORA-00904", "CREATE TABLE t (n NUMBER CHECK (n > 0) USING INDEX)"),
    ("ORA-02260", "CREATE TABLE t (n NUMBER PRIMARY KEY, m NUMBER PRIMARY KEY)"),
    ("ORA-02261", "CREATE TABLE t (n NUMBER UNIQUE, UNIQUE (n))"),
    ("ORA-02264", "CREATE TABLE t (n NUMBER CONSTRAINT pk_coil CHECK (n > 0))"),
    ("ORA-00942", "CREATE TABLE t (n NUMBER REFERENCES nowhere)"),
    ("ORA-02270", "CREATE TABLE t (n VARCHAR2(40) REFERENCES parent (name))"),
    ("ORA-02256", "CREATE TABLE t (n NUMBER, FOREIGN KEY (n) REFERENCES parent (id, name))"),
    ("ORA-14196", "CREATE TABLE t (n NUMBER CONSTRAINT k PRIMARY KEY USING INDEX nowhere)"),
    ("ORA-00907", "CREATE TABLE t (n NUMBER CHECK (n > 0"),
    ("ORA-01408", "CREATE INDEX again ON coil (id)"),
    ("ORA-02443", "ALTER TABLE coil DROP CONSTRAINT nowhere"),
    ("ORA-00942", "ALTER TABLE coil ADD CONSTRAINT up FOREIGN KEY (width) REFERENCES nowhere"),
    ("ORA-02260", "ALTER TABLE coil ADD (extra NUMBER, PRIMARY KEY (width))"),
    ("ORA-02264", "ALTER TABLE coil DROP (notes) ADD CONSTRAINT pk_parent UNIQUE (width)"),
    ("ORA-03001", "ALTER TABLE coil MOVE TABLESPACE users"),
    ("ORA-03001", "ALTER TABLE coil ENABLE ALL TRIGGERS"),
    ("ORA-03001", "ALTER TABLE coil SET UNUSED (notes)"),
    ("ORA-01758", "ALTER TABLE coil ADD (extra NUMBER NOT NULL)"),
    ("ORA-02296", "ALTER TABLE coil MODIFY (width NOT NULL)"),
    ("ORA-01439", "ALTER TABLE coil MODIFY (status NUMBER)"),
    ("ORA-02260", "ALTER TABLE coil ADD PRIMARY KEY (width)"),
    ("ORA-03001", "COMMENT ON MATERIALIZED VIEW m IS 'x'"),
    ("ORA-03001", "CREATE OR REPLACE TRIGGER t BEFORE INSERT ON coil BEGIN NULL"),
    ("ORA-00922", "CREATE INDEX i ON coil (width) SOMEHOW"),
]


@pytest.mark.parametrize(("code", "ddl"), REFUSED)
def test_what_cannot_be_kept_is_refused_and_changes_nothing(
    code: str, ddl: str, own_server: OracleServer, connect: Connect
) -> None:
    connection = connect()
    before = dictionary(connection)
    with pytest.raises(oracledb.Error) as caught:
        connection.cursor().execute(ddl)
    assert error_code(caught.value) == code
    assert dictionary(connection) == before
    cursor = connection.cursor()
    cursor.execute("SELECT notes FROM coil ORDER BY id", fetch_lobs=False)
    assert cursor.fetchall() == [("hello",), (None,), ("Grüße",)]
    cursor.execute("INSERT INTO coil (id, notes) VALUES (9, 'more')")


def dictionary(connection: oracledb.Connection) -> list[object]:
    cursor = connection.cursor()
    return [
        cursor.execute(f"SELECT {columns} ORDER BY 1, 2, 3, 4").fetchall()
        for columns in (
            "table_name, column_name, data_type, nullable FROM user_tab_columns",
            "table_name, constraint_name, status, validated FROM user_constraints",
            "table_name, index_name, uniqueness, index_type FROM user_indexes",
            "object_name, object_type, status, 1 FROM user_objects",
        )
    ]


def test_constraints_go_and_change_by_name(own_server: OracleServer, connect: Connect) -> None:
    cursor = connect().cursor()
    status = "SELECT status, index_name FROM user_constraints WHERE constraint_name = 'PK_PARENT'"
    cursor.execute("CREATE TABLE child (p NUMBER CONSTRAINT child_fk REFERENCES parent)")
    for refused in ("ALTER TABLE parent DROP PRIMARY KEY", "DROP TABLE parent"):
        with pytest.raises(oracledb.Error, match=r"ORA-02273|ORA-02449"):
            cursor.execute(refused)
    cursor.execute("ALTER TABLE parent DISABLE PRIMARY KEY CASCADE")
    assert cursor.execute(status).fetchall() == [("DISABLED", None)]
    cursor.execute("ALTER TABLE parent ENABLE NOVALIDATE CONSTRAINT pk_parent")
    assert cursor.execute(status).fetchall() == [("ENABLED", "PK_PARENT")]
    cursor.execute("ALTER TABLE parent MODIFY CONSTRAINT pk_parent VALIDATE")
    cursor.execute("ALTER TABLE parent DROP PRIMARY KEY CASCADE")
    assert cursor.execute(status).fetchall() == []
    cursor.execute("SELECT COUNT(*) FROM user_constraints WHERE constraint_name = 'CHILD_FK'")
    assert cursor.fetchone() == (0,)


def test_a_foreign_key_may_stand_before_its_table_but_not_without_it(tmp_path: Path) -> None:
    child = 'CREATE TABLE child (n NUMBER CONSTRAINT up REFERENCES parent ("ID"));'
    (tmp_path / "a.sql").write_text(child)
    with pytest.raises(DataError, match=r"ORA-00942.*DEMO\.PARENT, which the foreign key UP"):
        OracleServer(tmp_path)
    (tmp_path / "b.sql").write_text("CREATE TABLE parent (id NUMBER PRIMARY KEY);")
    OracleServer(tmp_path).close()


def test_rows_of_temporary_and_index_organized_tables_are_no_places(
    own_server: OracleServer, connect: Connect, tmp_path: Path
) -> None:
    cursor = connect().cursor()
    cursor.execute("CREATE TABLE iot (n NUMBER PRIMARY KEY) ORGANIZATION INDEX")
    with pytest.raises(oracledb.Error, match="ORA-01446"):
        cursor.execute("SELECT ROWID FROM iot")
    (tmp_path / "t.sql").write_text("CREATE GLOBAL TEMPORARY TABLE t (n NUMBER);")
    (tmp_path / "T.csv").write_text("n\n1\n")
    with pytest.raises(DataError, match="temporary"):
        OracleServer(tmp_path)


def test_a_script_is_split_where_sql_plus_splits_it() -> None:
    script = "/* a; */ SELECT ';' FROM dual -- x;\n;\n/\nPROMPT it's\nset echo off\nSELECT 2 FROM x"
    assert list(statements(script)) == ["SELECT ';' FROM dual -- x;", "SELECT 2 FROM x"]
    column = "CREATE TABLE t (\nPROMPT VARCHAR2(5),\nset NUMBER);"
    assert list(statements(column)) == [column[:-1]]
