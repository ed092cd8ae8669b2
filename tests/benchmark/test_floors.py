"""scripts/bench: the floors do the same work as what is compared with them."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from load.entities import entities
from scripts.benchmark import floors, ours
from scripts.benchmark.errors import BenchError
from scripts.benchmark.meter import autocommit
from scripts.benchmark.site import LOADED, Site, site

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory) -> Iterator[Site]:
    with site(0.06, tmp_path_factory.mktemp("bench")) as here:
        ours.load_template(here)
        yield here


def tables(environ) -> dict[str, list[str]]:
    """Every row of the eight tables as text."""
    with closing(autocommit(environ)) as connection, connection.cursor() as cursor:
        found = {}
        for entity in entities():
            cursor.execute(f"select held::text from {entity.django_table} as held order by 1")
            found[entity.name] = [row[0] for row in cursor.fetchall()]
        return found


def test_the_insert_by_hand_writes_the_same_rows_as_dbt(tiny: Site) -> None:
    statements = floors.compile_by_hand(tiny)
    with tiny.database(floors.BY_HAND, template=LOADED) as environ:
        floors.create_functions(tiny, environ)
        with closing(autocommit(environ)) as connection, connection.cursor() as cursor:
            floors.run_by_hand(cursor, statements)
        by_hand = tables(environ)
    with tiny.database(ours.OURS, template=LOADED) as environ:
        # by hand, nobody asks which of two twins a child names
        tiny.run(tiny.dbt("run", "--vars", "{twin_policy: follow}"), environ)
        by_dbt = tables(environ)
    assert all(by_dbt.values())
    assert by_hand == by_dbt


def test_the_copy_floor_copies_every_row_and_is_charged_for_it(tiny: Site, tmp_path: Path) -> None:
    floors.write_copies(tiny, tmp_path)
    cost = floors.copy_raw(tiny, tmp_path)  # raises unless all rows are there
    assert cost.wal > sum(file.stat().st_size for file in tmp_path.iterdir()) / 2


def test_a_copy_without_all_rows_is_not_a_floor(tiny: Site, tmp_path: Path) -> None:
    floors.write_copies(tiny, tmp_path)
    empty = (tmp_path / "ab_line").read_bytes()[:19] + b"\xff\xff"  # header and trailer alone
    (tmp_path / "ab_line").write_bytes(empty)
    with pytest.raises(BenchError, match="0 of the 10 rows of ab_line"):
        floors.copy_raw(tiny, tmp_path)


def test_what_is_measured_is_a_copy_that_later_edits_do_not_reach(tiny: Site) -> None:
    assert (tiny.code / "load" / "extract.py").is_file()
    assert not (tiny.code / ".git").exists()
    assert ours.rows(tiny) == sum(_count(tiny, entity.raw_table) for entity in entities())


def _count(tiny: Site, table: str) -> int:
    with closing(autocommit(tiny.server.environ(LOADED))) as connection:
        cursor = connection.cursor()
        cursor.execute(f"select count(*) from legacy_raw.{table}")
        return cursor.fetchone()[0]
