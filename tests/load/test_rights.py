"""The rights that scripts/grants-postgres.sql lists are enough; what readers were given stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import Database
from tests.load.conftest import ROOT, Extract, Legacy, Target

COIL = ("--table", "AB_COIL")
MIGRATION: dict[str, str | None] = {"PGUSER": "mover", "PGPASSWORD": "mover-7"}
AUDITOR: dict[str, str | None] = {"PGUSER": "auditor", "PGPASSWORD": "auditor-7"}


@pytest.fixture
def roles(target: Target) -> Iterator[None]:
    """Two roles without any right."""
    target.execute(
        "create role mover login password 'mover-7';create role auditor login password 'auditor-7'"
    )
    yield
    target.execute("drop owned by auditor cascade")
    target.execute("drop owned by mover cascade")
    target.execute("drop role mover, auditor")


def granted(database: Database, *, beforehand: bool) -> str:
    """The script; `beforehand`: its third section in place of CREATE."""
    script = (ROOT / "scripts" / "grants-postgres.sql").read_text()
    if beforehand:
        script = script.replace("CONNECT, CREATE, TEMPORARY", "CONNECT, TEMPORARY")
        script = script.replace("-- CREATE SCHEMA", "CREATE SCHEMA")
    names = {"database": database.name, "migration": "mover", "auditor": "auditor"}
    for name, value in names.items():
        script = script.replace(f':"{name}"', value)
    return script


@pytest.mark.parametrize("beforehand", [False, True], ids=["create", "schemas of a DBA"])
def test_the_listed_rights_are_enough_to_extract(
    beforehand: bool, roles: None, coils: Legacy, database: Database, target: Target,
    extract: Extract,
) -> None:  # fmt: skip
    target.execute(granted(database, beforehand=beforehand))
    for argv in ([], ["--since-last"], ["--verify", "deep"]):
        result = extract(*COIL, *argv, environ=MIGRATION)
        assert result.status == 0, result.text
    checked = extract(*COIL, "--check-only", environ=MIGRATION).out
    wrong = [line for line in checked.splitlines() if line.startswith("FAIL")]
    assert [line for line in wrong if "rights" in line or "a row of every type" in line] == []
    assert target.tables("legacy_load") == []


def test_without_them_the_missing_right_is_named_and_helps(
    roles: None, coils: Legacy, target: Target, extract: Extract
) -> None:
    result = extract(*COIL, environ=MIGRATION)
    assert result.status == 1
    assert result.err.count("\n") == 1
    cure = result.err.partition("have the owner run ")[2].partition(", or CREATE")[0]
    target.execute(cure)
    assert extract(*COIL, environ=MIGRATION).status == 0


def test_grants_and_comments_survive_the_swap(
    roles: None, coils: Legacy, target: Target, extract: Extract
) -> None:
    assert extract(*COIL).status == 0
    target.execute("""
        grant select on legacy_raw.ab_coil to auditor with grant option;
        grant select (coil_id), update (weight) on legacy_raw.ab_coil to mover;
        grant select on legacy_raw.ab_coil to public;
        comment on table legacy_raw.ab_coil is 'the plant''s 100 % coils';
        comment on column legacy_raw.ab_coil.weight is 'kg';
    """)
    before = rights(target)
    result = extract(*COIL)
    assert result.status == 0, result.text
    assert rights(target) == before
    assert len(before) >= 6
    assert "is a new table, without" not in result.out


def rights(target: Target) -> list[tuple[str, ...]]:
    """All that was granted on the table and said of it."""
    return target.rows("""
        select 'table', relacl::text from pg_class where oid = 'legacy_raw.ab_coil'::regclass
        union all select attname::text, attacl::text from pg_attribute
        where attrelid = 'legacy_raw.ab_coil'::regclass and attnum > 0
        union all select objsubid::text, description from pg_description
        where objoid = 'legacy_raw.ab_coil'::regclass order by 1, 2
    """)


def test_what_does_not_survive_is_said(coils: Legacy, target: Target, extract: Extract) -> None:
    assert extract(*COIL).status == 0
    target.execute("""
        create index by_weight on legacy_raw.ab_coil (weight);
        create publication feed for table legacy_raw.ab_coil;
    """)
    result = extract(*COIL)
    assert result.status == 0, result.text
    said = " ".join(result.out.split())
    assert (
        "legacy_raw.ab_coil is a new table, without index legacy_raw.by_weight, publication feed"
    ) in said


def test_a_column_that_has_gone_takes_its_grant_along(
    roles: None, coils: Legacy, target: Target, extract: Extract
) -> None:
    assert extract(*COIL).status == 0
    target.execute("grant select (notes) on legacy_raw.ab_coil to mover")
    result = extract(*COIL, "--skip-column", "AB_COIL.NOTES")
    assert result.status == 0, result.text


def test_a_publication_of_all_tables_stands_in_no_way(
    coils: Legacy, target: Target, extract: Extract
) -> None:
    """Postgres updates and deletes rows of a published table only if they have an identity."""
    target.execute("create publication feed for all tables")
    for argv in ([], ["--since-last"], ["--chunk-rows", "200"]):
        result = extract(*COIL, *argv)
        assert result.status == 0, result.text
        coils.execute("UPDATE AB_COIL SET WEIGHT = WEIGHT + 1, MODIFIED_DATE = SYSDATE"
                      " WHERE COIL_ID < 'C0000005'")  # fmt: skip
    assert target.value("select count(*) from legacy_raw.ab_coil") == 1000
