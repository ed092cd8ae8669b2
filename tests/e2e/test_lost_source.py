"""The legacy database dies in the middle of a table."""

from dataclasses import replace
from pathlib import Path

from load.entities import entities
from tests.e2e.tap import Tap
from tests.e2e.workplace import Oracle, Workplace, serve

RAW_TABLES = tuple(f"legacy_raw.{entity.raw_table}" for entity in entities())
BYTES = 100_000  # of answers before the server is killed: some hundreds of the 2,284 coils


def test_a_source_that_dies_in_mid_table_ends_the_run_and_leaves_raw_as_it_was(
    extracted: Workplace, legacy_data: Path, tmp_path: Path
) -> None:
    # A mark tells the previous legacy_raw from a fresh copy of the same rows.
    assert extracted.execute("update legacy_raw.ab_coil set notes = 'previous'") > 2000
    before = extracted.digest(*RAW_TABLES)
    statements = tmp_path / "statements.sql"

    with serve(legacy_data, "--log-sql", str(statements)) as oracle:
        tap = Tap(oracle.port, BYTES, then=oracle.process.kill)
        on_the_tap = replace(extracted, oracle=Oracle(tap.port, oracle.process))
        quickly = ("--retries", "1", "--retry-wait", "0.1", "--batch-size", "100")
        ran = on_the_tap.run("python", "load/extract.py", "--yes", "--entity", "coil", *quickly)

    assert tap.has_acted
    assert statements.read_text().splitlines()[-1].startswith('SELECT "COIL_ID"')
    assert ran.returncode == 1
    (reason,) = ran.stderr.splitlines()
    assert reason.startswith("extract: AB_COIL: the connection to 127.0.0.1"), reason
    assert extracted.digest(*RAW_TABLES) == before
    assert extracted.rows(
        "select state from legacy_audit.extractions where table_name = 'ab_coil'"
        " order by started_at desc limit 1"
    ) == [("failed",)]
