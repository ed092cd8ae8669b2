"""The plain good run."""

from __future__ import annotations

import stat
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from load.postgres.dlt_destination import connections
from tests.load.conftest import INSERT_COIL, Extract, Legacy, Target, coil_rows


def test_a_table_arrives_whole_and_proven(coils: Legacy, target: Target, extract: Extract) -> None:
    result = extract("--table", "AB_COIL")
    assert result.status == 0, result.text
    assert target.value("select count(*) from legacy_raw.ab_coil") == 1000
    assert target.rows("select * from legacy_raw.ab_coil where coil_id = 'C0000002'") == [
        ("C0000002", 2.5, 6, "DONE    ", "note 2", _time("2020-01-03 10:02:00"))
    ]
    assert target.extraction("ab_coil", "state") == "complete"
    assert target.extraction("ab_coil", "proof") == "full"
    assert target.extraction("ab_coil", "snapshot_kind") == "scn"
    assert target.extraction("ab_coil", "source_rows") == 1000
    assert target.extraction("ab_coil", "loaded_rows") == 1000
    assert "done: 1,000 rows in 1 table, SCN" in result.out


def test_the_columns_are_oracles_in_their_order_and_lower_case(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    assert extract("--table", "AB_COIL").status == 0
    columns = target.rows(
        "select attname::text, format_type(atttypid, atttypmod), attnotnull from pg_attribute"
        " where attrelid = 'legacy_raw.ab_coil'::regclass and attnum > 0 order by attnum"
    )
    assert columns == [
        ("coil_id", "text", False),
        ("weight", "numeric", False),
        ("length", "numeric", False),
        ("status", "text", False),
        ("notes", "text", False),
        ("modified_date", "timestamp without time zone", False),
    ]


def test_nothing_but_finished_tables_and_evidence_stays_behind(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    assert extract("--table", "AB_COIL").status == 0
    assert target.tables("legacy_raw") == ["ab_coil"]
    assert target.tables("legacy_audit") == ["extraction_warnings", "extractions"]
    assert target.value("select to_regnamespace('legacy_load') is null") is True


def test_a_second_run_replaces_the_first(coils: Legacy, target: Target, extract: Extract) -> None:
    assert extract("--table", "AB_COIL").status == 0
    coils.execute(INSERT_COIL, rows=coil_rows(10, first=2001))
    assert extract("--table", "AB_COIL").status == 0
    assert target.value("select count(*) from legacy_raw.ab_coil") == 1010
    assert target.value("select count(*) from legacy_audit.extractions") == 2


def test_grants_on_the_old_table_are_kept(coils: Legacy, target: Target, extract: Extract) -> None:
    assert extract("--table", "AB_COIL").status == 0
    target.execute("grant select on legacy_raw.ab_coil to public")
    assert extract("--table", "AB_COIL").status == 0
    assert target.value("select has_table_privilege('pg_monitor', 'legacy_raw.ab_coil', 'select')")


def test_an_empty_table_arrives_empty(legacy: Legacy, target: Target, extract: Extract) -> None:
    legacy.execute("CREATE TABLE AB_EMPTY (ID NUMBER(5), NAME VARCHAR2(10), D DATE, N NUMBER)")
    result = extract("--table", "AB_EMPTY")
    assert result.status == 0, result.text
    assert target.value("select count(*) from legacy_raw.ab_empty") == 0


def test_duplicate_and_missing_keys_arrive_as_they_are(
    legacy: Legacy, target: Target, extract: Extract
) -> None:
    legacy.execute(
        "CREATE TABLE AB_DUPES (ID VARCHAR2(5), N NUMBER(3))",
        "INSERT INTO AB_DUPES (ID, N) VALUES (:1, :2)",
        rows=[("A", 1), ("A", 1), (None, 2), (None, 2), ("A ", 3)],
    )
    assert extract("--table", "AB_DUPES").status == 0
    assert target.rows("select id, n from legacy_raw.ab_dupes order by n, id") == [
        ("A", 1),
        ("A", 1),
        (None, 2),
        (None, 2),
        ("A ", 3),
    ]


def test_odd_names_are_kept(legacy: Legacy, target: Target, extract: Extract) -> None:
    legacy.execute(
        'CREATE TABLE AB_ODD# (COIL# NUMBER(5), COL2A VARCHAR2(5), "SELECT" VARCHAR2(5),'
        ' A$B VARCHAR2(5), "Mixed_Case" NUMBER)',
        "INSERT INTO AB_ODD# VALUES (1, 'a', 'b', 'c', 2.5)",
    )
    result = extract("--table", "AB_ODD#")
    assert result.status == 0, result.text
    assert target.rows(
        'select "coil#", col2a, "select", "a$b", mixed_case from legacy_raw."ab_odd#"'
    ) == [(1, "a", "b", "c", 2.5)]


def test_a_table_in_many_chunks_equals_the_table_in_one(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    assert extract("--table", "AB_COIL").status == 0
    once = target.raw()
    result = extract("--table", "AB_COIL", "--chunk-rows", "100", "--sessions", "3")
    assert result.status == 0, result.text
    assert sum("CHARTOROWID" in s for s in coils.server.statements) == 10
    assert target.raw() == once


def test_a_small_batch_size_changes_nothing(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    assert extract("--table", "AB_COIL").status == 0
    once = target.raw()
    assert extract("--table", "AB_COIL", "--batch-size", "7").status == 0
    assert target.raw() == once


def test_log_and_working_folder_are_for_the_owner_only(
    coils: Legacy, extract: Extract, tmp_path: Path
) -> None:
    assert extract("--table", "AB_COIL").status == 0
    (log,) = (tmp_path / "logs").iterdir()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert "1,000 rows, proven" in log.read_text()


OLDER = """
    create schema legacy_audit;
    create table legacy_audit.extractions (
        run_id text not null, table_name text not null, source_table text,
        snapshot_kind text not null, scn numeric, snapshot_at timestamptz not null,
        source_clock timestamp, mode text, source_rows bigint, loaded_rows bigint, warnings bigint,
        source_checksums jsonb, raw_checksums jsonb, adjustments jsonb, checksum_sql text,
        where_clause text, order_by text, is_partial boolean not null, batch_size integer not null,
        started_at timestamptz not null, finished_at timestamptz, state text not null, error text
    );
    insert into legacy_audit.extractions
        (run_id, table_name, source_table, snapshot_kind, scn, snapshot_at, is_partial,
         batch_size, started_at, state)
    values
        ('new', 'ab_coil', 'AB_COIL', 'scn', 2, now(), false, 1, now(), 'complete'),
        ('old', 'ab_coil', 'AB_COIL', 'scn', 1, now(), false, 1, now() - interval '1 h', 'failed');
    create table legacy_audit.extraction_warnings (
        run_id text not null, table_name text not null, legacy_key text, column_name text not null,
        original text, stored text, reason text not null
    );
"""


def test_evidence_of_an_older_loader_gets_what_it_lacks_and_keeps_no_sql(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    target.execute(OLDER)
    result = extract("--table", "AB_COIL")
    assert result.status == 0, result.text
    assert target.extraction("ab_coil", "proof") == "full"
    assert target.rows(
        "select number, state, link, digest is null from legacy_audit.extractions order by 1"
    ) == [(1, "failed", 0, True), (2, "complete", 0, True), (3, "complete", 1, False)]
    assert not target.rows(
        "select from pg_attribute where attrelid = 'legacy_audit.extractions'::regclass"
        " and attname = 'checksum_sql'"
    )


def test_a_connection_that_the_server_ended_meanwhile_is_made_anew(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    def backend() -> int:
        with connections.transaction() as cursor:
            cursor.execute("select pg_backend_pid()")
            return int(cursor.fetchone()[0])

    for name, value in target.database.environ.items():
        monkeypatch.setenv(name, value)
    with closing(connections):
        first = backend()
        assert backend() == first
        assert target.value("select pg_terminate_backend(%s, 5000)", first)
        assert backend() != first


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
