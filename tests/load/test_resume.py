"""Interruptions, and going on after them: nothing is lost and nothing doubled."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest

from oracle_standin.control import apply
from tests.conftest import Database
from tests.load.conftest import Extract, Legacy, Target, start_extract

CHUNKED = ("--table", "AB_COIL", "--chunk-rows", "100", "--batch-size", "50")


@pytest.fixture
def clean(coils: Legacy, target: Target, extract: Extract) -> dict[str, str]:
    """What legacy_raw holds after a run without faults, which is then taken away."""
    assert extract(*CHUNKED).status == 0
    raw = target.raw()
    target.execute("drop schema legacy_raw cascade")
    return raw


def wait_until_busy(legacy: Legacy, reads: int) -> None:
    """Until so many chunks have been asked for."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if sum("ROWID <" in s or "CHARTOROWID" in s for s in legacy.server.statements) >= reads:
            return
        time.sleep(0.005)
    raise AssertionError("the loader does not read")


def test_ctrl_c_ends_in_order_and_can_be_resumed(
    clean: dict[str, str],
    coils: Legacy,
    database: Database,
    target: Target,
    extract: Extract,
) -> None:
    apply(coils.server, "slow 0.3 AB_COIL")
    coils.server.statements.clear()
    process = start_extract(coils, database, *CHUNKED)
    wait_until_busy(coils, 4)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 130, said
    assert "interrupted: 0 of 1 tables complete" in said
    assert "Traceback" not in said
    assert target.extraction("ab_coil", "state") == "interrupted"
    assert target.raw() == {}
    apply(coils.server, "clear")
    coils.server.statements.clear()
    result = extract("--resume", "--chunk-rows", "100")
    assert result.status == 0, result.text
    assert target.raw() == clean
    again = [s for s in coils.server.statements if "ROWID <" in s or "CHARTOROWID" in s]
    assert len(again) < 10  # what had arrived was not read again


def test_a_killed_run_is_resumed_and_a_fresh_one_does_as_well(
    clean: dict[str, str],
    coils: Legacy,
    database: Database,
    target: Target,
    extract: Extract,
) -> None:
    for argv in (("--resume",), CHUNKED):
        apply(coils.server, "slow 0.3 AB_COIL")
        coils.server.statements.clear()
        process = start_extract(coils, database, *CHUNKED)
        wait_until_busy(coils, 4)
        process.kill()
        process.communicate()
        assert target.extraction("ab_coil", "state") == "running"
        apply(coils.server, "clear")
        result = extract(*argv)
        assert result.status == 0, result.text
        assert target.raw() == clean
    states = target.rows(
        "select state, count(*) from legacy_audit.extractions group by 1 order by 1"
    )
    assert states == [("complete", 3), ("interrupted", 1)]


@pytest.mark.parametrize("seed", range(int(os.environ.get("KILLS", "3"))))
def test_kill_9_at_a_random_moment_loses_and_doubles_nothing(
    clean: dict[str, str],
    coils: Legacy,
    database: Database,
    target: Target,
    extract: Extract,
    seed: int,
) -> None:
    """KILLS=25 makes it the long form; the moments differ by seed and by the machine's mood."""
    dice = random.Random(seed)
    apply(coils.server, "slow 0.02 AB_COIL")
    process = start_extract(coils, database, *CHUNKED)
    coils.server.statements.clear()
    wait_for_first_statement(coils)
    time.sleep(dice.uniform(0.0, 3.0))
    process.kill()
    process.communicate()
    apply(coils.server, "clear")
    result = extract("--resume") if dice.random() < 0.5 else extract(*CHUNKED)
    if "nothing to resume" in result.err:  # too early, or too late
        result = extract(*CHUNKED)
    assert result.status == 0, result.text
    assert target.raw() == clean


def wait_for_first_statement(legacy: Legacy) -> None:
    """Until the loader has logged on."""
    deadline = time.monotonic() + 60
    while not legacy.server.statements and time.monotonic() < deadline:
        time.sleep(0.01)


def test_a_kill_between_copy_and_dlts_note_of_it_doubles_nothing(
    clean: dict[str, str],
    coils: Legacy,
    target: Target,
    extract: Extract,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """dlt runs each load job a second time, as it does when it was killed after the first."""
    from load.postgres.dlt_destination import ChunkJob

    honest = ChunkJob.run
    monkeypatch.setattr(ChunkJob, "run", lambda job: (honest(job), honest(job)))
    result = extract(*CHUNKED)
    assert result.status == 0, result.text
    assert target.raw() == clean


def test_a_load_that_fails_leaves_no_half_chunk_and_can_be_resumed(
    clean: dict[str, str],
    coils: Legacy,
    target: Target,
    extract: Extract,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from load.postgres import dlt_destination

    honest = dlt_destination._copy_rows
    calls = []

    def fail_in_the_middle(cursor, path, table):  # type: ignore[no-untyped-def]
        honest(cursor, path, table)
        calls.append(path)
        if len(calls) == 4:
            raise RuntimeError("the disk is full")

    monkeypatch.setattr(dlt_destination, "_copy_rows", fail_in_the_middle)
    result = extract(*CHUNKED)
    assert result.status == 1
    assert "the disk is full" in result.text
    assert target.raw() == {}
    monkeypatch.setattr(dlt_destination, "_copy_rows", honest)
    result = extract("--resume")
    assert result.status == 0, result.text
    assert target.raw() == clean


def test_there_is_nothing_to_resume_after_a_complete_run(
    clean: dict[str, str], extract: Extract
) -> None:
    result = extract("--resume")
    assert result.status == 1
    assert "nothing to resume: run " in result.err


def test_there_is_nothing_to_resume_before_the_first_run(coils: Legacy, extract: Extract) -> None:
    result = extract("--resume")
    assert result.status == 1
    assert "nothing to resume" in result.err


def test_two_runs_at_once_are_refused(
    coils: Legacy, database: Database, target: Target, extract: Extract
) -> None:
    apply(coils.server, "slow 0.2 AB_COIL")
    process = start_extract(coils, database, *CHUNKED)
    try:
        wait_until_busy(coils, 1)
        result = extract(*CHUNKED)
        assert result.status == 1
        assert "another extract is running on this database" in result.err
    finally:
        apply(coils.server, "clear")
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert target.value("select count(*) from legacy_raw.ab_coil") == 1000
