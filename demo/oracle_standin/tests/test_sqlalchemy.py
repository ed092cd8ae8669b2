"""SQLAlchemy's reflection, which reads most of the data dictionary, on an 11g and on a 19c."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import oracle

from oracle_standin.server import OracleServer

SCHEMA = """
CREATE TABLE MILL (
  CODE CHAR(4), COUNTRY VARCHAR2(40 CHAR) DEFAULT 'US' NOT NULL, NAME NVARCHAR2(60),
  CONSTRAINT PK_MILL PRIMARY KEY (CODE), CONSTRAINT UQ_MILL UNIQUE (COUNTRY, NAME)
);
CREATE TABLE COIL (
  ID NUMBER(10) CONSTRAINT PK_COIL PRIMARY KEY, GAUGE NUMBER(12,6), LENGTH NUMBER, MADE DATE,
  CHANGED TIMESTAMP(3), NOTES CLOB, SEAL RAW(16), MILL CHAR(4), "Grade" FLOAT(63),
  CONSTRAINT FK_COIL FOREIGN KEY (MILL) REFERENCES MILL (CODE) ON DELETE CASCADE,
  CONSTRAINT CK_COIL CHECK (GAUGE > 0)
);
COMMENT ON TABLE COIL IS 'one coil';
COMMENT ON COLUMN COIL.GAUGE IS 'inches';
CREATE INDEX IX_COIL ON COIL (MILL, MADE);
CREATE UNIQUE INDEX IX_NOTE ON COIL (UPPER(MILL), ID DESC) TABLESPACE USERS;
"""


@pytest.fixture(scope="module", params=["11.2", "19"])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sa.Engine]:
    folder: Path = tmp_path_factory.mktemp("reflected")
    (folder / "schema.sql").write_text(SCHEMA)
    (folder / "COIL.csv").write_text("id,gauge,made,notes\n7,0.125,2020-02-29 13:14:15,hello\n")
    with OracleServer(folder, version=request.param) as server:
        port = server.dsn.partition(":")[2].partition("/")[0]
        made = sa.create_engine(f"oracle+oracledb://demo:demo@127.0.0.1:{port}/?service_name=ORCL")
        yield made
        made.dispose()


@pytest.fixture
def inspector(engine: sa.Engine) -> sa.Inspector:
    return sa.inspect(engine)


def test_tables_are_listed_and_nothing_else_is_there(inspector: sa.Inspector) -> None:
    assert inspector.get_table_names() == ["coil", "mill"]
    assert inspector.has_table("coil")
    assert not inspector.has_table("skid")
    assert inspector.get_temp_table_names() == []
    assert inspector.get_view_names() == []
    assert inspector.get_materialized_view_names() == []
    assert inspector.get_sequence_names() == []
    with pytest.raises(sa.exc.NoSuchTableError):
        inspector.get_view_definition("coil")


def test_columns_have_their_types(inspector: sa.Inspector) -> None:
    found = {column["name"]: column for column in inspector.get_columns("coil")}
    assert {name: repr(column["type"]) for name, column in found.items()} == {
        "id": "NUMBER(precision=10, scale=0, asdecimal=False)",
        "gauge": "NUMBER(precision=12, scale=6, asdecimal=True)",
        "length": "NUMBER(asdecimal=False)",
        "made": "DATE()",
        "changed": "TIMESTAMP()",
        "notes": "CLOB()",
        "seal": "RAW(length=16)",
        "mill": "CHAR(length=4)",
        "Grade": "REAL()",
    }
    assert not found["id"]["nullable"]
    assert found["gauge"]["nullable"]
    assert found["gauge"]["comment"] == "inches"
    mill = {column["name"]: column for column in inspector.get_columns("mill")}
    assert mill["country"]["default"] == "'US'"
    assert repr(mill["country"]["type"]) == "VARCHAR(length=40)"
    assert repr(mill["name"]["type"]) == "NVARCHAR(length=60)"


def test_the_keys_are_told(inspector: sa.Inspector) -> None:
    assert inspector.get_pk_constraint("coil")["constrained_columns"] == ["id"]
    assert inspector.get_pk_constraint("mill")["name"] == "pk_mill"
    unique = [(u["name"], u["column_names"]) for u in inspector.get_unique_constraints("mill")]
    assert unique == [("uq_mill", ["country", "name"])]
    (foreign,) = inspector.get_foreign_keys("coil")
    assert foreign["constrained_columns"] == ["mill"]
    assert (foreign["referred_table"], foreign["referred_columns"]) == ("mill", ["code"])
    assert foreign["options"] == {"ondelete": "CASCADE"}


def test_checks_and_comments_are_told(inspector: sa.Inspector) -> None:
    checks = [(c["name"], c["sqltext"]) for c in inspector.get_check_constraints("coil")]
    assert checks == [("ck_coil", "GAUGE > 0")]
    assert inspector.get_table_comment("coil") == {"text": "one coil"}
    assert inspector.get_table_comment("mill") == {"text": None}


def test_indexes_are_told(inspector: sa.Inspector) -> None:
    found: dict[str | None, Any] = {i["name"]: i for i in inspector.get_indexes("coil")}
    assert found["ix_coil"]["column_names"] == ["mill", "made"]
    assert not found["ix_coil"]["unique"]
    assert found["ix_note"]["unique"]
    assert found["ix_note"]["expressions"] == ["UPPER(MILL)", '"ID"']
    assert found["ix_note"]["column_sorting"] == {'"ID"': ("desc",)}
    assert [i["name"] for i in inspector.get_indexes("mill")] == ["uq_mill"]


def test_a_reflected_table_reads_its_rows(engine: sa.Engine) -> None:
    coil = sa.Table("coil", sa.MetaData(), autoload_with=engine)
    with engine.connect() as connection:
        (row,) = connection.execute(sa.select(coil)).mappings()
    assert row["gauge"] == Decimal("0.125")
    assert row["notes"] == "hello"


def test_all_tables_are_reflected_at_once(engine: sa.Engine) -> None:
    metadata = sa.MetaData()
    metadata.reflect(engine, views=True)
    assert set(metadata.tables) == {"coil", "mill"}
    (key,) = metadata.tables["coil"].foreign_keys
    assert key.target_fullname == "mill.code"
    assert isinstance(metadata.tables["coil"].c.made.type, oracle.DATE)


def test_synonyms_are_looked_for_and_there_are_none(engine: sa.Engine) -> None:
    coil = sa.Table("coil", sa.MetaData(), autoload_with=engine, oracle_resolve_synonyms=True)
    assert coil.primary_key.columns.keys() == ["id"]
