"""What a message says to type can be typed, and helps."""

from __future__ import annotations

import re
import shlex

import pytest

from oracle_standin.control import apply
from oracle_standin.store.accounts import READER_PRIVILEGES
from tests.load.conftest import Extract, Legacy, Target


@pytest.fixture
def two_owners(legacy: Legacy) -> Legacy:
    """AB_LINE of the owner ABIS, and a READER who may read it."""
    legacy.execute(
        "CREATE TABLE AB_LINE (LINE_ID NUMBER(3) PRIMARY KEY)", "INSERT INTO AB_LINE VALUES (1)"
    )
    legacy.execute('CREATE TABLE "Ab_Two" (ID NUMBER(3))', 'INSERT INTO "Ab_Two" VALUES (1)')
    return legacy


def test_one_session_is_enough(coils: Legacy, target: Target, extract: Extract) -> None:
    argv = ("--table", "AB_COIL", "--sessions", "1", "--chunk-rows", "300")
    for further in ([], ["--since-last"], ["--verify", "deep"], ["--dry-run"]):
        result = extract(*argv, *further)
        assert result.status == 0, result.text
    assert target.value("select count(*) from legacy_raw.ab_coil") == 1000


def test_too_few_sessions_say_an_option_that_exists(coils: Legacy, extract: Extract) -> None:
    apply(coils.server, "refuse 1000 12520")
    result = extract("--table", "AB_COIL", "--retries", "1")
    assert result.status == 1
    (option,) = re.findall(r"--sessions \d+", result.err)
    apply(coils.server, "clear")
    assert extract("--table", "AB_COIL", *option.split()).status == 0


@pytest.mark.parametrize("name", ["ABIS.AB_LINE", "abis.ab_line"])
def test_a_table_with_its_owner_is_answered_with_what_to_set(
    name: str, two_owners: Legacy, extract: Extract
) -> None:
    result = extract("--table", name)
    assert result.status == 2
    owner, table = name.split(".")
    assert f"set ORACLE_SCHEMA={owner} and use --table {table}" in result.err
    ended = extract("--table", table, environ={"ORACLE_SCHEMA": owner})
    assert ended.status == 0, ended.text


def test_the_owner_is_not_told_to_grant_to_itself(two_owners: Legacy, extract: Extract) -> None:
    result = extract("--table", "AB_LIEN")
    assert "ABIS owns no table or view AB_LIEN: check the name" in result.err
    assert "GRANT" not in result.text


def test_a_name_that_differs_in_case_is_offered(
    two_owners: Legacy, target: Target, extract: Extract
) -> None:
    result = extract("--table", "AB_TWO")
    (cure,) = re.findall(r"""--table '[^']+'""", result.err)
    ended = extract(*shlex.split(cure))
    assert ended.status == 0, ended.text


def test_a_table_of_another_owner_is_found(two_owners: Legacy, extract: Extract) -> None:
    """Whoever sees it through a public synonym would be told to grant what is granted."""
    account = two_owners.server.database.accounts.add("READER", "secret-7", READER_PRIVILEGES)
    account.grants.add(("SELECT", "ABIS", "AB_LINE"))
    reader = {"ORACLE_USER": "READER", "ORACLE_PASSWORD": "secret-7"}
    result = extract("--table", "AB_LINE", environ=dict(reader))
    assert "READER has no table AB_LINE, but ABIS has: set ORACLE_SCHEMA to it" in result.err
    assert extract("--table", "AB_LINE", environ={**reader, "ORACLE_SCHEMA": "ABIS"}).status == 0


@pytest.mark.parametrize("name", ["AB_NONE", "AB_COILS"])
def test_resume_is_not_offered_for_a_table_that_is_not_there(
    name: str, coils: Legacy, extract: Extract
) -> None:
    result = extract("--table", "AB_COIL", "--table", name)
    assert "FAILED: 1 of 2 tables complete. Correct what is named below" in result.out
    assert "--resume" not in result.text
