"""The legacy database dies in the middle of a table."""

from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq

from demo.reconciliation import ENTITIES
from tests.e2e.tap import Tap
from tests.e2e.workplace import Oracle, Workplace, serve

RAW_TABLES = tuple(f"legacy_raw.{entity.raw_table}" for entity in ENTITIES)
BYTES = 100_000  # of answers before the server is killed: some hundred of the 2,300 coils


def test_a_source_that_dies_in_mid_table_ends_the_run_and_leaves_raw_as_it_was(
    extracted: Workplace, legacy_data: Path
) -> None:
    # Told from a fresh copy by a mark, which only the previous legacy_raw has.
    assert extracted.execute("update legacy_raw.ab_coil set notes = 'previous'") > 2000
    before = extracted.digest(*RAW_TABLES)

    with serve(legacy_data, "--sdu", "512") as oracle:
        tap = Tap(oracle.port, BYTES, oracle.process.kill)
        on_the_tap = replace(extracted, oracle=Oracle(tap.port, oracle.process))
        quickly = ("--retries", "1", "--retry-wait", "0.1", "--batch-size", "100")
        ran = on_the_tap.run("python", "load/extract.py", "--yes", "--entity", "coil", *quickly)

    assert tap.has_acted
    size = (legacy_data / "AB_COIL.parquet").stat().st_size
    assert size > 0 and pq.read_metadata(legacy_data / "AB_COIL.parquet").num_rows > 2000
    assert ran.returncode == 1, ran.stdout
    reasons = [line for line in ran.stderr.splitlines() if line.startswith("extract: ")]
    assert len(reasons) == 1 and "connection" in reasons[0], ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr
    assert extracted.digest(*RAW_TABLES) == before
    assert extracted.rows(
        "select state from legacy_audit.extractions where table_name = 'ab_coil'"
        " order by started_at desc limit 1"
    ) == [("failed",)]
