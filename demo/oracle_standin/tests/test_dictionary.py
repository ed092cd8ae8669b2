"""The data dictionary, and who sees what in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import oracledb
import pytest

from helpers import Connect, error_code
from oracle_standin.server import OracleServer

Rows = Callable[..., list[Any]]


def test_tables_are_listed(rows: Rows) -> None:
    assert rows("SELECT owner, table_name FROM all_tables ORDER BY 2") == [
        ("DEMO", "COIL"),
        ("DEMO", "PARENT"),
    ]
    assert rows("SELECT table_name FROM user_tables ORDER BY 1") == ["COIL", "PARENT"]


def test_columns_are_described_as_in_oracle(rows: Rows) -> None:
    found = rows(
        "SELECT column_name, data_type, data_length, data_precision, data_scale, nullable, "
        "char_length, char_used FROM all_tab_columns WHERE owner = :o AND table_name = :t "
        "ORDER BY column_id", o="DEMO", t="COIL",
    )  # fmt: skip
    assert found == [
        ("ID", "NUMBER", 22, 10, 0, "N", None, None),
        ("PARENT_ID", "NUMBER", 22, 10, 0, "Y", None, None),
        ("WIDTH", "NUMBER", 22, 10, 4, "Y", None, None),
        ("LENGTH", "NUMBER", 22, None, None, "Y", None, None),
        ("MADE", "DATE", 7, None, None, "Y", None, None),
        ("CHANGED", "TIMESTAMP(6)", 11, None, 6, "Y", None, None),
        ("NOTES", "CLOB", 4000, None, None, "Y", None, None),
        ("STATUS", "CHAR", 8, None, None, "Y", 8, "B"),
    ]


def test_keys_are_found_through_the_constraints(rows: Rows) -> None:
    found = rows(
        "SELECT cc.column_name, c.constraint_type FROM all_constraints c "
        "JOIN all_cons_columns cc ON cc.owner = c.owner AND cc.constraint_name = c.constraint_name "
        "WHERE c.owner = 'DEMO' AND c.table_name = 'COIL' AND c.constraint_type = 'P'"
    )
    assert found == [("ID", "P")]


def test_the_character_set_is_told(rows: Rows) -> None:
    parameters = dict(rows("SELECT parameter, value FROM nls_database_parameters"))
    assert parameters["NLS_CHARACTERSET"] == "WE8MSWIN1252"
    assert parameters["NLS_NCHAR_CHARACTERSET"] == "AL16UTF16"


def test_the_parameters_of_the_session_are_told(connect: Connect) -> None:
    cursor = connect().cursor()
    cursor.execute("ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD'")
    told = {}
    for view in ("nls_session_parameters", "nls_database_parameters"):
        cursor.execute(f"SELECT parameter, value FROM {view}")
        told[view] = dict(cursor.fetchall())
    formats = {view: parameters["NLS_DATE_FORMAT"] for view, parameters in told.items()}
    assert formats == {
        "nls_session_parameters": "YYYY-MM-DD",
        "nls_database_parameters": "DD-MON-RR",
    }
    assert "NLS_CHARACTERSET" not in told["nls_session_parameters"]


def test_the_database_tells_its_scn(rows: Rows) -> None:
    first, second = (rows("SELECT current_scn FROM v$database")[0] for _ in range(2))
    assert second > first > 0


def test_what_came_with_12c_is_unknown_to_an_11g(connect: Connect, folder: Path) -> None:
    column = "SELECT default_on_null FROM all_tab_cols WHERE table_name = 'COIL' AND column_id = 1"
    view = "SELECT COUNT(*) FROM all_tab_identity_cols"
    assert refused(connect(), column) == "ORA-00904"
    assert refused(connect(), view) == "ORA-00942"
    with OracleServer(folder, version="12.1") as twelve:
        connection = connect(twelve)
        assert connection.cursor().execute(column).fetchone() == ("NO",)
        assert connection.cursor().execute(view).fetchone() == (0,)


def test_long_columns_can_be_united_with_all_only(connect: Connect) -> None:
    union = "SELECT text FROM all_views UNION {} SELECT query FROM all_mviews"
    assert connect().cursor().execute(union.format("ALL")).fetchall() == []
    assert refused(connect(), union.format("")) == "ORA-00997"


def test_an_index_is_listed_until_its_column_goes(own_server: OracleServer, rows: Rows) -> None:
    with oracledb.connect(user="demo", password="demo", dsn=own_server.dsn) as connection:
        cursor = connection.cursor()
        cursor.execute("CREATE INDEX ix ON coil (status)")
        names = (
            "SELECT index_name, uniqueness FROM user_indexes WHERE table_name = 'COIL' ORDER BY 1"
        )
        assert rows(names) == [("IX", "NONUNIQUE"), ("PK_COIL", "UNIQUE")]
        assert refused(connection, "CREATE INDEX ix ON parent (name)") == "ORA-00955"
        assert refused(connection, "CREATE INDEX iy ON coil (nowhere)") == "ORA-00904"
        cursor.execute("ALTER TABLE coil DROP COLUMN status")
        assert rows(names) == [("PK_COIL", "UNIQUE")]


@pytest.fixture
def reader(own_server: OracleServer, connect: Connect) -> oracledb.Connection:
    """An account with nothing but the right to log on."""
    own_server.database.accounts.add("reader", "reader", {"CREATE SESSION"})
    return connect(user="reader", password="reader")


def refused(connection: oracledb.Connection, sql: str) -> str:
    with pytest.raises(oracledb.Error) as caught:
        connection.cursor().execute(sql)
    return error_code(caught.value)


def test_a_table_without_a_grant_does_not_exist(reader: oracledb.Connection) -> None:
    assert refused(reader, "SELECT 1 FROM demo.coil") == "ORA-00942"
    assert reader.cursor().execute("SELECT COUNT(*) FROM all_tables").fetchone() == (0,)


def test_a_grant_makes_a_table_visible_and_revoke_hides_it_again(
    reader: oracledb.Connection, connect: Connect
) -> None:
    owner = connect().cursor()
    owner.execute("GRANT SELECT ON coil TO reader")
    assert reader.cursor().execute("SELECT COUNT(*) FROM demo.coil").fetchone() == (3,)
    seen = reader.cursor().execute("SELECT owner, table_name FROM all_tables").fetchall()
    assert seen == [("DEMO", "COIL")]
    rights = reader.cursor().execute(
        "SELECT privilege FROM all_tab_privs WHERE table_name = 'COIL'"
    )
    assert rights.fetchall() == [("SELECT",)]
    owner.execute("REVOKE SELECT ON coil FROM reader")
    assert refused(reader, "SELECT 1 FROM demo.coil") == "ORA-00942"


def test_a_table_seen_without_the_right_in_question_is_ora_01031(
    reader: oracledb.Connection, connect: Connect
) -> None:
    connect().cursor().execute("GRANT SELECT ON coil TO reader")
    assert refused(reader, "DELETE FROM demo.coil") == "ORA-01031"
    assert refused(reader, "SELECT 1 FROM demo.coil AS OF SCN 1000001") == "ORA-01031"


def test_the_views_and_packages_of_sys_need_rights(
    reader: oracledb.Connection, connect: Connect
) -> None:
    assert refused(reader, "SELECT current_scn FROM v$database") == "ORA-00942"
    scn = "SELECT DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER FROM dual"
    assert refused(reader, scn) == "ORA-00904"
    owner = connect().cursor()
    owner.execute("GRANT EXECUTE ON SYS.DBMS_FLASHBACK TO reader")
    owner.execute("GRANT SELECT ON SYS.V_$DATABASE TO reader")
    assert reader.cursor().execute(scn).fetchone()[0] > 0
    assert reader.cursor().execute("SELECT current_scn FROM v$database").fetchone()[0] > 0


def test_session_privileges_are_listed(reader: oracledb.Connection) -> None:
    found = reader.cursor().execute("SELECT privilege FROM session_privs").fetchall()
    assert found == [("CREATE SESSION",)]


def test_a_reader_may_not_define_anything(reader: oracledb.Connection) -> None:
    assert refused(reader, "CREATE TABLE mine (n NUMBER)") == "ORA-01031"
    assert refused(reader, "DROP TABLE demo.coil") == "ORA-00942"


def test_current_schema_changes_what_a_bare_name_means(
    reader: oracledb.Connection, connect: Connect
) -> None:
    connect().cursor().execute("GRANT SELECT ON coil TO reader")
    assert refused(reader, "SELECT 1 FROM coil") == "ORA-00942"
    reader.current_schema = "DEMO"
    assert reader.cursor().execute("SELECT COUNT(*) FROM coil").fetchone() == (3,)


def test_names_with_quotes_hash_and_dollar_are_kept(connect: Connect) -> None:
    cursor = connect().cursor()
    cursor.execute('CREATE TABLE "Odd Name$#" (coil# NUMBER, "select" NUMBER, "Mixed" NUMBER)')
    cursor.execute('INSERT INTO "Odd Name$#" VALUES (1, 2, 3)')
    cursor.execute('SELECT COIL#, "select", "Mixed" FROM demo."Odd Name$#"')
    assert cursor.fetchone() == (1, 2, 3)
    cursor.execute("SELECT column_name FROM user_tab_columns WHERE table_name = 'Odd Name$#' "
                   "ORDER BY column_id")  # fmt: skip
    assert cursor.fetchall() == [("COIL#",), ("select",), ("Mixed",)]
    cursor.execute('DROP TABLE "Odd Name$#"')
