"""Law 9: a child that has another parent in Django than in Oracle turns a test red."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.dbt.site import Site

OLD, NEW = datetime(2019, 5, 1), datetime(2021, 5, 1)
LAW = "coil_children_keep_their_parents"
# A judge that gives every child to the row that was kept, and does not say so.
SILENT = """
    create or replace function legacy_clean._missing_or_twin(
        key text, reference text, named text, kept_key text, rejected jsonb, twin_policy text
    ) returns jsonb language sql as $$ select null::jsonb $$
"""


@pytest.fixture
def site(site: Site) -> Site:
    """Twins that are alike, twins that are not, padded keys, and coils that name them."""
    site.make_raw()

    def add(key: str, modified: datetime, city: str = "Detroit") -> None:
        row = {"customer_id": key, "customer_name": "Acme", "city": city, "modified_date": modified}
        site.add("ab_customer", row)

    add("ALIKE     ", NEW)
    add(" ALIKE    ", OLD)
    add("OTHER     ", NEW)
    add(" OTHER    ", OLD, city="Elsewhere")
    add("PLAIN     ", NEW)
    add("PL AIN    ", NEW)
    for key, customer in {
        "K1": "ALIKE",
        "K2": " ALIKE",
        "K3": "OTHER",
        "K4": " OTHER",
        "K5": "PLAIN     ",
        "K6": "\tPLAIN",
        "K7": None,
        "K8": " ",
    }.items():
        site.add("ab_coil", coil_id=key, customer_id=customer, modified_date=NEW)
    # A row that is rejected has a say in nothing.
    site.add("ab_coil", coil_id="K5", customer_id="OTHER", modified_date=OLD)
    site.loaded()
    return site


def moved(site: Site) -> list[tuple[str, str, str | None, str | None]]:
    """What the law's test finds: raw key, column, reference in Oracle and in Django."""
    return sorted((key, column, raw, stored) for _, column, key, raw, stored, _ in found(site, LAW))


def found(site: Site, test: str) -> list[tuple[str | None, ...]]:
    """The rows of a test, read from where dbt stores its failures."""
    site.execute("drop schema if exists dbt_test__audit cascade")
    run = site.tested("--select", test, "--store-failures")
    assert run.red <= {test}, run.output
    rows = site.rows(f"select * from dbt_test__audit.{test}")
    assert bool(rows) == (run.red == {test})
    return rows


def test_the_law_holds_after_a_build(site) -> None:
    assert site.keys("coil") == ["K1", "K2", "K3", "K5", "K6", "K7", "K8"]
    assert moved(site) == []


def test_a_judge_that_gives_children_away_unseen_turns_it_red(site) -> None:
    site.execute(SILENT)
    site.loaded("--full-refresh", "--select", "coil")
    assert site.get("coil", "K4")["customer_id"] == "OTHER"
    assert moved(site) == [
        ("K2", "customer_id", " ALIKE", "ALIKE"),
        ("K4", "customer_id", " OTHER", "OTHER"),
    ]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ("update inventory_coil set customer_id = 'OTHER' where coil_id = 'K5'", "K5"),
        ("delete from legacy_audit.value_changes where rule = 'twin'", "K2"),
        ("update legacy_audit.value_changes set original = 'ALIKE' where rule = 'twin'", "K2"),
        ("update legacy_audit.value_changes set stored = 'OTHER' where rule = 'twin'", "K2"),
        ("update legacy_raw.ab_customer set customer_id = 'ALIKE' where notes is null"
         " and customer_id = ' ALIKE    '", "K1"),
    ],
)  # fmt: skip
def test_a_child_of_the_other_twin_is_found_on_either_side(site, change, key) -> None:
    assert site.execute(change) >= 1
    assert [row[0] for row in moved(site)] == [key]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ("update inventory_coil set customer_id = 'OTHER' where coil_id = 'K5'", "K5"),
        ("update inventory_coil set customer_id = null where coil_id = 'K1'", "K1"),
        ("update inventory_coil set customer_id = 'PLAIN' where coil_id = 'K7'", "K7"),
        ("update inventory_coil set customer_id = 'PLAIN' where coil_id = 'K8'", "K8"),
        ("update legacy_raw.ab_coil set customer_id = 'OTHER     ' where coil_id = 'K6'", "K6"),
        # listed, but as given to another one
        ("update inventory_coil set customer_id = 'PLAIN' where coil_id = 'K2'", "K2"),
        # one that differs by a blank within
        ("update inventory_coil set customer_id = 'PL AIN' where coil_id = 'K5'", "K5"),
    ],
)  # fmt: skip
def test_a_child_of_a_key_that_it_does_not_name_is_found_by_law_7(site, change, key) -> None:
    assert site.execute(change) >= 1
    assert [row[1] for row in found(site, "coil_raw_and_stored_agree")] == [key]
