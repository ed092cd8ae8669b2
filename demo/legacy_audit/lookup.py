"""Which evidence belongs to which object of the app, by what the evidence itself says."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import connection

from .models import SCHEMA


def is_readable(db_table: str) -> bool:
    """Whether the table, given as '"schema"."table"', is there and this account may read it."""
    schema, name = db_table.strip('"').split('"."')
    found = _rows(
        """
        select has_schema_privilege(namespace.oid, 'usage')
            and has_table_privilege(class.oid, 'select')
        from pg_class as class
        join pg_namespace as namespace on namespace.oid = class.relnamespace
        where namespace.nspname = %s and class.relname = %s
        """,
        [schema, name],
    )
    return bool(found) and bool(found[0][0])


def entity_of(model: Any) -> str | None:
    """The entity that was migrated into a model's table; None: none was."""
    if not is_readable(f'"{SCHEMA}"."loaded_tables"'):
        return None
    found = _rows(
        f'select entity from "{SCHEMA}".loaded_tables where table_name = %s',
        [model._meta.db_table],
    )
    return str(found[0][0]) if found else None


def model_of(entity: str) -> Any | None:
    """The model whose table an entity was migrated into."""
    found = _rows(f'select table_name from "{SCHEMA}".loaded_tables where entity = %s', [entity])
    tables = {row[0] for row in found}
    return next((m for m in apps.get_models() if m._meta.db_table in tables), None)


def keys_of(entity: str, primary_key: str) -> tuple[str, str | None] | None:
    """The natural key of a row, and its key in Oracle, by the app's primary key."""
    if not is_readable(f'"{SCHEMA}"."loaded_keys"'):
        return None
    for where in ("key = %s and pk is null", "pk = %s"):  # there is an index on key
        found = _rows(
            f'select key, legacy_key from "{SCHEMA}".loaded_keys where entity = %s and {where}',
            [entity, primary_key],
        )
        if found:
            key, legacy_key = found[0]
            return str(key), None if legacy_key is None else str(legacy_key)
    return None


def primary_key_of(entity: str, key: str) -> str | None:
    """The app's primary key of a row, by its natural key."""
    return _primary_key("key = %s", entity, key)


def primary_key_of_legacy(entity: str, legacy_key: str) -> str | None:
    """The app's primary key of a migrated row, by its key in Oracle."""
    return _primary_key("accepted and legacy_key = %s", entity, legacy_key)


def rejected_keys_of(entity: str, key: str) -> list[str]:
    """The keys in Oracle of the rejected rows with a natural key."""
    found = _rows(
        f'select distinct legacy_key from "{SCHEMA}".rejected_rows'
        " where entity = %s and key = %s and legacy_key is not null order by legacy_key",
        [entity, key],
    )
    return [str(row[0]) for row in found]


def _primary_key(where: str, entity: str, value: str) -> str | None:
    found = _rows(
        f'select coalesce(pk, key) from "{SCHEMA}".loaded_keys where entity = %s and {where}',
        [entity, value],
    )
    return str(found[0][0]) if found else None


def _rows(query: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
