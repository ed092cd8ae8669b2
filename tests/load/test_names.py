"""Names that Postgres cannot have, or that only quotes make possible, are copied like any other."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from load.errors import LoadError
from load.names import LONGEST, LONGEST_TABLE, SYSTEM_COLUMNS, raw_columns, raw_table
from load.oracle.reader import Reader
from load.values import columns
from tests.load.conftest import ROOT, Extract, Legacy, Target

ORACLE_NAME = st.text(
    st.characters(exclude_characters='"\0', exclude_categories=["Cs"]), min_size=1, max_size=80
)


@pytest.mark.parametrize(
    ("names", "raw"),
    [
        (["COIL_ID", "COIL#", "A$B", "ÄNDERUNG"], ["coil_id", "coil#", "a$b", "änderung"]),
        (["HEAT NO", "YIELD_%", "A.B", "1ST"], ["heat_no", "yield__", "a_b", "1st"]),
        (["XMIN", "Ctid", "TABLEOID"], ["xmin_", "ctid_", "tableoid_"]),
        (["_ID", "_dlt_id", "__"], ["id", "dlt_id", "unnamed_"]),
        (["HEAT_NO", "HEAT NO"], ["heat_no", "heat_no_"]),
        (["XMIN_", "XMIN"], ["xmin_", "xmin__"]),
        (["Name", "NAME", "name"], ["name_", "name", "name_"]),
        (["X" * 64, "X" * 63], ["x" * 54 + "_", "x" * 63]),
        (["ROW_ID", "RAW_ROW"], ["row_id", "raw_row"]),
    ],
)
def test_columns_are_mapped_by_the_rule(names: list[str], raw: list[str]) -> None:
    found = raw_columns(names)
    for name, wanted in zip(names, raw, strict=True):
        assert found[name] == wanted or (
            found[name].startswith(wanted) and len(found[name]) == len(wanted) + 8
        ), found


@given(st.lists(ORACLE_NAME, unique=True, min_size=1, max_size=6))
def test_any_names_become_names_that_postgres_can_have(names: list[str]) -> None:
    found = raw_columns(names)
    assert list(found) == names
    assert len(set(found.values())) == len(names)
    for raw in found.values():
        assert 0 < len(raw.encode()) <= LONGEST
        assert raw not in SYSTEM_COLUMNS
        assert not set(raw) & set(" %\"'./\\\n")
    assert raw_columns(names[::-1]) == found  # whatever their order


@given(ORACLE_NAME, ORACLE_NAME)
def test_no_two_tables_have_one_name(one: str, other: str) -> None:
    assert len(raw_table(one).encode()) <= LONGEST_TABLE
    if one != other:
        assert raw_table(one) != raw_table(other)


def test_columns_with_odd_names_are_copied_and_the_evidence_has_them(
    legacy: Legacy, target: Target, extract: Extract
) -> None:
    legacy.execute(
        'CREATE TABLE AB_COIL (COIL_ID NUMBER(8) PRIMARY KEY, "HEAT NO" VARCHAR2(20),'
        ' XMIN NUMBER(8,3), "YIELD_%" CLOB, ROW_ID NUMBER(3), "heat_no" CHAR(3), CTID NUMBER)',
        "INSERT INTO AB_COIL VALUES (1, 'H1', 0.4, '98 \U0001f600', 7, 'low', 1.5)",
    )
    for argv in ([], ["--since-last"], ["--verify", "deep"]):
        result = extract("--table", "AB_COIL", *argv)
        assert result.status == 0, result.text
    assert "AB_COIL: 1 rows, proven" in result.out
    names = [row[0] for row in target.rows(
        "select attname::text from pg_attribute where attnum > 0"
        " and attrelid = 'legacy_raw.ab_coil'::regclass order by attnum"
    )]  # fmt: skip
    assert names[0] == "coil_id"
    assert names[2:5] == ["xmin_", "yield__", "row_id"]
    assert target.rows("select xmin_, yield__, row_id from legacy_raw.ab_coil") == [
        (Decimal("0.4"), "98 \U0001f600", 7)
    ]
    renamed = target.extraction("ab_coil", "facts")["renamed"]
    assert renamed == {
        "HEAT NO": names[1], "XMIN": "xmin_", "YIELD_%": "yield__", "heat_no": names[5],
        "CTID": "ctid_",
    }  # fmt: skip
    listed = {c["source"]: c["name"] for c in target.extraction("ab_coil", "columns")}
    assert listed["HEAT NO"] == names[1]


def test_two_tables_that_differ_in_case_are_two(
    legacy: Legacy, target: Target, extract: Extract
) -> None:
    legacy.execute("CREATE TABLE AB_LINE (ID NUMBER(4))", "INSERT INTO AB_LINE VALUES (1)")
    legacy.execute('CREATE TABLE "Ab_Line" (ID NUMBER(4))', 'INSERT INTO "Ab_Line" VALUES (7)')
    result = extract("--table", "AB_LINE", "--table", '"Ab_Line"')
    assert result.status == 0, result.text
    other = raw_table("Ab_Line")
    assert target.tables("legacy_raw") == sorted(["ab_line", other])
    assert target.value("select id from legacy_raw.ab_line") == 1
    assert target.value(f'select id from legacy_raw."{other}"') == 7
    assert target.extraction(other, "source_table") == "Ab_Line"


@pytest.mark.parametrize("name", ["CHUNKS", '"_dlt_loads"', '"a table, 100 %"'])
def test_a_table_named_like_one_of_ours_or_with_any_sign_is_copied(
    name: str, legacy: Legacy, target: Target, extract: Extract
) -> None:
    legacy.execute(f"CREATE TABLE {name} (ID NUMBER(4))", f"INSERT INTO {name} VALUES (3)")
    result = extract("--table", name)
    assert result.status == 0, result.text
    (raw,) = target.tables("legacy_raw")
    assert target.value(f'select id from legacy_raw."{raw}"') == 3


def test_a_table_that_postgres_refuses_to_make_is_no_others_failure(
    legacy: Legacy, target: Target, extract: Extract
) -> None:
    for name in ("AB_BAD", "AB_GOOD", "AB_FINE"):
        legacy.execute(f"CREATE TABLE {name} (ID NUMBER(4))", f"INSERT INTO {name} VALUES (3)")
    target.execute(
        "create function refuse() returns event_trigger language plpgsql as $$ begin"
        " if exists (select from pg_event_trigger_ddl_commands()"
        " where object_identity like '%ab_bad') then raise exception 'no ab_bad here'; end if;"
        " end $$; create event trigger refuse on ddl_command_end execute function refuse()"
    )
    result = extract("--table", "AB_BAD", "--table", "AB_GOOD", "--table", "AB_FINE")
    assert result.status == 1
    assert target.tables("legacy_raw") == ["ab_fine", "ab_good"]
    assert "extract: AB_BAD: Postgres refuses the rows: no ab_bad here" in result.err
    assert result.err.count("\n") == 1


@pytest.fixture
def shaped(legacy: Legacy, monkeypatch: pytest.MonkeyPatch) -> Legacy:
    """A table with a column of a type that cannot be copied, which an interval is here."""
    travels = tuple(t for t in columns.TRAVELS if t.fits is not columns._is_interval)
    monkeypatch.setattr(columns, "TRAVELS", travels)
    legacy.execute(
        "CREATE TABLE AB_PLATE (ID NUMBER(4) PRIMARY KEY, SHAPE INTERVAL DAY TO SECOND,"
        " N NUMBER(2))",
        "INSERT INTO AB_PLATE (ID, N) VALUES (3, 4)",
    )
    return legacy


def test_a_column_that_cannot_be_copied_is_left_out_on_request_and_listed(
    shaped: Legacy, target: Target, extract: Extract
) -> None:
    refused = extract("--table", "AB_PLATE")
    assert refused.status == 1
    assert "--skip-column leaves it out and lists it in the evidence" in refused.err
    result = extract("--table", "AB_PLATE", "--skip-column", "AB_PLATE.SHAPE")
    assert result.status == 0, result.text
    assert "note: AB_PLATE: column SHAPE (INTERVAL DAY(2) TO SECOND(6)) is left out" in result.out
    assert target.rows("select * from legacy_raw.ab_plate") == [(3, 4)]
    left_out = target.extraction("ab_plate", "facts")["left_out"]
    assert left_out == {"SHAPE": "INTERVAL DAY(2) TO SECOND(6)"}


@pytest.mark.parametrize(
    ("argument", "status", "said"),
    [
        ("AB_PLATE", 2, "give TABLE.COLUMN"),
        ("AB_PLATE.NONE", 1, "it has no such column"),
        ("AB_PLATE.ID", 1, "it is part of the key"),
    ],
)
def test_what_cannot_be_left_out_is_said(
    argument: str, status: int, said: str, shaped: Legacy, extract: Extract
) -> None:
    result = extract("--table", "AB_PLATE", "--skip-column", argument)
    assert (result.status, said in result.err) == (status, True), result.text


def test_a_resumed_run_leaves_out_the_same(
    shaped: Legacy, target: Target, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise LoadError("not today")

    skipped = ("--skip-column", "AB_PLATE.SHAPE")
    with monkeypatch.context() as patch:
        patch.setattr(Reader, "read", refuse)
        assert extract("--table", "AB_PLATE", *skipped).status == 1
    assert extract("--resume", *skipped).status == 2
    result = extract("--resume")
    assert result.status == 0, result.text
    assert target.rows("select * from legacy_raw.ab_plate") == [(3, 4)]


@pytest.mark.parametrize("name", ["COIL_ID", "HEAT NO", "XMIN", "_X", "YIELD_%", "ROW_ID", "A#$"])
def test_dbt_maps_the_source_of_a_contract_alike(name: str) -> None:
    class Returned(Exception):  # noqa: N818 - what dbt's return() is
        pass

    def give(value: str) -> None:
        raise Returned(value)

    macro = (ROOT / "dbt_project" / "macros" / "contract" / "raw_name.sql").read_text()
    template = Environment(extensions=["jinja2.ext.do"]).from_string(  # noqa: S701 - SQL
        macro + "{{ raw_name(name) }}"
    )
    with pytest.raises(Returned) as returned:
        template.render(name=name, modules={"re": re}, **{"return": give})
    assert returned.value.args == (raw_columns([name])[name],)


def test_names_that_cannot_be_told_apart_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("load.names._with_digest", lambda name, longest: "same")
    with pytest.raises(LoadError, match="would have the same name"):
        raw_columns(["a b", "a-b"])
