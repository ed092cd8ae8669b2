"""Faults of the source, one by one: the end state equals a clean run's, or the run says why not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demo.oracle import ACCOUNT
from oracle_standin.control import apply
from oracle_standin.server import OracleServer
from oracle_standin.wire.auth import Verifier
from tests.load.conftest import INSERT_COIL, Extract, Legacy, Target, coil_rows

QUICK = ("--table", "AB_COIL", "--chunk-rows", "200", "--retry-wait", "0.01", "--sessions", "2")


@pytest.fixture
def clean(coils: Legacy, target: Target, extract: Extract) -> Iterator[dict[str, str]]:
    """What legacy_raw holds after a run without faults, which is then taken away."""
    assert extract(*QUICK).status == 0
    raw = target.raw()
    target.execute("drop schema legacy_raw cascade")
    yield raw


@pytest.mark.parametrize(
    "fault",
    ["cut AB_COIL 150 2", "cut AB_COIL 999", "reset 2", "refuse 2 12514", "refuse 1 12541"],
)
def test_a_fault_that_passes_leaves_no_trace(
    clean: dict[str, str], coils: Legacy, target: Target, extract: Extract, fault: str
) -> None:
    apply(coils.server, fault)
    result = extract(*QUICK)
    assert result.status == 0, result.text
    assert "attempt 2 of 5" in result.out
    assert target.raw() == clean


def test_after_a_cut_only_the_chunk_that_was_read_is_read_again(
    clean: dict[str, str], coils: Legacy, target: Target, extract: Extract
) -> None:
    coils.server.statements.clear()
    apply(coils.server, "cut AB_COIL 750")
    assert extract(*QUICK).status == 0
    reads = [s for s in coils.server.statements if "CHARTOROWID" in s or "ROWID <" in s]
    assert len(reads) == 5 + 1
    assert target.raw() == clean


def test_a_connection_that_is_always_cut_fails_after_the_attempts_and_is_resumed(
    clean: dict[str, str], coils: Legacy, target: Target, extract: Extract
) -> None:
    apply(coils.server, "cut AB_COIL 150 1000")
    result = extract(*QUICK, "--retries", "2")
    assert result.status == 1
    assert "attempt 2 of 2" in result.out
    assert "To go on: python load/extract.py --resume" in result.out
    assert target.raw() == {}
    assert target.extraction("ab_coil", "state") == "failed"
    apply(coils.server, "clear")
    result = extract("--resume", "--chunk-rows", "200")
    assert result.status == 0, result.text
    assert target.raw() == clean
    assert target.value("select count(*) from legacy_audit.extractions") == 2


def test_a_hanging_server_is_given_up_after_the_timeout(
    clean: dict[str, str], coils: Legacy, target: Target, extract: Extract
) -> None:
    apply(coils.server, "hang AB_COIL 300")
    result = extract(*QUICK, "--timeout", "0.5")
    assert result.status == 0, result.text
    assert "no answer within --timeout" in result.out
    assert target.raw() == clean


def test_too_few_sessions_are_waited_for(
    clean: dict[str, str], coils: Legacy, target: Target, extract: Extract
) -> None:
    apply(coils.server, "sessions 1")
    result = extract(*QUICK, "--sessions", "4", "--retries", "20")
    assert result.status == 0, result.text
    assert target.raw() == clean


def test_a_snapshot_that_is_too_old_fails_the_run_and_is_never_called_complete(
    clean: dict[str, str], coils: Legacy, target: Target, extract: Extract
) -> None:
    apply(coils.server, "too-old AB_COIL 500")
    result = extract(*QUICK)
    assert result.status == 1
    assert "the snapshot is too old" in result.text
    assert "ORA-01555" in result.text
    assert target.raw() == {}
    assert target.extraction("ab_coil", "state") == "failed"


def test_a_resume_is_refused_with_the_reason_when_the_snapshot_is_gone(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    apply(coils.server, "cut AB_COIL 150 1000")
    assert extract(*QUICK, "--retries", "1").status == 1
    apply(coils.server, "clear")
    apply(coils.server, "undo")
    result = extract("--resume")
    assert result.status == 1
    assert "cannot resume at SCN" in result.err
    assert "start a fresh run" in result.err
    assert extract(*QUICK).status == 0


def test_a_wrong_password_is_tried_once(
    coils: Legacy, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    connects = []
    honest = OracleServer._serve
    monkeypatch.setattr(
        OracleServer,
        "_serve",
        lambda server, client: (connects.append(client), honest(server, client)),
    )
    result = extract(*QUICK, environ={"ORACLE_PASSWORD": "no-such-1"})
    assert result.status == 1
    assert result.err.startswith("extract: Oracle refuses user ABIS: wrong name or password.")
    assert result.err.count("\n") == 1
    assert len(connects) == 1


@pytest.mark.parametrize(
    ("state", "cure"), [("locked", "ACCOUNT UNLOCK"), ("expired", "set a new")]
)
def test_an_account_that_may_not_log_on_is_named_with_the_cure(
    coils: Legacy, extract: Extract, state: str, cure: str
) -> None:
    apply(coils.server, f"account ABIS {state}")
    result = extract(*QUICK)
    assert result.status == 1
    assert cure in result.err


def test_an_11g_server_in_thin_mode_is_told_in_one_line(coils_folder, extract: Extract) -> None:  # type: ignore[no-untyped-def]
    with OracleServer(coils_folder, protocol=314, **ACCOUNT) as server:
        result = extract(*QUICK, environ={"ORACLE_PORT": str(server.port)})
    assert result.status == 1
    assert "Instant Client 19" in result.err
    assert "ORACLE_CLIENT_LIB_DIR" in result.err
    assert result.err.count("\n") == 1


def test_a_10g_verifier_is_told_in_one_line(coils_folder, extract: Extract) -> None:  # type: ignore[no-untyped-def]
    with OracleServer(coils_folder, verifier=Verifier.V10G, **ACCOUNT) as server:
        result = extract(*QUICK, environ={"ORACLE_PORT": str(server.port)})
    assert result.status == 1
    assert "stored in 10g form" in result.err


def test_a_table_that_is_missing_does_not_stop_the_others(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    result = extract("--table", "AB_NONE", "--table", "AB_COIL")
    assert result.status == 1
    assert "ABIS owns no table or view AB_NONE" in result.text
    assert "1 of 2 tables complete" in result.out
    assert target.tables("legacy_raw") == ["ab_coil"]
    assert target.extraction("ab_none", "state") == "failed"


def test_a_table_whose_connection_is_always_cut_does_not_take_its_neighbours_along(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    coils.execute("CREATE TABLE AB_SMALL (ID NUMBER(5))", "INSERT INTO AB_SMALL VALUES (1)")
    apply(coils.server, "cut AB_COIL 150 1000")
    result = extract(
        "--table", "AB_COIL", "--table", "AB_SMALL", "--retries", "2", "--retry-wait", "0.01"
    )
    assert result.status == 1
    assert "1 of 2 tables complete" in result.out
    assert result.err.startswith("extract: AB_COIL: the connection to ")
    assert len(result.err.splitlines()) == 1
    assert target.tables("legacy_raw") == ["ab_small"]


def test_with_fail_fast_the_first_failure_ends_the_run(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    result = extract("--table", "AB_NONE", "--table", "AB_COIL", "--fail-fast")
    assert result.status == 1
    assert target.tables("legacy_raw") == []
    assert target.extraction("ab_coil", "state") == "interrupted"


def test_a_table_whose_definition_changes_during_the_run_fails(
    coils: Legacy, target: Target, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    from load.run.whole import Whole

    honest = Whole.parts

    def alter_first(self, run):  # type: ignore[no-untyped-def]
        coils.execute("ALTER TABLE AB_COIL ADD (EXTRA NUMBER(3))")
        return honest(self, run)

    monkeypatch.setattr(Whole, "parts", alter_first)
    result = extract(*QUICK)
    assert result.status == 1
    assert "definition was changed" in result.text
    assert target.tables("legacy_raw") == []


def test_what_others_change_during_the_run_is_not_seen(
    clean: dict[str, str],
    coils: Legacy,
    target: Target,
    extract: Extract,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from load.run.whole import Whole

    honest = Whole.parts

    def change_first(self, run):  # type: ignore[no-untyped-def]
        coils.execute(INSERT_COIL, rows=coil_rows(5, first=5000))
        coils.execute("DELETE FROM AB_COIL WHERE COIL_ID < 'C0000100'")
        coils.execute("UPDATE AB_COIL SET WEIGHT = 0 WHERE COIL_ID > 'C0000900'")
        return honest(self, run)

    monkeypatch.setattr(Whole, "parts", change_first)
    result = extract(*QUICK)
    assert result.status == 0, result.text
    assert target.raw() == clean
