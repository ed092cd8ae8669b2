"""One point in time for all tables, as good as the account's rights allow."""

from __future__ import annotations

import pytest

from oracle_standin.control import apply
from oracle_standin.store.accounts import READER_PRIVILEGES
from tests.load.conftest import INSERT_COIL, Extract, Legacy, Target, coil_rows

READER = {"ORACLE_USER": "reader", "ORACLE_PASSWORD": "reader-secret", "ORACLE_SCHEMA": "ABIS"}


@pytest.fixture
def reader(coils: Legacy) -> Legacy:
    """An account that may only SELECT from the table, as spec/cli.md asks for."""
    account = coils.server.database.accounts.add("reader", "reader-secret", READER_PRIVILEGES)
    account.grants.add(("SELECT", "ABIS", "AB_COIL"))
    return coils


def statements(legacy: Legacy, wanted: str) -> int:
    """How many of the statements that the server saw contain this."""
    return sum(wanted in statement for statement in legacy.server.statements)


def test_every_read_of_a_table_is_as_of_one_scn(coils: Legacy, extract: Extract) -> None:
    assert extract("--table", "AB_COIL", "--chunk-rows", "200").status == 0
    from_table = [s for s in coils.server.statements if 'FROM "ABIS"."AB_COIL"' in s]
    assert from_table
    assert all('"AB_COIL" AS OF SCN :scn' in s for s in from_table)


def test_an_account_with_select_only_reads_in_one_read_only_transaction(
    reader: Legacy, target: Target, extract: Extract
) -> None:
    result = extract("--table", "AB_COIL", "--sessions", "4", environ=dict(READER))
    assert result.status == 0, result.text
    assert "the run uses one read-only transaction" in result.out
    assert target.extraction("ab_coil", "snapshot_kind") == "read_only"
    assert target.extraction("ab_coil", "scn") is None
    assert target.extraction("ab_coil", "proof") == "full"
    assert statements(reader, "SET TRANSACTION READ ONLY") == 1
    assert statements(reader, "AS OF SCN") == 0


def test_the_read_only_transaction_does_not_see_what_others_change(
    reader: Legacy, target: Target, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    from load.run.whole import Whole

    honest = Whole.parts

    def change_first(self, run):  # type: ignore[no-untyped-def]
        reader.execute(INSERT_COIL, rows=coil_rows(3, first=5000))
        return honest(self, run)

    monkeypatch.setattr(Whole, "parts", change_first)
    result = extract("--table", "AB_COIL", "--chunk-rows", "300", environ=dict(READER))
    assert result.status == 0, result.text
    assert target.value("select count(*) from legacy_raw.ab_coil") == 1000


def test_a_lost_read_only_transaction_is_not_patched_together(
    reader: Legacy, target: Target, extract: Extract
) -> None:
    apply(reader.server, "cut AB_COIL 500")
    result = extract("--table", "AB_COIL", "--retry-wait", "0.01", environ=dict(READER))
    assert result.status == 1
    assert "The read-only transaction ended with it: start a fresh run" in result.text
    assert "0 of 1 tables complete. Start a new run" in result.out
    assert target.tables("legacy_raw") == []
    result = extract("--resume", environ=dict(READER))
    assert result.status == 1
    assert "cannot resume: the run was read in one read-only transaction" in result.err


def test_with_flashback_on_the_table_a_reader_reads_as_of_an_scn(
    reader: Legacy, target: Target, extract: Extract
) -> None:
    account = reader.server.database.accounts.find("reader")
    assert account is not None
    account.privileges.add("EXECUTE DBMS_FLASHBACK")
    account.grants.add(("FLASHBACK", "ABIS", "AB_COIL"))
    assert extract("--table", "AB_COIL", environ=dict(READER)).status == 0
    assert target.extraction("ab_coil", "snapshot_kind") == "scn"


def test_v_database_will_do_where_the_package_may_not_be_executed(
    reader: Legacy, target: Target, extract: Extract
) -> None:
    account = reader.server.database.accounts.find("reader")
    assert account is not None
    account.privileges.add("SELECT V$DATABASE")
    account.grants.add(("FLASHBACK", "ABIS", "AB_COIL"))
    assert extract("--table", "AB_COIL", environ=dict(READER)).status == 0
    assert target.extraction("ab_coil", "snapshot_kind") == "scn"


def test_no_snapshot_is_taken_only_when_asked_for(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    result = extract("--table", "AB_COIL", "--no-snapshot")
    assert result.status == 0, result.text
    assert "no snapshot, as you asked" in result.out
    assert target.extraction("ab_coil", "snapshot_kind") == "none"
    assert statements(coils, "AS OF SCN") == 0


def test_a_table_one_may_not_read_is_named_with_the_grant(coils: Legacy, extract: Extract) -> None:
    coils.server.database.accounts.add("reader", "reader-secret", READER_PRIVILEGES)
    result = extract("--table", "AB_COIL", environ=dict(READER))
    assert result.status == 1
    assert "GRANT SELECT ON ABIS.AB_COIL TO READER" in result.text


def test_nothing_but_selects_reaches_oracle(coils: Legacy, extract: Extract) -> None:
    for argv in ((), ("--verify", "deep"), ("--since-last",), ("--check-only",), ("--dry-run",)):
        extract("--table", "AB_COIL", "--chunk-rows", "200", *argv)
    assert len(coils.server.statements) > 50
    assert [s for s in coils.server.statements if not s.startswith("SELECT ")] == []
