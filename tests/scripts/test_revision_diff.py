"""scripts/diff: what it counts between two builds, and how it says so."""

from collections.abc import Iterator
from contextlib import closing

import psycopg2
import pytest

from scripts.revision_diff.comparison import Difference, Sides, compare
from scripts.revision_diff.report import markdown

SIDES = Sides("base", "head", "base_audit", "head_audit")
TABLES = """
    create schema {side};
    create table {side}.coils (coil_id text primary key, alloy text, width numeric);
    create schema {side}_audit;
    create table {side}_audit.rejected_rows (entity text, legacy_key text, reasons text[]);
"""


@pytest.fixture
def connection(database) -> Iterator[psycopg2.extensions.connection]:
    with closing(database.connect()) as opened, opened.cursor() as cursor:
        for side in ("base", "head"):
            cursor.execute(TABLES.format(side=side))
            cursor.execute(
                f"insert into {side}.coils values ('C1', '3003', 10), ('C2', '5052', 20);"
                f"insert into {side}_audit.rejected_rows values ('coil', null, '{{required:x}}')"
            )
        yield opened


def difference(connection, statement: str = "") -> Difference:
    if statement:
        connection.cursor().execute(statement)
    return compare(connection, SIDES, "coil", "coils", "coil_id")


def test_equal_builds_have_no_difference(connection) -> None:
    found = difference(connection)
    assert found.is_none
    assert "Nothing: both revisions give the same rows." in markdown("a", "b", [found])


def test_rows_added_removed_and_changed_are_counted(connection) -> None:
    found = difference(
        connection,
        "insert into head.coils values ('C3', null, null); delete from head.coils"
        " where coil_id = 'C1'; update head.coils set width = 21 where coil_id = 'C2'",
    )
    assert (found.added, found.removed, found.changed) == (1, 1, 1)
    (change,) = found.changes
    assert (change.column, change.rows, change.samples) == ("width", 1, (("C2", "20", "21"),))


def test_rejections_are_compared_by_row_also_without_a_key(connection) -> None:
    found = difference(
        connection,
        "insert into head_audit.rejected_rows values ('coil', 'C9', '{too_long:alloy}');"
        "delete from head_audit.rejected_rows where legacy_key is null",
    )
    assert (found.newly_rejected, found.newly_accepted) == (1, 1)
    assert found.reasons == (("required:x", -1), ("too_long:alloy", 1))


def test_another_reason_for_the_same_row_is_told(connection) -> None:
    found = difference(
        connection, "update head_audit.rejected_rows set reasons = '{too_long:alloy}'"
    )
    assert (found.newly_rejected, found.newly_accepted) == (0, 0)
    assert not found.is_none
    assert "- required:x: -1" in markdown("a", "b", [found])


def test_a_column_that_only_one_revision_has_is_a_change_of_every_row(connection) -> None:
    found = difference(connection, "alter table head.coils add column temper text default 'H14'")
    assert [(change.column, change.rows) for change in found.changes] == [("temper", 2)]


def test_samples_cannot_break_the_markdown_table(connection) -> None:
    found = difference(connection, "update head.coils set alloy = E'a|b`c\\nd' where width = 10")
    assert "| `3003` | `a\\|b'c⏎d` |" in markdown("a", "b", [found])
