"""The second app: complete migrations, and models that refuse what they should."""

from __future__ import annotations

from pathlib import Path

from tests.maintenance.conftest import run_django

HAND_MADE = Path(__file__).with_name("hand_made.py")


def test_the_migrations_say_all_that_the_models_do(maintenance_database):
    checked = run_django(maintenance_database, "manage.py", "makemigrations", "--check")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_django_and_the_database_refuse_what_the_constraints_forbid(maintenance_database):
    made = run_django(maintenance_database, HAND_MADE)
    assert made.returncode == 0, made.stdout + made.stderr


def test_the_primary_keys_are_the_databases_own(maintenance_database):
    with maintenance_database.connect() as connection, connection.cursor() as cursor:
        cursor.execute(
            """
            select table_name::text, column_default::text, is_identity::text
              from information_schema.columns
             where table_schema = 'public' and column_name = 'id'
               and table_name ~ '^(assets|people|stores|work)_'
             order by 1
            """
        )
        keys = {name: default or identity for name, default, identity in cursor.fetchall()}
    assert keys.pop("people_technician") == "gen_random_uuid()"
    assert len(keys) == 10
    assert set(keys.values()) == {"YES"}
