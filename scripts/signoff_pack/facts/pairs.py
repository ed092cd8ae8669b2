"""Each migrated row beside the raw row that it was made from."""

from __future__ import annotations

from scripts.signoff_pack.sources.contracts import Column, Entity
from scripts.signoff_pack.sources.database import Database, quoted


def pairs(database: Database, entity: Entity) -> str:
    """SQL for FROM: `loaded`, `held` and `raw`, one of each per migrated row."""
    key, raw_key = quoted(entity.key.name), quoted(entity.key.raw_name)
    loaded = f"{database.audit}.loaded_keys"
    held = f"{database.app}.{quoted(entity.table)}"
    return f"""
        {loaded} as loaded
        join {held} as held
            on loaded.entity = '{entity.name}' and loaded.accepted and held.{key} = loaded.key
        join {entity.raw_table} as raw
            on raw.{raw_key}::text = loaded.legacy_key
            and hash_record_extended(raw, 0) = loaded.raw_hash
        """


def shown(column: Column, zone: str) -> str:
    """SQL: a Django value as text, as a person compares it with Oracle's."""
    value = f"held.{quoted(column.name)}"
    if column.data_type == "timestamptz":
        return f"to_char({value} at time zone '{zone}', 'YYYY-MM-DD HH24:MI:SS')"
    if column.data_type.startswith("numeric"):
        return f"trim_scale({value})::text"
    return f"{value}::text"


def raw_shown(column: Column, raw_type: str) -> str:
    """SQL: the raw value as text, likewise."""
    value = f"raw.{quoted(column.raw_name)}"
    if raw_type.startswith("timestamp"):
        return f"to_char({value}, 'YYYY-MM-DD HH24:MI:SS')"
    if raw_type == "numeric":
        return f"trim_scale({value})::text"
    return f"{value}::text"
