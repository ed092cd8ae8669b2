"""The whole job under a role, a database and an environment that set everything otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from psycopg2 import sql

from load.entities import entities
from load.postgres.session import IF_DIFFERENT, SETTINGS
from tests import hostile_settings
from tests.e2e.workplace import Workplace

TABLES = tuple(
    name
    for entity in entities()
    for name in (f"legacy_raw.{entity.raw_table}", entity.django_table)
)
EVIDENCE = ("legacy_audit.rejected_rows", "legacy_audit.value_changes")
HOSTILE = {
    **hostile_settings.HOSTILE,
    "backslash_quote": "on",
    "timezone_abbreviations": "India",
    "default_transaction_deferrable": "on",
    "transaction_timeout": "700",  # less would end the statement that sets it
    "session_replication_role": "replica",
    "restrict_nonsystem_relation_kind": "view",
    "role": "nobody",
}
ENVIRONMENT = {
    "PGOPTIONS": "-c role=nobody -c search_path=hostile -c statement_timeout=5",
    **hostile_settings.CLIENT,
}


@contextmanager
def hostile(workplace: Workplace, whose: str) -> Iterator[Workplace]:
    """The desk, with the settings of the role or of the database against it; and back."""
    server, name = workplace.server, sql.Identifier(workplace.name)
    scope = {
        "role": sql.SQL("role {} in database {}").format(sql.Identifier(server.user), name),
        "database": sql.SQL("database {}").format(name),
    }[whose]
    connection = psycopg2.connect(**server_arguments(workplace))
    connection.autocommit = True
    with connection.cursor() as cursor:
        try:
            cursor.execute("create role nobody")
            for setting, value in HOSTILE.items():
                values = sql.SQL(", ").join(sql.Literal(part) for part in value.split(", "))
                cursor.execute(
                    sql.SQL("alter {} set {} = {}").format(scope, sql.Identifier(setting), values)
                )
            yield workplace.where(ENVIRONMENT)
        finally:
            cursor.execute(sql.SQL("alter {} reset all").format(scope))
            cursor.execute("drop role nobody")
            connection.close()


def server_arguments(workplace: Workplace) -> dict[str, object]:
    """How to reach the server's own database."""
    server = workplace.server
    return {
        "host": server.host,
        "port": server.port,
        "user": server.user,
        "password": server.password,
        "dbname": "postgres",
    }


def test_every_setting_of_ours_has_a_hostile_one_or_is_a_locale() -> None:
    ours = {*SETTINGS, *IF_DIFFERENT, "client_encoding"}
    assert ours - set(HOSTILE) == {"lc_numeric", "lc_time", "lc_monetary"}


@pytest.mark.parametrize("whose", ["role", "database"])
def test_the_job_comes_to_the_same_and_all_its_tests_pass(migrated: Workplace, whose: str) -> None:
    expected = migrated.digest(*TABLES, *EVIDENCE)
    migrated.server.drop_database(migrated.name)
    migrated.server.create_database(migrated.name, template="django_template")
    migrated.execute("""
        create schema hostile;
        create function hostile.btrim(text, text) returns text language sql
            as $$ select 'hostile' $$;
        create function hostile.length(text) returns integer language sql as $$ select 1 $$;
    """)
    with hostile(migrated, whose) as against:
        against.done("python", "load/extract.py", "--yes")
        against.done("dbt", "build")
        against.done("dbt", "test")
    assert migrated.digest(*TABLES, *EVIDENCE) == expected
