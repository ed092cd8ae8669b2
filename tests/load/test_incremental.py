"""--since-last: what it leaves behind equals a full load."""

from __future__ import annotations

from pathlib import Path

import pytest

from oracle_standin.store.spoiling import spoil
from tests.load.conftest import INSERT_COIL, Extract, Legacy, Target, coil_rows


@pytest.fixture
def loaded(coils: Legacy, extract: Extract) -> Legacy:
    """AB_COIL with a complete copy."""
    assert extract("--table", "AB_COIL").status == 0
    coils.server.statements.clear()
    return coils


def rows_read(legacy: Legacy) -> list[str]:
    """The statements that read rows."""
    return [s for s in legacy.server.statements if s.startswith('SELECT "COIL_ID"')]


def test_after_inserts_updates_and_deletes_it_equals_a_full_load(
    loaded: Legacy, target: Target, extract: Extract
) -> None:
    loaded.execute(
        "UPDATE AB_COIL SET WEIGHT = 7, MODIFIED_DATE = SYSDATE WHERE COIL_ID < 'C0000010'",
        "UPDATE AB_COIL SET NOTES = NULL, MODIFIED_DATE = NULL WHERE COIL_ID = 'C0000500'",
        "DELETE FROM AB_COIL WHERE COIL_ID > 'C0000990'",
        "INSERT INTO AB_COIL VALUES ('NEW', 1, 1/3, 'OPEN', 'new', SYSDATE)",
    )
    result = extract("--table", "AB_COIL", "--since-last")
    assert result.status == 0, result.text
    assert target.extraction("ab_coil", "mode") == "since_last"
    assert target.extraction("ab_coil", "proof") == "full"
    incremental = target.raw()
    assert target.value("select count(*) from legacy_raw.ab_coil") == 991
    assert all("MODIFIED_DATE" in s or 'SELECT "COIL_ID" FROM' in s for s in rows_read(loaded))
    assert extract("--table", "AB_COIL").status == 0
    assert target.raw() == incremental


def test_with_nothing_changed_it_reads_keys_and_no_rows(
    loaded: Legacy, target: Target, extract: Extract
) -> None:
    before = target.raw()
    assert extract("--table", "AB_COIL", "--since-last").status == 0
    assert target.raw() == before
    assert len(rows_read(loaded)) == 2


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE AB_COIL SET WEIGHT = 7 WHERE COIL_ID = 'C0000010'",
         "the modified rows are not all that changed"),
        ("INSERT INTO AB_COIL VALUES ('NEW', 1, 1, 'OPEN', 'x', DATE '2001-01-01')",
         "1 rows are new, but MODIFIED_DATE calls them old"),
    ],
)  # fmt: skip
def test_changes_that_the_date_does_not_tell_are_found_and_the_table_is_read_whole(
    loaded: Legacy, target: Target, extract: Extract, statement: str, reason: str
) -> None:
    loaded.execute(statement)
    result = extract("--table", "AB_COIL", "--since-last")
    assert result.status == 0, result.text
    assert f"AB_COIL: read whole, because {reason}" in result.out
    assert target.extraction("ab_coil", "mode") == "full"
    incremental = target.raw()
    assert extract("--table", "AB_COIL").status == 0
    assert target.raw() == incremental


def test_values_listed_before_stay_accounted_for(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    spoil(coils.server.database, "ABIS", "AB_COIL", "NOTES", "5", "nul")
    assert extract("--table", "AB_COIL").status == 0
    coils.execute(
        "UPDATE AB_COIL SET WEIGHT = 7, MODIFIED_DATE = SYSDATE WHERE COIL_ID = 'C0000002'"
    )
    result = extract("--table", "AB_COIL", "--since-last")
    assert result.status == 0, result.text
    assert target.extraction("ab_coil", "mode") == "since_last", result.text
    assert target.extraction("ab_coil", "warnings") == 5
    by_run = target.rows(
        "select count(*) from legacy_audit.extraction_warnings where table_name = 'ab_coil'"
        " group by run_id"
    )
    assert by_run == [(5,), (5,)]


def test_without_an_earlier_copy_the_table_is_read_whole(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    result = extract("--table", "AB_COIL", "--since-last")
    assert result.status == 0, result.text
    assert "read whole, because there is no complete copy yet" in result.out
    assert target.value("select count(*) from legacy_raw.ab_coil") == 1000


def test_after_a_partial_load_the_table_is_read_whole(
    loaded: Legacy, target: Target, extract: Extract
) -> None:
    assert extract("--table", "AB_COIL", "--where", "COIL_ID < 'C0000100'").status == 0
    result = extract("--table", "AB_COIL", "--since-last")
    assert result.status == 0, result.text
    assert target.value("select count(*) from legacy_raw.ab_coil") == 1000


def test_after_a_new_column_the_table_is_read_whole(
    loaded: Legacy, target: Target, extract: Extract
) -> None:
    loaded.execute("ALTER TABLE AB_COIL ADD (EXTRA NUMBER(3))")
    result = extract("--table", "AB_COIL", "--since-last")
    assert result.status == 0, result.text
    assert "its columns have changed" in result.out
    assert target.value("select count(extra) from legacy_raw.ab_coil") == 0


def test_an_interrupted_one_is_resumed_as_a_full_load(
    loaded: Legacy, target: Target, extract: Extract, tmp_path: Path
) -> None:
    from oracle_standin.control import apply

    loaded.execute(INSERT_COIL, rows=coil_rows(20, first=3000))
    loaded.execute("UPDATE AB_COIL SET MODIFIED_DATE = SYSDATE WHERE COIL_ID > 'C0002999'")
    apply(loaded.server, "cut AB_COIL 10 99")
    result = extract("--table", "AB_COIL", "--since-last", "--retries", "1")
    assert result.status == 1
    apply(loaded.server, "clear")
    result = extract("--resume")
    assert result.status == 0, result.text
    assert target.value("select count(*) from legacy_raw.ab_coil") == 1020
    assert target.extraction("ab_coil", "mode") == "full"
