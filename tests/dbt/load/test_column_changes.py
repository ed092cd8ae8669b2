"""The app's table changes after the first build: each change fills what it should, or stops."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.dbt.project import PROJECT, Project
from tests.dbt.site import Site

CUSTOMER = ("--select", "customer")


@pytest.fixture(scope="module")
def earlier(tmp_path_factory) -> Project:
    """The project before the column fax was mapped, and when city was called town."""
    folder = tmp_path_factory.mktemp("earlier")
    project = folder / "dbt_project"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))

    def rewrite(name: str, *changes: tuple[str, str]) -> None:
        path = project / "models" / name
        text = path.read_text()
        for pattern, replacement in changes:
            text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
        path.write_text(text)

    no_fax = (r"^.*\bfax\b.*\n", "")
    rewrite("staging/stg_customer.sql", no_fax, (r"\bas city\b", "as town"))
    rewrite("app/customer.sql", no_fax, (r"\bcity\b", "town"))
    rewrite(
        "app/customer.yml",
        (r"^      - name: fax\n(        .*\n)+", ""),
        (r"name: city$", "name: town"),
    )
    return Project(folder, project)


@contextmanager
def built_with(site: Site, project: Project) -> Iterator[None]:
    """Let the site's builds be those of another project for the length of a with block."""
    present, site.dbt = site.dbt, project
    try:
        yield
    finally:
        site.dbt = present


@pytest.fixture
def site(site: Site, earlier: Project) -> Site:
    """Built by the earlier project; three rows edited in the app since."""
    site.make_raw()
    for number in range(1, 7):
        site.add("ab_customer", customer_id=f"C{number}", city="Novi", fax="248-555-0100")
    site.execute(
        "alter table customers_customer drop fax;"
        " alter table customers_customer rename city to town"
    )
    with built_with(site, earlier):
        site.loaded(*CUSTOMER)
    site.execute("update customers_customer set town = 'Flint' where customer_id = 'C2'")
    return site


def migrate(site: Site, *, fax: str = "varchar(50)") -> None:
    """What Django's AddField and RenameField do."""
    site.execute(
        f"alter table customers_customer add fax {fax}; "
        "alter table customers_customer rename town to city"
    )


def test_a_new_column_is_filled_in_all_rows_that_the_app_did_not_change(site) -> None:
    migrate(site)
    site.loaded(*CUSTOMER)
    assert dict(site.rows("select customer_id, fax from customers_customer order by 1")) == {
        **{f"C{number}": "(248) 555-0100" for number in (1, 3, 4, 5, 6)},
        "C2": None,
    }
    assert site.get("customer", "C2")["city"] == "Flint"
    assert site.conflicts("customer") == {"C2": ("changed_by_app", "kept")}
    load = site.last_load("customer")
    assert (load["updated"], load["inserted"], load["conflicts"]) == (5, 0, 1)
    exact = "customer_holds_exactly_the_cleaned_rows"
    assert site.tested("--select", exact).red == set()
    # what the app does from here on is an edit of these columns
    site.execute("update customers_customer set fax = 'x' where customer_id = 'C5'")
    site.loaded(*CUSTOMER)
    assert set(site.conflicts("customer")) == {"C2", "C5"}


def test_a_new_column_that_django_filled_with_a_default_is_filled_all_the_same(site) -> None:
    migrate(
        site,
        fax="varchar(50) not null default ''; alter table customers_customer"
        " alter fax drop default, alter fax drop not null",
    )
    site.loaded(*CUSTOMER)
    assert site.last_load("customer")["updated"] == 5


def test_a_value_that_the_app_has_in_a_new_column_is_not_replaced_unasked(site) -> None:
    migrate(site)
    site.execute("update customers_customer set fax = 'by hand' where customer_id in ('C4', 'C6')")
    run = site.run(*CUSTOMER)
    said = run.messages["customer"]
    assert "for 2 rows (C4 to C6) nobody can tell any more" in said
    assert "'{unknown_edits: overwrite}'" in said
    assert site.get("customer", "C1")["fax"] is None
    site.loaded(*CUSTOMER, variables="unknown_edits: keep")
    assert site.get("customer", "C4")["fax"] == "by hand"
    assert site.get("customer", "C1")["fax"] == "(248) 555-0100"
    assert site.conflicts("customer")["C4"] == ("unknown_edit", "kept")
    site.loaded(*CUSTOMER)  # it is known from here on
    assert site.conflicts("customer")["C4"] == ("changed_by_app", "kept")


