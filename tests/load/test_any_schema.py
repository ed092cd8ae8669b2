"""Any schema: all its tables, those like a pattern, those of a file; hundreds of small ones."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from load.errors import Fault, OracleError
from load.oracle import snapshot
from load.oracle.choice import _regex
from load.oracle.retry import Outage, Retry
from load.run import summary
from load.run.deliver import MOST_PACKAGE_PARTS, packages
from oracle_standin.control import apply
from oracle_standin.store.accounts import READER_PRIVILEGES
from tests.load.conftest import Extract, Legacy, Target

READER = {"ORACLE_USER": "reader", "ORACLE_PASSWORD": "reader-secret", "ORACLE_SCHEMA": "ABIS"}
NAMES = ("AB_COIL", "AB_JOB", "ABXLINE", "CHUNKS", "ZZ_OLD")


@pytest.fixture
def plant(legacy: Legacy) -> Legacy:
    """Five tables, a view and a synonym's worth of nothing."""
    for number, name in enumerate(NAMES):
        legacy.execute(
            f"CREATE TABLE {name} (ID NUMBER(4) PRIMARY KEY, CHANGED DATE)",
            f"INSERT INTO {name} VALUES ({number}, DATE '2020-01-02')",
        )
    return legacy


@pytest.mark.parametrize(
    ("argv", "chosen"),
    [
        (["--all-tables"], set(NAMES)),
        (
            ["--all-tables", "--exclude", "ZZ%", "--exclude", "chunks"],
            {"AB_COIL", "AB_JOB", "ABXLINE"},
        ),
        (["--like", "AB_%"], {"AB_COIL", "AB_JOB", "ABXLINE"}),
        (["--like", r"ab\_%"], {"AB_COIL", "AB_JOB"}),
        (["--like", "ZZ%", "--table", "AB_JOB"], {"AB_JOB", "ZZ_OLD"}),
    ],
)
def test_tables_are_chosen_by_pattern(
    argv: list[str], chosen: set[str], plant: Legacy, target: Target, extract: Extract
) -> None:
    result = extract(*argv)
    assert result.status == 0, result.text
    found = target.rows("select source_table from legacy_audit.current_extractions")
    assert {row[0] for row in found} == chosen


def test_the_checks_and_a_dry_run_choose_the_same(plant: Legacy, extract: Extract) -> None:
    assert "5 rows read" in extract("--all-tables", "--dry-run").out
    checked = extract("--like", "AB_%", "--check-only").out
    assert [name for name in NAMES if f"ok    {name}:" in checked] == [*NAMES[:3]]


def test_tables_come_from_a_file(
    plant: Legacy, target: Target, extract: Extract, tmp_path: Path
) -> None:
    listed = tmp_path / "tables.txt"
    listed.write_text("# the night's\nAB_COIL\n\nzz_old  # kept for the auditors\n")
    assert extract("--tables-from", str(listed)).status == 0
    assert target.tables("legacy_raw") == ["ab_coil", "zz_old"]


@pytest.mark.parametrize(
    ("argv", "status", "said"),
    [
        (["--like", "NONE%"], 1, "none is like NONE%: check ORACLE_SCHEMA and --like"),
        (["--all-tables", "--exclude", "%"], 1, "--exclude % leaves no table"),
        (["--tables-from", "/no/such/file"], 2, "cannot be read: No such file"),
        (["--all-tables", "--where", "1 = 1"], 2, "need exactly one"),
        (["--resume", "--all-tables"], 2, "leave out all others"),
    ],
)
def test_what_chooses_nothing_is_said(
    argv: list[str], status: int, said: str, plant: Legacy, extract: Extract
) -> None:
    result = extract(*argv)
    assert (result.status, said in result.err) == (status, True), result.text


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [("A%", "AB", True), ("A_", "ABC", False), (r"A\_B", "AXB", False), ("A.B", "AXB", False),
     ("%$%", "X$Y", True), ("", "A", False)],
)  # fmt: skip
def test_a_pattern_is_like(pattern: str, name: str, fits: bool) -> None:
    assert bool(_regex(pattern).fullmatch(name)) is fits


def test_since_last_goes_by_another_column(plant: Legacy, target: Target, extract: Extract) -> None:
    assert extract("--table", "AB_COIL").status == 0
    plant.execute("INSERT INTO AB_COIL VALUES (9, SYSDATE)")
    named = ("--since-last", "--modified-column", "changed")
    result = extract("--table", "AB_COIL", *named)
    assert result.status == 0, result.text
    assert "read whole" not in result.out
    assert target.extraction("ab_coil", "mode") == "since_last"
    assert (
        "it has no date column MODIFIED_DATE" in extract("--table", "AB_COIL", "--since-last").out
    )


