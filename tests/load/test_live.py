"""The loader reads a real Oracle: its own tests again, and the demonstration's eight tables.

Runs only with `pytest -m oracle` and the ORACLE_* variables. The tests taken over make tables of
their own and drop them; the last one reads what scripts/oracle-load has put there.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import oracledb
import pytest

from load.entities import source_tables
from load.settings import OracleSettings
from tests.conftest import Database
from tests.load.conftest import Extract, Owner, Target
from tests.load.test_copy import (  # noqa: F401  collected here once more, with this `legacy`
    test_an_empty_table_arrives_empty,
    test_duplicate_and_missing_keys_arrive_as_they_are,
    test_odd_names_are_kept,
)
from tests.load.test_fidelity import (  # noqa: F401
    test_a_blob_arrives,
    test_a_date_before_christ_keeps_its_year_and_its_neighbours,
    test_a_date_keeps_its_time_and_gets_no_zone,
    test_a_day_that_postgres_does_not_know_is_stored_as_its_neighbour_and_listed,
    test_a_long_column_arrives_and_its_proof_is_what_was_read,
    test_a_long_lob_arrives_whole,
    test_a_number_keeps_every_digit,
    test_a_timestamp_keeps_its_microseconds,
    test_a_zoned_timestamp_keeps_its_instant,
    test_blanks_of_a_char_and_empty_text_stay,
    test_bytes_arrive,
    test_floats_arrive_as_floats_with_nan_and_infinities,
    test_intervals_are_spelled_as_oracle_spells_them,
    test_nanoseconds_are_rounded_and_listed,
    test_national_text_and_lobs_arrive,
    test_numbers_that_need_more_than_76_digits_share_a_table_with_ordinary_ones,
    test_single_floats_are_not_blown_up,
)
from tests.load.test_proof import (  # noqa: F401
    test_a_sum_beyond_oracles_range_is_no_obstacle,
    test_sums_beyond_oracles_precision_are_no_false_alarm,
)
from tests.load.test_verify import test_a_good_copy_of_all_types_passes  # noqa: F401

pytestmark = pytest.mark.oracle
SETTLED_WITHIN = 10  # seconds


@dataclass
class Live(Owner):
    """The account that ORACLE_USER names, in the database that the other variables name."""

    variables: dict[str, str]
    made: list[str] = field(default_factory=list)

    @property
    def environ(self) -> dict[str, str]:
        """The variables of whoever started pytest."""
        return self.variables

    def execute(self, *statements: str, rows: Sequence[Sequence[Any]] = ()) -> None:
        """Create a table, then do the rest with it."""
        create, *rest = statements
        super().execute(create)
        table = create.split()[2]
        self.made.append(table)
        self._wait_until_it_can_be_read_in_the_past(table)
        if rest:
            super().execute(*rest, rows=rows)

    def drop_what_was_made(self) -> None:
        """And nothing else."""
        for table in self.made:
            super().execute(f"DROP TABLE {table} PURGE")

    def _wait_until_it_can_be_read_in_the_past(self, table: str) -> None:
        """Oracle's clock of SCNs ticks every three seconds: until then it says ORA-01466."""
        last_moment = time.monotonic() + SETTLED_WITHIN
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            while True:
                try:
                    cursor.execute(f"SELECT 1 FROM {table} AS OF TIMESTAMP SYSTIMESTAMP").fetchall()
                    return
                except oracledb.DatabaseError as error:
                    if error.args[0].code != 1466 or time.monotonic() > last_moment:
                        raise
                time.sleep(0.2)


@pytest.fixture
def legacy(live_oracle: OracleSettings) -> Iterator[Live]:
    """A live database, for what a test makes in it."""
    names = [name for name in os.environ if name.startswith(("ORACLE_", "TNS_"))]
    live = Live({name: os.environ[name] for name in names})
    yield live
    live.drop_what_was_made()


@pytest.fixture
def database(django_database: Database) -> Database:
    """With the Django tables, which --check-only looks at."""
    return django_database


def test_the_demonstration_s_tables_arrive_whole_and_of_one_moment(
    legacy: Live, live_oracle: OracleSettings, target: Target, extract: Extract
) -> None:
    checks = extract("--check-only")
    assert checks.status == 0, checks.text
    result = extract("--verify", "deep")
    assert result.status == 0, result.text
    with closing(legacy.connect()) as connection, connection.cursor() as cursor:
        expected = [
            (table.lower(), *cursor.execute(f"SELECT COUNT(*) FROM {live_oracle.schema}.{table}"))
            for table in sorted(source_tables())
        ]
    for name, (count,) in expected:
        assert count > 0, f"{name} is empty: scripts/oracle-load fills it"
        assert target.value(f"select count(*) from legacy_raw.{name}") == count
    assert target.rows(
        "select table_name, source_rows, loaded_rows, proof, snapshot_kind"
        " from legacy_audit.extractions order by 1"
    ) == [(name, count, count, "full", "scn") for name, (count,) in expected]