def test_what_the_app_had_is_not_lost_where_it_is_overwritten(site) -> None:
    migrate(site)
    site.execute("update customers_customer set fax = 'by hand' where customer_id = 'C4'")
    site.loaded(*CUSTOMER, variables="{unknown_edits: overwrite, on_app_change: overwrite}")
    for _ in range(2):
        assert site.rows(
            "select key, was ->> 'fax', was ->> 'city' from legacy_audit.overwritten_rows"
            " order by 1"
        ) == [("C2", None, "Flint"), ("C4", "by hand", "Novi")]
        site.loaded(*CUSTOMER)


def test_a_dropped_column_leaves_equal_rows_ours_and_stops_for_the_others(site, earlier) -> None:
    migrate(site)
    site.loaded(*CUSTOMER)  # with fax
    site.execute("alter table customers_customer drop fax")
    site.execute("alter table customers_customer rename city to town")
    with built_with(site, earlier):
        site.loaded(*CUSTOMER)
        # C2 was known to be an edit of the app's; the others are equal, and ours as before
        assert site.conflicts("customer") == {"C2": ("changed_by_app", "kept")}
        assert site.last_load("customer")["updated"] == 0
        site.execute("update legacy_raw.ab_customer set city = 'Troy' where customer_id = 'C3'")
        site.loaded(*CUSTOMER)
        assert site.get("customer", "C3")["town"] == "Troy"


def test_a_row_that_changed_while_its_column_was_dropped_is_decided_by_people(
    site, earlier
) -> None:
    migrate(site)
    site.loaded(*CUSTOMER)
    site.execute("alter table customers_customer drop fax")
    site.execute("alter table customers_customer rename city to town")
    site.execute("update legacy_raw.ab_customer set city = 'Troy' where customer_id = 'C3'")
    with built_with(site, earlier):
        said = site.run(*CUSTOMER).messages["customer"]
        assert "for 1 row (C3) nobody can tell any more" in said
        site.loaded(*CUSTOMER, variables="unknown_edits: overwrite")
        assert site.get("customer", "C3")["town"] == "Troy"


def test_a_column_that_was_renamed_on_one_side_only_is_named(site) -> None:
    site.execute("alter table customers_customer add fax varchar(50)")
    said = site.run(*CUSTOMER).messages["customer"]
    assert "city does not exist" in said


def test_the_present_name_of_a_renamed_column_is_told(site, earlier) -> None:
    site.execute("alter table customers_customer rename town to city")
    with built_with(site, earlier):
        said = site.run(*CUSTOMER).messages["customer"]
    assert "town does not exist (it is called city now: rename it" in said


def test_a_wider_column_and_one_that_may_be_null_change_no_row(site) -> None:
    migrate(site)
    site.loaded(*CUSTOMER)
    site.execute(
        "alter table customers_customer alter state type varchar(200), alter notes type text,"
        " alter country drop not null"
    )
    site.loaded(*CUSTOMER)
    assert site.last_load("customer")["updated"] == 0
    assert site.conflicts("customer") == {"C2": ("changed_by_app", "kept")}
    site.execute("update legacy_raw.ab_customer set state = 'OH' where customer_id = 'C1'")
    site.loaded(*CUSTOMER)
    assert site.get("customer", "C1")["state"] == "OH"


def test_a_column_that_may_not_be_null_any_more_stops_where_the_legacy_data_have_none(
    site,
) -> None:
    migrate(site)
    site.loaded(*CUSTOMER)
    site.execute("update customers_customer set notes = ''")
    site.execute("alter table customers_customer alter notes set not null")
    said = site.run(*CUSTOMER, variables="on_app_change: overwrite").messages["customer"]
    assert "notes is NULL in 6 rows (such as C1)" in said
    assert "default in the contract" in said
