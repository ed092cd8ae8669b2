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


def legacy_key_of(entity: str, key: str) -> str | None:
    """The key in Oracle of a migrated row, by its key in the app."""
    return _one_key("legacy_key", "key", entity, key)


def key_of(entity: str, legacy_key: str) -> str | None:
    """The key in the app of a migrated row, by its key in Oracle."""
    return _one_key("key", "legacy_key", entity, legacy_key)


def _one_key(wanted: str, given: str, entity: str, value: str) -> str | None:
    found = _rows(
        f'select {wanted} from "{SCHEMA}".loaded_keys'
        f" where entity = %s and accepted and {given} = %s",
        [entity, value],
    )
    return None if not found or found[0][0] is None else str(found[0][0])


def _rows(query: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
