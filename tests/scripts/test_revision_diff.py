"""scripts/diff: what it counts between two builds, and how it says so."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import psycopg2
import pytest

from scripts.revision_diff.checklist import checklist
from scripts.revision_diff.comparison import compare
from scripts.revision_diff.difference import Cause, Difference, Loss, Pair, SchemaChange
from scripts.revision_diff.page import html
from scripts.revision_diff.queries import Sides
from scripts.revision_diff.report import markdown
from scripts.signoff_pack.sources.contracts import Column, Entity

SIDES = Sides("base", "head", "base_audit", "head_audit")
TABLES = """
    create schema {side};
    create table {side}.coils (coil_id text primary key, alloy text, width numeric);
    create schema {side}_audit;
    create table {side}_audit.rejected_rows (
        entity text, legacy_key text, reasons text[], root_entity text, root_key text,
        root_reason text, raw_row jsonb
    );
    create table {side}_audit.value_changes (
        entity text, legacy_key text, column_name text, original text, stored text, rule text
    );
    create table {side}_audit.loaded_keys (
        entity text, key text, accepted boolean, legacy_key text, raw_hash bigint
    );
"""
RAW = """
    create schema legacy_raw;
    create table legacy_raw.ab_coil (coil_id text, alloy text, width text);
    insert into legacy_raw.ab_coil
    values (' c1', '3003 ', '10'), ('C2', '5052', '20'), (null, '', '');
