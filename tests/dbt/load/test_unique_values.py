"""Unique values that move between rows: swapped, rotated, handed down, or held by the app."""

from __future__ import annotations

import pytest

from tests.dbt.site import Site

ENTITIES = ("customer", "line", "coil", "job", "skid")


@pytest.fixture(scope="module")
def site(module_site: Site) -> Site:
    """Migrated once; after that values move in the legacy tables."""
    site = module_site.make_raw()

    def lines(**numbers: str | None) -> None:
        for key, number in numbers.items():
            site.execute("delete from legacy_raw.ab_line where line_id = %s", key)
            site.add("ab_line", line_id=key, line_number=number)

    def skids(numbers: dict[int, str | None]) -> None:
        for key, number in numbers.items():
            site.execute("delete from legacy_raw.ab_skid where skid_id = %s", key)
            site.add("ab_skid", skid_id=key, skid_number=number)

    lines(SWAP1="1", SWAP2="2", ROT1="3", ROT2="4", ROT3="5", GONE="6", BAD="7", WAIT="8")
    lines(KEPT="9", SAME="10")
    skids({1: "A", 2: "B", 3: "C", 4: None, 5: "E", 6: "F"})
    site.add("ab_job", job_id="J1", line_id="WAIT")
    site.loaded("--select", *ENTITIES)

    site.execute(
        "insert into production_job (job_id, job_number, line_id, priority)"
        " values ('APP', 'made in the app', 'KEPT', 0)"
    )
    lines(SWAP1="2", SWAP2="1", ROT1="4", ROT2="5", ROT3="3")
    lines(NEW6="6", NEW7="7", NEW8="8", NEW9="9", BAD="too long for a number")
    site.execute("delete from legacy_raw.ab_line where line_id in ('GONE', 'WAIT', 'KEPT')")
    site.execute("update legacy_raw.ab_job set line_id = 'NEW8'")
    skids({1: "B", 2: "A", 3: None, 4: "C", 5: "F", 7: "E"})
    site.execute("delete from legacy_raw.ab_skid where skid_id = 6")
    return site


def line_numbers(site: Site) -> dict[str, str]:
    return dict(site.rows("select line_id, line_number from production_line"))


def test_1_values_are_swapped_rotated_and_handed_down(site) -> None:
    site.loaded("--select", *ENTITIES)
    numbers = line_numbers(site)
    stand_in = numbers.pop("KEPT")
    assert numbers == {
        **{"SWAP1": "2", "SWAP2": "1", "ROT1": "4", "ROT2": "5", "ROT3": "3", "SAME": "10"},
        **{"NEW6": "6", "NEW7": "7", "NEW8": "8", "NEW9": "9"},
    }
    assert stand_in.startswith("~")
    assert dict(site.rows("select skid_id, skid_number from inventory_skid")) == {
        **{"1": "B", "2": "A", "3": None, "4": "C", "5": "F", "7": "E"}
    }
    load = site.last_load("line")
    assert (load["inserted"], load["updated"], load["deleted"]) == (4, 5, 3)


def test_2_a_row_that_lost_its_value_to_its_successor_is_listed_as_it_was_and_turns_a_test_red(
    site,
) -> None:
    def listed() -> list[tuple[object, ...]]:
        return site.rows(
            "select key, kind, kept ->> 'line_number' from legacy_audit.conflicts"
            " where entity = 'line'"
        )

    assert listed() == [("KEPT", "still_referenced", "9")]
    red = site.run("--select", *ENTITIES, command="build").red
    assert red == {"rows_kept_for_the_app_hold_their_own_values"}
    assert listed() == [("KEPT", "still_referenced", "9")]
    load = site.last_load("line")
    assert (load["inserted"], load["updated"], load["deleted"]) == (0, 0, 0)


def test_3_the_row_is_whole_again_when_its_key_comes_back(site) -> None:
    site.add("ab_line", line_id="KEPT", line_number="11")
    run = site.run("--select", *ENTITIES, command="build")
    assert run.succeeded, run.output
    assert line_numbers(site)["KEPT"] == "11"
    assert site.conflicts("line") == {}


def test_4_a_value_that_a_row_of_the_app_holds_stops_the_build_before_anything_is_written(
    site,
) -> None:
    site.execute(
        "insert into production_line (line_id, line_number, is_active) values ('MINE', '20', true)"
    )
    site.execute("update production_line set line_number = '21' where line_id = 'SAME'")
    site.add(
        "ab_line",
        {"line_id": "P", "line_number": "20"},
        {"line_id": "Q", "line_number": "21"},
        {"line_id": "R", "line_number": "22"},
    )
    before = site.state() | site.digest("legacy_audit.loaded_keys", "legacy_audit.loads")
    run = site.run("--select", "line")
    assert run.red == {"line"}
    assert "'20' of line P is held by row MINE (created_by_app)" in run.messages["line"]
    assert "'21' of line Q is held by row SAME (changed_by_app)" in run.messages["line"]
    assert "Change or delete those rows in the app" in run.messages["line"]
    assert site.state() | site.digest("legacy_audit.loaded_keys", "legacy_audit.loads") == before


def test_5_what_it_says_to_do_helps(site) -> None:
    site.execute("delete from production_line where line_id = 'MINE'")
    site.execute("update production_line set line_number = 'S' where line_id = 'SAME'")
    site.loaded("--select", "line")
    numbers = line_numbers(site)
    assert (numbers["P"], numbers["Q"], numbers["R"], numbers["SAME"]) == ("20", "21", "22", "S")
    assert site.conflicts("line") == {"SAME": ("changed_by_app", "kept")}


def test_6_a_value_of_a_vanished_row_that_is_kept_is_not_free(site) -> None:
    site.execute("update legacy_raw.ab_line set line_id = 'T' where line_id = 'R'")
    run = site.run("--select", "line", variables="on_vanished: keep")
    assert "'22' of line T is held by row R (vanished)" in run.messages["line"]
    site.loaded("--select", "line")
    assert line_numbers(site)["T"] == "22"
