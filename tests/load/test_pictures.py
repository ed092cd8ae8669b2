"""legacy_raw is one picture or says that it is not; a run is written down whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from demo.oracle import ACCOUNT
from load.postgres import evidence
from oracle_standin.control import apply
from oracle_standin.server import OracleServer
from tests.conftest import Database
from tests.load.conftest import Extract, Legacy, Target, start_extract

TABLES = ("AB_LINE", "AB_CUSTOMER", "AB_COIL")
THREE = tuple(part for name in TABLES for part in ("--table", name))
DIFFERENT = "legacy_raw holds tables from different snapshots:"


@pytest.fixture
def legacy() -> Iterator[Legacy]:
    """Three small tables of the mapping."""
    with OracleServer(**ACCOUNT) as server:
        legacy = Legacy(server)
        for name in TABLES:
            legacy.execute(
                f"CREATE TABLE {name} (ID NUMBER(5) PRIMARY KEY, NAME VARCHAR2(20),"
                " MODIFIED_DATE DATE)",
                f"INSERT INTO {name} VALUES (1, 'one', SYSDATE)",
            )
        yield legacy


@pytest.fixture
def whole(legacy: Legacy, extract: Extract) -> Legacy:
    """The three after a run of all; then each gets a row more."""
    assert extract(*THREE).status == 0
    for name in TABLES:
        legacy.execute(f"INSERT INTO {name} VALUES (2, 'two', SYSDATE)")
    return legacy


def scns(target: Target) -> dict[str, int]:
    """The SCN of what legacy_raw holds, by table."""
    return dict(target.rows("select table_name, scn::int from legacy_audit.current_extractions"))


def counts(target: Target) -> list[int]:
    """The rows of the three."""
    return [target.value(f"select count(*) from legacy_raw.{name.lower()}") for name in TABLES]


def test_one_table_is_read_again_at_the_scn_of_the_others(
    whole: Legacy, target: Target, extract: Extract
) -> None:
    before = target.raw()
    result = extract("--entity", "coil")
    assert result.status == 0, result.text
    assert "as the other tables (--new-snapshot takes one of now)" in result.out
    assert "legacy_raw holds one snapshot: SCN" in result.out
    assert target.raw() == before
    assert len(set(scns(target).values())) == 1
    assert target.value("select count(distinct picture) from legacy_audit.extractions") == 1
    assert target.value("select count(distinct run_id) from legacy_audit.extractions") == 2


def test_a_snapshot_of_now_is_taken_when_asked_for_and_the_end_says_what_raw_holds(
    whole: Legacy, target: Target, extract: Extract
) -> None:
    result = extract("--entity", "coil", "--new-snapshot")
    assert result.status == 0, result.text
    assert counts(target) == [1, 1, 2]
    held = scns(target)
    assert held["ab_coil"] > held["ab_line"] == held["ab_customer"]
    assert DIFFERENT in result.out
    assert f"SCN {held['ab_line']}, taken" in result.out
    assert "AB_CUSTOMER, AB_LINE" not in result.out.split(f"SCN {held['ab_coil']}, taken")[1]
    assert "--vars '{allow_mixed_snapshots: true}'" in result.out
    summary = extract("--entity", "line", "--new-snapshot", "--json").summary["legacy_raw"]
    assert summary["one_picture"] is False
    assert [picture["tables"] for picture in summary["pictures"]] == [
        ["AB_CUSTOMER"],
        ["AB_COIL"],
        ["AB_LINE"],
    ]


def test_a_table_that_fell_out_of_the_picture_comes_back_into_it(
    whole: Legacy, target: Target, extract: Extract
) -> None:
    before = target.raw()
    assert extract("--entity", "coil", "--new-snapshot").status == 0
    assert DIFFERENT not in extract("--entity", "coil").out
    assert target.raw() == before


def test_where_the_snapshot_is_gone_a_new_one_is_taken_and_named(
    whole: Legacy, target: Target, extract: Extract
) -> None:
    target.execute("update legacy_audit.extractions set scn = scn + 1000000")
    result = extract("--entity", "coil")
    assert result.status == 0, result.text
    assert "cannot be read any more" in result.out
    assert DIFFERENT in result.out
    assert counts(target) == [1, 1, 2]


def test_an_scn_of_another_database_is_not_gone_on_with(
    whole: Legacy, target: Target, extract: Extract
) -> None:
    target.execute(
        'update legacy_audit.extractions set facts = facts || \'{"oracle": "elsewhere:1521/X"}\''
    )
    assert DIFFERENT in extract("--entity", "coil").out
    assert counts(target) == [1, 1, 2]


def test_raw_tables_that_are_gone_belong_to_no_picture(
    whole: Legacy, target: Target, extract: Extract
) -> None:
    target.execute("drop schema legacy_raw cascade")
    result = extract("--entity", "coil")
    assert "as the other tables" not in result.out
    assert target.value("select count(*) from legacy_raw.ab_coil") == 2


def test_since_last_counts_as_of_its_own_run(
    whole: Legacy, target: Target, extract: Extract
) -> None:
    result = extract(*THREE, "--since-last")
    assert result.status == 0, result.text
    assert counts(target) == [2, 2, 2]
    assert len(set(scns(target).values())) == 1
    assert DIFFERENT not in result.out
    whole.execute("INSERT INTO AB_COIL VALUES (3, 'three', SYSDATE)")
    assert DIFFERENT in extract("--entity", "coil", "--since-last").out


def test_a_table_that_failed_in_a_later_run_is_named_with_what_raw_still_holds(
    whole: Legacy, target: Target, extract: Extract
) -> None:
    apply(whole.server, "cut AB_CUSTOMER 2 1000")
    result = extract(*THREE, "--retries", "1")
    assert result.status == 1
    assert DIFFERENT in result.out
    assert "AB_CUSTOMER: its newest extraction is failed" in result.out
    assert "Run python load/extract.py --resume" in result.out
    apply(whole.server, "clear")
    result = extract("--resume")
    assert result.status == 0, result.text
    assert DIFFERENT not in result.out
    assert counts(target) == [2, 2, 2]


@pytest.mark.parametrize("row", [0, 1, 2])
def test_a_run_that_is_killed_while_it_is_written_down_is_not_there_at_all(
    whole: Legacy,
    target: Target,
    extract: Extract,
    monkeypatch: pytest.MonkeyPatch,
    row: int,
) -> None:
    """--resume of a run of which one table was recorded would call it complete."""
    honest = evidence.start

    def killed(current, entries):  # type: ignore[no-untyped-def]
        honest(current, list(entries)[: row + 1])
        current.connection.close()  # what kill -9 leaves of a transaction
        raise KeyboardInterrupt

    monkeypatch.setattr(evidence, "start", killed)
    with pytest.raises(KeyboardInterrupt):
        extract(*THREE)
    monkeypatch.setattr(evidence, "start", honest)
    result = extract("--resume")
    assert result.status == 1
    assert "nothing to resume: run" in result.err
    assert counts(target) == [1, 1, 1]


def test_a_killed_run_is_resumed_with_all_its_tables(
    legacy: Legacy, database: Database, target: Target, extract: Extract
) -> None:
    apply(legacy.server, "slow 2 AB_LINE")
    process = start_extract(legacy, database, *THREE)
    known = "select count(*) from legacy_audit.extractions"
    while not target.rows("select 1 where to_regclass('legacy_audit.extractions') is not null"):
        pass
    while target.value(known) == 0:
        pass
    process.kill()
    process.communicate()
    assert target.value(known) == 3
    apply(legacy.server, "clear")
    result = extract("--resume", "--json")
    assert result.status == 0, result.text
    assert {table["table"] for table in json.loads(result.out)["tables"]} == set(TABLES)


def test_a_clock_that_is_set_back_changes_nothing(
    whole: Legacy, target: Target, extract: Extract
) -> None:
    """All that is there was written in the future, as this clock has it now."""
    target.execute(
        "update legacy_audit.extractions set snapshot_at = snapshot_at + interval '1 day',"
        " started_at = started_at + interval '1 day', finished_at = finished_at + interval '1 day'"
    )
    assert extract(*THREE).status == 0
    assert len(set(scns(target).values())) == 1
    apply(whole.server, "cut AB_COIL 2 1000")
    assert extract("--entity", "coil", "--retries", "1").status == 1
    apply(whole.server, "clear")
    assert extract("--resume").status == 0
    assert counts(target) == [2, 2, 2]
    numbers = target.rows("select number from legacy_audit.extractions order by number")
    assert len(numbers) == len(set(numbers)) == 7


@pytest.mark.parametrize(
    "argv",
    [
        ["--all"],  # taken for --allow-unproven
        ["--resum"],
        ["--new-snapshot"],
        ["--new-snapshot", "--no-snapshot", "--entity", "coil"],
        ["--new-snapshot", "--resume"],
        ["--check-only", "--dry-run"],
        ["--dry-run", "--resume"],
        ["--since-last", "--resume"],
        ["--since-last", "--order-by", "ID", "--entity", "coil"],
        ["--check-only", "--verify", "deep"],
    ],
)
def test_options_that_nobody_reads_are_wrong_usage(
    legacy: Legacy, extract: Extract, argv: list[str]
) -> None:
    legacy.server.statements.clear()
    result = extract(*argv)
    assert result.status == 2
    assert result.err
    assert legacy.server.statements == []
