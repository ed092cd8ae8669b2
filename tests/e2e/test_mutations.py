"""A mistake in a staging model turns a test red: law 7 or law 9 names the column.

Each column of each entity is cut, swapped with a neighbour, made a constant, cleaned by another
rule, read from another column, given another default; and the evidence of a row likewise. What the
data cannot show leaves exactly what the right model leaves, and is counted as such.

A sample goes through `dbt build`. The whole table (pytest -m nightly) judges some 2,300 mistakes by
the SQL that dbt compiled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from demo.postgres import Server
from tests.dbt.project import Project
from tests.demo.reference.mapping import MAPPING, REQUIRED, UNIQUE
from tests.e2e.bench import NAMES, Bench, Seen, judge_all
from tests.e2e.mutations import Mutation

SAMPLE = (
    "carrier.name cut last",
    "carrier.email source PHONE",
    "line.line_number swap description",
    "customer.created_at cut hour",
    "coil.customer_id constant commonest",
)


@pytest.fixture(scope="module")
def bench(
    postgres_server: Server, extracted_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bench]:
    made = Bench(postgres_server, Project(tmp_path_factory.mktemp("dbt")), extracted_template)
    yield made
    made.close()


def laws(mistake: Mutation) -> set[str]:
    """The tests of which one must be red."""
    return {
        f"{mistake.entity}_raw_and_stored_agree",
        f"{mistake.entity}_children_keep_their_parents",
    }


@pytest.mark.parametrize("name", SAMPLE)
def test_dbt_build_fails_in_a_law_s_test(name: str, bench: Bench) -> None:
    entity, _, _ = name.partition(".")
    (mistake,) = [each for each in bench.mistakes(entity) if str(each) == name]
    run = bench.build(mistake)
    assert not run.succeeded
    assert run.red & laws(mistake), run.output
    with bench.judging(entity) as judge:  # and the whole table is judged as dbt judges
        assert judge.judge([mistake]).red.keys() & laws(mistake) == run.red & laws(mistake)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("entity", NAMES)
def test_no_mistake_that_the_data_show_stays_green(entity: str, bench: Bench) -> None:
    free = {
        column
        for column, (_, rule, _) in MAPPING[entity][1].items()
        if rule != "reference"
        if column not in REQUIRED[entity] and column not in UNIQUE.get(entity, ())
    }
    with bench.judging(entity) as judge:
        assert not judge.judge([]).red
        seen = list(judge_all(judge, bench.mistakes(entity), free))
    print_table(entity, seen)
    assert [str(each.mistake) for each in seen if outcome(each) == "GREEN"] == []


def outcome(seen: Seen) -> str:
    """What became of a mistake, in a word."""
    mistake = seen.mistake
    if seen.verdict.stopped:
        return "stops"  # the build itself fails
    if seen.verdict.red:
        return "red"
    if seen.is_as_right:
        return "same"  # it leaves what the right model leaves
    if MAPPING[mistake.entity][1][mistake.column][1] == "text" and seen.looks_right:
        return "unseen"  # law 7 looks away from what nobody can see in a text
    return "GREEN"


def print_table(entity: str, seen: list[Seen]) -> None:
    """Columns by mistakes, with what became of them."""
    kinds = list(dict.fromkeys(each.mistake.kind for each in seen))
    columns = list(dict.fromkeys(each.mistake.column for each in seen))
    print(f"\n{entity:<18}" + "".join(f"{kind:<26}" for kind in sorted(kinds)))
    for column in sorted(columns):
        cells = []
        for kind in sorted(kinds):
            found = Counter(
                outcome(each)
                for each in seen
                if (each.mistake.column, each.mistake.kind) == (column, kind)
            )
            cells.append(", ".join(f"{count} {word}" for word, count in sorted(found.items())))
        print(f"{column:<18}" + "".join(f"{cell:<26}" for cell in cells))
    for each in seen:
        if outcome(each) in ("same", "stops", "unseen", "GREEN"):
            print(f"  {outcome(each)}: {each.mistake}  {each.verdict.stopped}")