"""


def column(name: str, *, key: bool = False) -> Column:
    return Column(name, (name.upper(),), (name,), "text", "text", key, key, None, "", "")


ENTITY = Entity(
    *("coil", "coils", "AB_COIL", "Stock", "coil", "coils"),
    (column("coil_id", key=True), column("alloy"), column("width")),
    *(("coil_id",), "coil_id", "text"),
)
REJECT = (
    "insert into {side}_audit.rejected_rows values"
    " ('coil', {key}, '{{{reason}}}', 'coil', {key}, '{reason}', '{{\"id\": {key_json}}}')"
)


def rejection(side: str, key: str | None, reason: str) -> str:
    return REJECT.format(
        side=side,
        key="null" if key is None else f"'{key}'",
        key_json="null" if key is None else f'"{key}"',
        reason=reason,
    )


@pytest.fixture
def connection(database) -> Iterator[psycopg2.extensions.connection]:
    with closing(database.connect()) as opened, opened.cursor() as cursor:
        cursor.execute(RAW)
        for side in ("base", "head"):
            cursor.execute(TABLES.format(side=side))
            cursor.execute(
                f"insert into {side}.coils values ('C1', '3003', 10), ('C2', '5052', 20)"
            )
            cursor.execute(rejection(side, None, "required:x"))
            cursor.execute(
                f"insert into {side}_audit.loaded_keys select 'coil', upper(btrim(coil_id)), true,"
                " coil_id, hash_record_extended(raw, 0) from legacy_raw.ab_coil as raw"
                " where coil_id is not null"
            )
        yield opened


def difference(connection, statement: str = "") -> Difference:
    if statement:
        connection.cursor().execute(statement)
    return compare(connection, SIDES, ENTITY)


def test_equal_builds_have_no_difference(connection) -> None:
    found = difference(connection)
    assert found.is_none
    assert "Nothing: both revisions give the same rows." in markdown("a", "b", "data", [found])


def test_rows_added_removed_and_changed_are_counted(connection) -> None:
    found = difference(
        connection,
        "insert into head.coils values ('C3', null, null); delete from head.coils"
        " where coil_id = 'C1'; update head.coils set width = 21 where coil_id = 'C2'",
    )
    assert (found.added, found.removed, found.changed) == (1, 1, 1)
    (change,) = found.changes
    assert (change.column, change.rows, change.kinds) == ("width", 1, 1)
    assert change.pairs == (Pair("20", "20", "21", 1, "C2"),)


def test_equal_pairs_are_grouped_with_their_share_and_the_raw_value(connection) -> None:
    found = difference(
        connection,
        "insert into base.coils select 'D' || n, '3003', n from generate_series(1, 39) as n;"
        "insert into head.coils select coil_id, '3003-H14', width from base.coils"
        " where coil_id like 'D%'; update head.coils set alloy = '3003-X' where coil_id = 'C1'",
    )
    (change,) = found.changes
    assert change.pairs == (
        Pair(None, "3003", "3003-H14", 39, "D1"),
        Pair("3003 ", "3003", "3003-X", 1, "C1"),
    )
    text = markdown("a", "b", "data", [found])
    assert "| alloy | 39 | 98 % | *NULL* | `3003` | `3003-H14` | `D1` |" in text
    assert "|  | 1 | 2 % | `3003 ` | `3003` | `3003-X` | `C1` |" in text


def test_rejections_are_compared_by_row_also_without_a_key(connection) -> None:
    found = difference(
        connection,
        rejection("head", "C9", "too_long:alloy")
        + ";delete from head_audit.rejected_rows where legacy_key is null",
    )
    assert (found.newly_rejected, found.newly_accepted) == (1, 1)
    assert found.reasons == (("required:x", -1), ("too_long:alloy", 1))
    assert found.causes == (
        Cause("coil", "required:x", 0, 1),
        Cause("coil", "too_long:alloy", 1, 0),
    )


def test_of_two_equal_rows_one_more_that_is_rejected_is_one_of_its_cause(connection) -> None:
    found = difference(connection, rejection("head", None, "required:x"))
    assert (found.newly_rejected, found.newly_accepted) == (1, 0)
    assert found.causes == (Cause("coil", "required:x", 1, 0),)


def test_losses_are_told_that_are_listed_newly_or_no_longer(connection) -> None:
    found = difference(
        connection,
        "insert into base_audit.value_changes values"
        " ('coil', 'C1', 'width', '10.4', '10', 'integer'),"
        " ('coil', 'C2', 'width', '20.5', '20', 'integer');"
        "insert into head_audit.value_changes values"
        " ('coil', 'C1', 'width', '10.4', '10', 'integer'),"
        " ('coil', 'C2', 'alloy', '50', null, 'code')",
    )
    assert found.losses == (
        Loss("alloy", "code", 1, 0, (("50", None, 1, True),)),
        Loss("width", "integer", 0, 1, (("20.5", "20", 1, False),)),
    )
    assert "| alloy | code | 1 | 0 | newly `50` → *NULL*, 1 times |" in markdown(
        "a", "b", "data", [found]
    )


def test_changes_of_the_schema_are_told(connection) -> None:
    found = difference(
        connection,
        "alter table head.coils add column temper varchar(4), alter column alloy set not null,"
        " add check (width > 0); alter table base.coils add unique (alloy)",
    )
    assert found.schema == (
        SchemaChange("CHECK ((width > (0)::numeric))", None, "there"),
        SchemaChange("UNIQUE (alloy)", "there", None),
        SchemaChange("column alloy", "text", "text not null"),
        SchemaChange("column temper", None, "character varying(4)"),
    )


def test_a_table_that_only_one_revision_has_is_told(connection) -> None:
    found = difference(connection, "drop table head.coils")
    assert (found.removed, found.schema) == (2, (SchemaChange("table coils", "2 rows", None),))


def test_the_checklist_names_only_what_happens() -> None:
    nothing = Difference("coil", rows=5)
    assert nothing.is_none
    assert checklist([nothing]) == []
    assert len(checklist([replace(nothing, added=1), replace(nothing, newly_rejected=1)])) == 2
    assert checklist([replace(nothing, removed=2, newly_rejected=2)]) == [
        "the owners know of the newly rejected rows"
    ]


def test_the_page_shows_hostile_values_as_text(connection) -> None:
    found = difference(
        connection,
        "update head.coils set alloy = '<script>alert(1)</script>' where coil_id = 'C1'",
    )
    page = html("a", "b", "data", [found])
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "Nothing: both revisions" in html("a", "b", "data", [Difference("coil")])


def test_another_reason_for_the_same_row_is_told(connection) -> None:
    found = difference(
        connection, "update head_audit.rejected_rows set reasons = '{too_long:alloy}'"
    )
    assert (found.newly_rejected, found.newly_accepted) == (0, 0)
    assert not found.is_none
    assert "- required:x: -1" in markdown("a", "b", "data", [found])


def test_a_column_that_only_one_revision_has_is_a_change_of_every_row(connection) -> None:
    found = difference(connection, "alter table head.coils add column temper text default 'H14'")
    assert [(change.column, change.rows) for change in found.changes] == [("temper", 2)]


def test_samples_cannot_turn_the_text_around(connection) -> None:
    found = difference(connection, "update head.coils set alloy = E'a\\u202Eb' where width = 10")
    assert "`a\\u202eb`" in markdown("a", "b", "data", [found])


def test_samples_cannot_break_the_markdown_table(connection) -> None:
    found = difference(connection, "update head.coils set alloy = E'a|b`c\\nd' where width = 10")
    assert "| `3003` | `a\\|b'c⏎d` | `C1` |" in markdown("a", "b", "data", [found])
