"""What the account sees is not taken for what is there."""

from __future__ import annotations

from typing import Any

import pytest

from load.errors import Fault, OracleError
from load.oracle.sessions import Session
from tests.load.conftest import Extract, Legacy, Target

# What the stand-in does not have is answered as Oracle answers it: view -> rows, and the words.
SEEN = {
    "a row-level policy": (
        {"ALL_POLICIES": [("SITE_ONLY",)]},
        "the row-level policy SITE_ONLY may hide rows from ABIS",
    ),
    "a redaction policy": (
        {"REDACTION_POLICIES": [("HIDE", "COIL_ID")]},
        "the redaction policy HIDE may change COIL_ID for ABIS",
    ),
    "a temporary table": ({"SELECT TEMPORARY": [("Y",)]}, "it is a temporary table"),
    "a view": ({"ALL_OBJECTS": [("VIEW",)]}, "it is a view, no table"),
    "a materialized view": (
        {"ALL_OBJECTS": [("MATERIALIZED VIEW",)]},
        "it is a materialized view: its rows are of its last refresh",
    ),
}
EXEMPT = {
    "a row-level policy": "EXEMPT ACCESS POLICY",
    "a redaction policy": "EXEMPT REDACTION POLICY",
}


def answer(
    monkeypatch: pytest.MonkeyPatch, answers: dict[str, list[tuple[Any, ...]] | None]
) -> None:
    """A statement with this text in it has these rows; None: there is no such view."""
    honest = Session.rows

    def rows(self: Session, statement: str, binds: Any = None) -> Any:
        for text, found in answers.items():
            if text in statement:
                if found is None:
                    raise OracleError("ORA-00942: no such view", Fault.MISSING, "ORA-00942")
                return found
        return honest(self, statement, binds)

    monkeypatch.setattr(Session, "rows", rows)


@pytest.mark.parametrize("what", SEEN)
def test_it_is_named_by_the_checks_the_run_and_the_evidence(
    coils: Legacy,
    target: Target,
    extract: Extract,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
) -> None:
    answers, words = SEEN[what]
    answer(monkeypatch, {**answers})
    assert f"note  AB_COIL rows: {words}" in extract("--entity", "coil", "--check-only").out
    result = extract("--entity", "coil")
    assert result.status == 0, result.text
    assert f"note: AB_COIL: {words}" in " ".join(result.out.split("\n"))
    (limit,) = target.extraction("ab_coil", "seen_through")
    assert words in limit


@pytest.mark.parametrize("what", EXEMPT)
def test_an_account_that_is_exempt_sees_everything(
    coils: Legacy,
    target: Target,
    extract: Extract,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
) -> None:
    answer(monkeypatch, {**SEEN[what][0], "SESSION_PRIVS": [(EXEMPT[what],)]})
    assert extract("--entity", "coil").status == 0
    assert target.extraction("ab_coil", "seen_through") == []


def test_a_server_without_those_views_is_no_obstacle(
    coils: Legacy, target: Target, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = ("ALL_POLICIES", "REDACTION_POLICIES", "SELECT TEMPORARY", "ALL_OBJECTS", "_PRIVS")
    answer(monkeypatch, dict.fromkeys(views))
    assert extract("--entity", "coil").status == 0
    assert target.extraction("ab_coil", "seen_through") == []


def test_a_synonym_in_a_table_s_place_is_named_with_what_it_stands_for(
    coils: Legacy, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, {"ALL_SYNONYMS": [("PLANT", "COILS")]})
    result = extract("--table", "AB_OTHER")
    assert result.status == 1
    assert "ABIS.AB_OTHER is a synonym of PLANT.COILS" in result.err
    assert "set ORACLE_SCHEMA to PLANT" in result.err


def test_what_is_not_copied_and_how_long_undo_is_kept_are_written_down(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    coils.execute("CREATE TABLE AB_FORGOTTEN (ID NUMBER)")
    assert extract("--entity", "coil").status == 0
    facts = target.extraction("ab_coil", "facts")
    assert facts["other_tables"] == "AB_FORGOTTEN"
    assert facts["undo_seconds"] == "900"
    coils.execute("DROP TABLE AB_FORGOTTEN")


def test_without_the_right_to_look_nothing_is_said(
    coils: Legacy, target: Target, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, {"V$UNDOSTAT": None, "FROM ALL_TABLES WHERE OWNER = :owner ORDER": None})
    assert extract("--entity", "coil").status == 0
    facts = target.extraction("ab_coil", "facts")
    assert not {"other_tables", "undo_seconds"} & facts.keys()
