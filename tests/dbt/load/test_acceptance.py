"""What there is to accept, and how much of it lines cover."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.conftest import Database
from tests.dbt.project import Project, Run
from tests.dbt.site import Site

SITE_ROWS = [
    {"customer_id": "C1", "customer_name": "One", "email": "no address"},
    {"customer_id": "C2 ", "customer_name": "Two", "email": "two@acme"},
    {"customer_id": "C3", "customer_name": None},
    {"customer_id": "C4", "customer_name": None},
    {"customer_id": "C5", "customer_name": None},
]


@pytest.fixture(scope="module")
def built(module_django_database: Database, dbt: Project) -> Iterator[Site]:
    """Two customers with an e-mail address that cannot be read, three without a name, and a column
    that nothing is made from."""
    site = Site(module_django_database, dbt)
    site.make_raw()
    site.execute("alter table legacy_raw.ab_customer add column credit_limit numeric")
    site.add("ab_customer", *SITE_ROWS)
    site.execute("update legacy_raw.ab_customer set credit_limit = 5 where customer_id <> 'C1'")
    site.loaded()
    yield site
    site.close()


def accepted(site: Site, *lines: dict[str, object]) -> dict[tuple[str, str], tuple[object, ...]]:
    """(kind, what) -> there, accepted, open, keys that are open; of the customers."""
    full = [{"entity": "customer", "at_most": 1, **line} for line in lines]
    return {
        (kind, what): (there, covered, left, keys)
        for kind, what, there, covered, left, keys in site.rows(
            "select kind, what, there, accepted, open, open_keys"
            " from legacy_audit.acceptance(%s) where entity = 'customer'",
            json.dumps(full),
        )
    }


NAME = ("rejected", "required:name")
EMAIL = ("changed", "email:email")


def line(group: tuple[str, str], **more: object) -> dict[str, object]:
    return {"kind": group[0], "what": group[1], **more}


def test_everything_lost_changed_or_left_behind_is_there_to_accept(built) -> None:
    assert accepted(built) == {
        NAME: (3, 0, 3, ["C3", "C4", "C5"]),
        EMAIL: (2, 0, 2, ["C1", "C2"]),
        ("unmapped", "CREDIT_LIMIT"): (4, 0, 4, []),
    }


def test_a_line_covers_so_many_and_no_more(built) -> None:
    found = accepted(built, line(NAME, at_most=2), line(EMAIL, at_most=99))
    assert found[NAME] == (3, 2, 1, ["C3", "C4", "C5"])
    assert found[EMAIL][:3] == (2, 2, 0)


def test_a_line_with_a_key_covers_that_row_and_not_another(built) -> None:
    found = accepted(built, line(NAME, key="C4"), line(EMAIL, key="C2"), line(EMAIL, key="C9"))
    assert found[NAME] == (3, 1, 2, ["C3", "C5"])
    assert found[EMAIL] == (2, 1, 1, ["C1"])


def test_a_key_does_not_use_up_the_line_for_all_others(built) -> None:
    found = accepted(built, line(NAME, key="C4"), line(NAME, key="", at_most=2))
    assert found[NAME] == (3, 3, 0, ["C3", "C5"])


def test_a_line_of_another_entity_or_kind_covers_nothing(built) -> None:
    found = accepted(
        built, line(NAME, entity="coil", at_most=9), line(("changed", NAME[1]), at_most=9)
    )
    assert found[NAME][1] == 0


def test_the_run_is_on_record_with_its_counts_by_cause(built) -> None:
    ((command, loads, causes),) = built.rows(
        "select command, loads -> 'customer', causes from legacy_audit.builds"
    )
    assert command == "run"
    assert (loads["source_rows"], loads["migrated_rows"], loads["rejected_rows"]) == (5, 2, 3)
    assert causes == [
        {"entity": "customer", "root_entity": "customer", "root_reason": "required:name", "rows": 3}
    ]


def as_role(site: Site, rights: str, command: str) -> Run:
    """Run a dbt command as a role with some rights and no others."""
    site.execute(f"create role restricted login password 'restricted'; {rights}")
    try:
        environ = {**site.database.environ, "PGUSER": "restricted", "PGPASSWORD": "restricted"}
        return site.dbt.run(environ, command, "--select", "customer", "line")
    finally:
        site.execute("drop owned by restricted; drop role restricted")


READ = """
    grant usage on schema public, legacy_raw, legacy_audit, legacy_clean to restricted;
    grant select on all tables in schema public, legacy_raw, legacy_audit to restricted
    """
WRITE = "grant insert, update, delete on all tables in schema public, legacy_audit to restricted"


def test_an_auditor_who_may_only_read_can_test_and_leaves_no_trace(built) -> None:
    before = built.value("select count(*) from legacy_audit.builds")
    run = as_role(built, READ, "test")
    assert "permission denied" not in run.output
    assert "may not insert there" in run.output
    assert built.value("select count(*) from legacy_audit.builds") == before


def test_a_role_with_rights_on_rows_only_builds_and_is_on_record(built) -> None:
    before = built.value("select count(*) from legacy_audit.builds")
    run = as_role(built, f"{READ}; {WRITE}", "run")
    assert run.succeeded, run.output
    assert built.value("select count(*) from legacy_audit.builds") == before + 1
