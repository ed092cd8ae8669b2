"""Views over tables, and synonyms: what is read through them, and what the dictionary says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import oracledb
import pytest

from helpers import COILS, SCHEMA, Connect, error_code
from oracle_standin.folder import DataError
from oracle_standin.server import OracleServer

Execute = Callable[..., list[Any]]

# As DBMS_METADATA writes them; the first stands in front of the tables that it reads.
WIDE = "SELECT c.id, ROUND(c.width * 25.4, 1), c.made FROM coil c WHERE c.width > 0 ORDER BY c.id"
VIEWS = f"""
  CREATE OR REPLACE FORCE EDITIONABLE VIEW "DEMO"."WIDE" ("COIL", "WIDTH_MM", "Made at") AS
  {WIDE};
  CREATE OR REPLACE FORCE NONEDITIONABLE VIEW "DEMO"."OF_VIEW" AS SELECT w.* FROM wide w
  WITH READ ONLY;
  COMMENT ON TABLE "DEMO"."WIDE" IS 'coils with a width';
  COMMENT ON COLUMN "DEMO"."WIDE"."Made at" IS 'when';
"""


@pytest.fixture
def execute(own_server: OracleServer, connect: Connect) -> Execute:
    cursor = connect().cursor()

    def do(sql: str, *binds: Any, **named: Any) -> list[Any]:
        cursor.execute(sql, named or list(binds), fetch_lobs=False)
        return cursor.fetchall() if cursor.description else []

    return do


def refused(execute: Callable[..., object], sql: str, *binds: Any) -> str:
    with pytest.raises(oracledb.Error) as caught:
        execute(sql, *binds)
    return error_code(caught.value)


def test_a_view_gives_its_query_s_rows(execute: Execute) -> None:
    execute(
        "CREATE VIEW v AS SELECT c.id, p.name, NVL(c.width, 0) w, c.made, c.notes, "
        "COUNT(*) OVER () n FROM coil c LEFT JOIN parent p ON p.id = c.parent_id"
    )
    made = datetime(2020, 2, 29, 13, 14, 15)
    assert execute("SELECT * FROM v WHERE id = 1") == [(1, "Müller", 12.5, made, "hello", 3)]
    assert execute("SELECT MAX(n), SUM(w) FROM v") == [(3, 12.4999)]
    assert execute("SELECT TRUNC(made) - DATE '1970-01-01' d FROM v WHERE id = 1") == [(18321,)]
    assert execute("SELECT w.id FROM v w JOIN v x ON x.id = w.id + 1 ORDER BY 1") == [(1,), (2,)]


def test_a_union_and_an_aggregate_and_a_with_are_views_too(execute: Execute) -> None:
    execute(
        "CREATE VIEW u (x, y) AS SELECT id, 'c' FROM coil UNION ALL SELECT id, NULL FROM parent"
    )
    assert execute("SELECT COUNT(x), COUNT(y) FROM u") == [(6, 3)]
    execute("CREATE VIEW a AS WITH q AS (SELECT MOD(id, 2) m FROM coil) "
            "SELECT m, COUNT(*) n FROM q GROUP BY m")  # fmt: skip
    assert execute("SELECT * FROM a ORDER BY m") == [(0, 1), (1, 2)]
    assert refused(execute, "SELECT ROWID FROM a") == "ORA-01446"


def test_the_dictionary_knows_views_and_their_columns(tmp_path: Path, connect: Connect) -> None:
    (tmp_path / "schema.sql").write_text(VIEWS + SCHEMA)
    (tmp_path / "COIL.csv").write_text(COILS)
    with OracleServer(tmp_path) as server:
        cursor = connect(server).cursor()

        def ask(sql: str) -> list[Any]:
            return cursor.execute(sql).fetchall()

        assert ask("SELECT * FROM of_view") == [(1, 317.5, datetime(2020, 2, 29, 13, 14, 15))]
        assert ask("SELECT view_name, read_only, text_length, text FROM all_views ORDER BY 1") == [
            ("OF_VIEW", "Y", 22, "SELECT w.* FROM wide w"),
            ("WIDE", "N", len(WIDE), WIDE),
        ]
        assert ask("SELECT object_name, status FROM user_objects WHERE object_type = 'VIEW'") == [
            ("OF_VIEW", "VALID"), ("WIDE", "VALID"),
        ]  # fmt: skip
        assert ask(
            "SELECT column_name, data_type, nullable FROM all_tab_columns "
            "WHERE table_name = 'OF_VIEW' ORDER BY column_id"
        ) == [("COIL", "NUMBER", "N"), ("WIDTH_MM", "NUMBER", "Y"), ("Made at", "DATE", "Y")]
        assert ask("SELECT table_name FROM all_tables ORDER BY 1") == [("COIL",), ("PARENT",)]
        assert ask(
            "SELECT table_name, table_type FROM user_tab_comments WHERE comments IS NOT NULL"
        ) == [("WIDE", "VIEW")]
        assert ask("SELECT comments FROM user_col_comments WHERE comments IS NOT NULL") == [
            ("when",)
        ]


def test_nullable_of_a_view_s_column_follows_from_its_query(execute: Execute) -> None:
    execute("CREATE TABLE must (k NUMBER PRIMARY KEY)")
    queries = {
        "SELECT k FROM must": "N",
        "SELECT m.k FROM coil c LEFT JOIN must m ON m.k = c.id": "Y",
        "SELECT m.k FROM must m LEFT JOIN coil c ON m.k = c.id": "N",
        "SELECT m.k FROM must m RIGHT JOIN coil c ON m.k = c.id": "Y",
        "SELECT m.k FROM must m FULL JOIN coil c ON m.k = c.id": "Y",
        "SELECT k FROM must UNION ALL SELECT k FROM must": "N",
        "SELECT k FROM must UNION ALL SELECT parent_id FROM coil": "Y",
        "SELECT MAX(k) k FROM must": "Y",
    }
    for query, nullable in queries.items():
        execute(f"CREATE OR REPLACE VIEW v AS {query}")
        told = execute("SELECT nullable FROM user_tab_columns WHERE table_name = 'V'")
        assert told == [(nullable,)], query


def test_a_view_over_one_table_has_its_rowids_and_any_other_has_none(execute: Execute) -> None:
    execute("CREATE VIEW one AS SELECT * FROM coil c WHERE c.id > 1")
    execute("CREATE VIEW two AS SELECT id number_of, width FROM one")
    execute("CREATE VIEW both AS SELECT c.id, p.name FROM coil c JOIN parent p ON p.id = c.id")
    execute("CREATE VIEW over_both AS SELECT name FROM both")
    rowids = "SELECT ROWIDTOCHAR(ROWID) FROM {} ORDER BY 1"
    of_table = execute(rowids.format("coil WHERE id > 1"))
    assert execute(rowids.format("one")) == execute(rowids.format("two")) == of_table
    assert execute("SELECT * FROM two ORDER BY 1") == [(2, -0.0001), (3, None)]
    assert refused(execute, "SELECT ROWID FROM both") == "ORA-01446"
    assert refused(execute, "SELECT ROWID FROM over_both") == "ORA-01446"
    assert execute("SELECT COUNT(*) FROM over_both") == [(3,)]


def test_a_view_is_read_as_of_the_past(execute: Execute, connect: Connect) -> None:
    execute("CREATE VIEW v AS SELECT c.id FROM coil c JOIN parent p ON p.id = c.parent_id")
    ((before,),) = execute("SELECT DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER FROM dual")
    execute("DELETE FROM parent")
    assert execute("SELECT COUNT(*) FROM v") == [(0,)]  # its own change
    execute("COMMIT")
    assert execute("SELECT COUNT(*) FROM v AS OF SCN :s", s=before) == [(2,)]
    assert execute("SELECT COUNT(*) FROM v") == [(0,)]
    execute("ALTER TABLE parent ADD (extra NUMBER)")
    assert refused(execute, "SELECT 1 FROM v AS OF SCN :1", before) == "ORA-01466"


def test_a_reader_of_a_view_needs_no_right_on_its_table(
    own_server: OracleServer, execute: Execute, connect: Connect
) -> None:
    own_server.database.accounts.add("reader", "reader", {"CREATE SESSION"})
    reader = connect(user="reader", password="reader").cursor()
    execute("CREATE VIEW v AS SELECT id FROM coil")
    assert refused(reader.execute, "SELECT 1 FROM demo.v") == "ORA-00942"
    execute("GRANT SELECT ON v TO reader")
    assert reader.execute("SELECT COUNT(*) FROM demo.v").fetchone() == (3,)
    assert refused(reader.execute, "SELECT 1 FROM demo.coil") == "ORA-00942"
    assert refused(reader.execute, "SELECT 1 FROM demo.v AS OF SCN 1000001") == "ORA-01031"
    seen = reader.execute("SELECT view_name FROM all_views").fetchall()
    assert seen == [("V",)]
    assert reader.execute("SELECT COUNT(*) FROM all_tables").fetchone() == (0,)
    assert refused(reader.execute, "CREATE VIEW mine AS SELECT 1 one FROM dual") == "ORA-01031"
    assert refused(reader.execute, "DROP VIEW demo.v") == "ORA-00942"


def test_a_view_keeps_its_columns_until_one_of_them_goes(execute: Execute) -> None:
    execute("CREATE VIEW v AS SELECT * FROM parent")
    status = "SELECT status FROM user_objects WHERE object_name = 'V'"
    execute("ALTER TABLE parent ADD (extra NUMBER)")
    assert execute("SELECT * FROM v WHERE id = 2") == [(2, None, "B2    ")]
    execute("ALTER TABLE parent DROP COLUMN name")
    assert refused(execute, "SELECT * FROM v") == "ORA-04063"
    assert execute(status) == [("VALID",)]
    execute("DROP TABLE parent")
    assert execute(status) == [("INVALID",)]
    assert refused(execute, "SELECT 1 FROM v") == "ORA-04063"
    execute("CREATE OR REPLACE VIEW v AS SELECT id FROM coil")
    assert execute("SELECT COUNT(*) FROM v") == [(3,)]
    execute("DROP VIEW v")
    assert refused(execute, "SELECT 1 FROM v") == "ORA-00942"


REFUSED = [
    ("ORA-00942", "CREATE VIEW v AS SELECT 1 one FROM nowhere"),
    ("ORA-00904", "CREATE VIEW v AS SELECT nothing FROM coil"),
    ("ORA-00998", "CREATE VIEW v AS SELECT id + 1 FROM coil"),
    ("ORA-00998", "CREATE VIEW v AS SELECT UPPER(name) FROM parent UNION SELECT 'x' FROM dual"),
    ("ORA-00957", "CREATE VIEW v AS SELECT c.id, p.id FROM coil c, parent p"),
    ("ORA-01730", "CREATE VIEW v (a, b) AS SELECT id FROM coil"),
    ("ORA-00955", "CREATE VIEW coil AS SELECT 1 one FROM dual"),
    ("ORA-00955", "CREATE OR REPLACE VIEW coil AS SELECT 1 one FROM dual"),
    ("ORA-03001", "CREATE VIEW v AS SELECT id FROM coil WITH CHECK OPTION"),
    ("ORA-03001", "CREATE VIEW v OF some_type AS SELECT id FROM coil"),
    ("ORA-03001", "CREATE MATERIALIZED VIEW v AS SELECT id FROM coil"),
    ("ORA-00922", "CREATE VIEW v AS SELECT id FROM coil BEQUEATH 5"),
]


@pytest.mark.parametrize(("code", "sql"), REFUSED)
def test_what_is_no_view_is_refused(code: str, sql: str, execute: Execute) -> None:
    assert refused(execute, sql) == code
    assert execute("SELECT COUNT(*) FROM user_views") == [(0,)]


def test_a_view_cannot_be_written(execute: Execute) -> None:
    execute("CREATE VIEW v AS SELECT id FROM coil")
    for sql in ("DELETE FROM v", "INSERT INTO v VALUES (9)", "UPDATE v SET id = 0"):
        assert refused(execute, sql) == "ORA-03001"


def test_a_forced_view_with_errors_is_there_and_says_so(tmp_path: Path, connect: Connect) -> None:
    (tmp_path / "a.sql").write_text(
        "CREATE FORCE VIEW broken AS SELECT x FROM nowhere; CREATE TABLE t (n NUMBER);"
    )
    with OracleServer(tmp_path) as server:
        cursor = connect(server).cursor()
        assert refused(cursor.execute, "SELECT * FROM broken") == "ORA-04063"
        cursor.execute("SELECT object_name FROM user_objects WHERE status = 'INVALID'")
        assert cursor.fetchall() == [("BROKEN",)]
    (tmp_path / "a.sql").write_text("CREATE VIEW broken AS SELECT x FROM nowhere;")
    with pytest.raises(DataError, match="ORA-00942"):
        OracleServer(tmp_path)


def test_a_view_has_no_rows_of_its_own_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("CREATE VIEW v AS SELECT 1 one FROM dual;")
    (tmp_path / "V.csv").write_text("one\n1\n")
    with pytest.raises(DataError, match="no CREATE TABLE V"):
        OracleServer(tmp_path)


def test_a_synonym_leads_to_its_table(
    own_server: OracleServer, execute: Execute, connect: Connect
) -> None:
    own_server.database.accounts.add("reader", "reader", {"CREATE SESSION", "CREATE SYNONYM"})
    reader = connect(user="reader", password="reader").cursor()
    execute("GRANT SELECT ON coil TO reader")
    reader.execute('CREATE OR REPLACE SYNONYM "MINE" FOR "DEMO"."COIL"')
    execute("CREATE OR REPLACE PUBLIC SYNONYM everyones FOR demo.coil")
    assert reader.execute("SELECT mine.id FROM mine WHERE mine.id = 1").fetchall() == [(1,)]
    for name in ("mine", "everyones", "reader.mine"):
        assert reader.execute(f"SELECT COUNT(*) FROM {name}").fetchone() == (3,)
    assert refused(reader.execute, "SELECT 1 FROM reader.everyones") == "ORA-00942"
    listed = reader.execute(
        "SELECT owner, synonym_name, table_owner, table_name FROM all_synonyms ORDER BY 1"
    ).fetchall()
    assert listed == [("PUBLIC", "EVERYONES", "DEMO", "COIL"), ("READER", "MINE", "DEMO", "COIL")]
    execute("REVOKE SELECT ON coil FROM reader")
    assert refused(reader.execute, "SELECT 1 FROM mine") == "ORA-00942"
    reader.execute("CREATE SYNONYM a FOR b")
    reader.execute("CREATE SYNONYM b FOR a")
    assert refused(reader.execute, "SELECT 1 FROM a") == "ORA-01775"


def test_nobody_has_policies(execute: Execute) -> None:
    assert execute("SELECT object_name, policy_name, enable, sel FROM all_policies") == []
    assert refused(execute, "SELECT 1 FROM v$sesstat") == "ORA-00942"  # which the stand-in lacks