@pytest.fixture
def many(legacy: Legacy) -> Legacy:
    """More small tables than are told of one by one; one of them is odd."""
    for number in range(45):
        legacy.execute(
            f"CREATE TABLE T_{number:02} (ID NUMBER(4) PRIMARY KEY, V VARCHAR2(9))",
            f"INSERT INTO T_{number:02} VALUES (:1, :2)",
            rows=[(n, f"v{n}") for n in range(number)] or [(0, "v")],
        )
    return legacy


def test_many_small_tables_are_read_by_all_sessions_and_told_in_short(
    many: Legacy, target: Target, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summary, "MOST_LINES", 10)
    result = extract("--all-tables", "--table", "T_NONE", "--sessions", "3")
    assert result.status == 1
    assert len(target.tables("legacy_raw")) == 45
    for number in range(45):
        assert target.value(f"select count(*) from legacy_raw.t_{number:02}") == max(number, 1)
    told = result.out.partition("\ntable ")[2]
    assert "T_NONE" in told
    assert "T_44" in told
    assert "T_05" not in told
    assert "and 40 more tables, all of them complete and proven" in told
    summed = extract("--all-tables", "--json").summary
    assert len(summed["tables"]) == 45


def test_one_table_without_flashback_among_many_decides_for_all(
    many: Legacy, target: Target, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "MOST_NAMES", 20)
    account = many.server.database.accounts.add("reader", "reader-secret", READER_PRIVILEGES)
    account.privileges.add("EXECUTE DBMS_FLASHBACK")
    for number in range(45):
        account.grants.add(("SELECT", "ABIS", f"T_{number:02}"))
        if number != 44:
            account.grants.add(("FLASHBACK", "ABIS", f"T_{number:02}"))
    assert extract("--like", "T_%", "--exclude", "T_44", environ=dict(READER)).status == 0
    assert target.value("select distinct snapshot_kind from legacy_audit.extractions") == "scn"
    asked = [s for s in many.server.statements if "UNION ALL" in s]
    assert [s.count("AS OF SCN") for s in asked] == [20, 20, 4]
    result = extract("--like", "T_%", environ=dict(READER))
    assert result.status == 0, result.text
    assert "the run uses one read-only transaction" in result.out
    newest = "select distinct snapshot_kind from legacy_audit.current_extractions"
    assert target.value(newest) == "read_only"


@pytest.mark.parametrize(
    "question",
    [
        "select max(link) from legacy_audit.extractions",
        "select from legacy_audit.extractions where link = 7",
        "select from legacy_audit.extraction_warnings where run_id = 'r' and table_name = 't'",
    ],
)
def test_what_each_table_asks_of_the_evidence_does_not_read_all_of_it(
    question: str, plant: Legacy, target: Target, extract: Extract
) -> None:
    assert extract("--table", "AB_COIL").status == 0
    with closing(target.database.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("set enable_seqscan = off")  # which so few rows would make cheaper
        cursor.execute(f"explain {question}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan" not in plan, plan


def test_dlt_is_shown_only_the_tables_that_a_package_has_jobs_for(
    many: Legacy, target: Target, extract: Extract
) -> None:
    assert extract("--all-tables", "--table", "T_NONE").status == 1  # so that dlt's tables stay
    known = target.rows(
        "select (select count(*) from jsonb_object_keys(schema::jsonb -> 'tables') as name"
        "        where name not like '\\_dlt%')"
        " from legacy_load._dlt_version order by inserted_at"
    )
    (made, *loaded) = [count for (count,) in known]
    assert made == 45
    assert len(loaded) >= 2  # a package a session, each with one job for all of its small tables
    assert max(loaded) <= len(loaded)


def test_a_bundle_is_loaded_once_whatever_is_cut(
    many: Legacy, target: Target, extract: Extract
) -> None:
    apply(many.server, "cut T_30 10 2")
    result = extract("--all-tables", "--retry-wait", "0.01")
    assert result.status == 0, result.text
    assert "attempt 2 of 5" in result.out
    total = sum(target.value(f"select count(*) from legacy_raw.t_{n:02}") for n in range(45))
    assert total == sum(range(45)) + 1


def test_packages_spread_many_parts_over_the_workers(many: Legacy) -> None:
    class Chunk:
        expected_rows = 5

    class Part:
        chunk = Chunk()

    found = packages([Part()] * 398, 4)  # type: ignore[list-item]
    assert max(map(len, found)) <= MOST_PACKAGE_PARTS
    assert len(found) >= 4


def test_a_server_that_is_gone_is_not_waited_for_by_each_table() -> None:
    outage = Outage()
    said: list[str] = []

    def gone() -> None:
        raise OracleError("gone", Fault.LOST)

    for _ in range(24):
        with pytest.raises(OracleError):
            Retry(3, 0.0, outage, say=said.append).call("T", gone)
    assert len(said) == 2
    Retry(3, 0.0, outage).call("T", lambda: None)
    with pytest.raises(OracleError):
        Retry(3, 0.0, outage, say=said.append).call("T", gone)
    assert len(said) == 4
