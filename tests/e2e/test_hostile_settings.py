"""The whole job under a role, a database and an environment that set everything otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from demo.reconciliation import ENTITIES
from tests.e2e.workplace import Workplace

TABLES = tuple(
    name for entity in ENTITIES for name in (f"legacy_raw.{entity.raw_table}", entity.django_table)
)
EVIDENCE = ("legacy_audit.rejected_rows", "legacy_audit.value_changes")
OF_THE_ROLE = {
    "client_encoding": "GBK",
    "standard_conforming_strings": "off",
    "datestyle": "German, DMY",
    "timezone": "Asia/Kolkata",
    "default_transaction_isolation": "serializable",
    "default_transaction_read_only": "on",
    "statement_timeout": "20",
    "idle_in_transaction_session_timeout": "20",
    "search_path": "hostile",
    "session_replication_role": "replica",
}
OF_THE_DATABASE = {
    "intervalstyle": "sql_standard",
    "bytea_output": "escape",
    "extra_float_digits": "-15",
    "lock_timeout": "1",
    "idle_session_timeout": "20",
    "transaction_timeout": "30",
    "row_security": "on",
    "transform_null_equals": "on",
    "array_nulls": "off",
    "backslash_quote": "on",
    "jit": "on",
}
ENVIRONMENT = {
    "PGOPTIONS": "-c role=nobody -c search_path=hostile -c statement_timeout=10",
    "PGCLIENTENCODING": "GBK",
    "PGTZ": "America/Lima",
    "PGDATESTYLE": "SQL, DMY",
    "TZ": "Asia/Tokyo",
}


@dataclass(frozen=True)
class Hostile(Workplace):
    """A desk whose environment is set against us."""

    more: dict[str, str] = field(default_factory=dict)

    @property
    def environ(self) -> dict[str, str]:
        return {**super().environ, **self.more}


def everything(workplace: Workplace) -> dict[str, tuple[object, ...]]:
    return workplace.digest(*TABLES, *EVIDENCE)


def test_the_job_comes_to_the_same_and_all_its_tests_pass(migrated: Workplace) -> None:
    expected = everything(migrated)
    migrated.server.drop_database(migrated.name)
    migrated.server.create_database(migrated.name, template="django_template")
    user = migrated.server.user
    # Functions that a search path would find before Postgres' own.
    migrated.execute("""
        create schema hostile;
        create function hostile.btrim(text) returns text language sql as $$ select 'hostile' $$;
        create function hostile.upper(text) returns text language sql as $$ select 'hostile' $$;
        grant all on schema hostile to public;
    """)
    migrated.execute("do $$ begin create role nobody; exception when others then null; end $$")
    try:
        for name, value in OF_THE_DATABASE.items():
            migrated.execute(f"alter database {migrated.name} set {name} = '{value}'")
        for name, value in OF_THE_ROLE.items():
            value = value if "," in value else f"'{value}'"
            migrated.execute(
                f"alter role {user} in database {migrated.name} set {name} = {value}"
                if name != "default_transaction_read_only"
                else "select 1"
            )
        migrated.execute(
            f"alter role {user} in database {migrated.name} set default_transaction_read_only = on"
        )
        hostile = Hostile(**vars(replace(migrated)), more=ENVIRONMENT)
        hostile.done("python", "load/extract.py", "--yes")
        hostile.done("dbt", "build")
        hostile.done("dbt", "test")
    finally:
        calm = Hostile(**vars(replace(migrated)))
        with calm.server_connection() as connection, connection.cursor() as cursor:
            cursor.execute(f"alter role {user} in database {migrated.name} reset all")
            cursor.execute(f"alter database {migrated.name} reset all")
    assert everything(migrated) == expected
