"""SQL of a row on its three sides, and how they meet: in the Django table, in loaded_keys, in raw.

A row is known by the text of its natural key on every side, of several columns a JSON array as
`legacy_clean.key` makes it; a reference is the text of its parent's key, whatever primary key
Django stores. So nothing that is made of this depends on primary keys that a database gave.

It uses no function of legacy_clean: the figures must not trust the cleaning code.
"""

from __future__ import annotations

from collections.abc import Sequence

from scripts.signoff_pack.facts.values import filled
from scripts.signoff_pack.sources.contracts import Column, Entity
from scripts.signoff_pack.sources.database import Database, quoted

_NUMBER_TYPES = ("numeric", "bigint", "integer", "smallint", "double precision", "real")
# SQL: a value as a person compares it on both sides
TIME = "to_char({}, 'YYYY-MM-DD HH24:MI:SS')"
NUMBER = "trim_scale({})::text"


def held_table(entity: Entity, app: str) -> str:
    """The Django table; `app` is its schema."""
    return f"{quoted(app)}.{quoted(entity.table)}"


def loaded_pk(entity: Entity, row: str = "loaded") -> str:
    """SQL: the Django primary key of a row of loaded_keys."""
    return f"{row}.key" if entity.is_plain else f"{row}.pk::{entity.pk_type}"


def migrated(database: Database, entity: Entity) -> str:
    """SQL for FROM: `loaded` and `held`, one of each per migrated row."""
    return f"""
        {database.audit}.loaded_keys as loaded
        join {held_table(entity, database.app)} as held
            on loaded.entity = '{entity.name}' and loaded.accepted
            and held.{quoted(entity.pk)} = {loaded_pk(entity)}
        """


def pairs(database: Database, entity: Entity) -> str:
    """SQL for FROM: `loaded`, `held` and `raw`, one of each per migrated row."""
    return f"""
        {migrated(database, entity)}
        join {entity.raw_table} as raw on {is_raw_of(entity)}
        """


def is_raw_of(entity: Entity) -> str:
    """SQL: whether the row `raw` is the one that `loaded` was made from.

    Only the first of these a join can look up: so a row is hashed if its key is wanted, not before.
    """
    return (
        f"coalesce(loaded.legacy_key, '') = coalesce({raw_key(entity)}, '')"
        f" and loaded.legacy_key is not distinct from {raw_key(entity)}"
        " and loaded.raw_hash is not distinct from hash_record_extended(coalesce(raw.*), 0)"
    )


def held_key(entity: Entity, app: str, row: str = "held") -> str:
    """SQL: the natural key's text of a row of the Django table, from the Django tables alone."""
    return _joined([_key_part(entity, column, app, row) for column in entity.key])


def held_value(entity: Entity, column: Column, app: str, row: str = "held") -> str:
    """SQL: what a Django column holds; a reference as the text of its parent's key."""
    value = f"{row}.{quoted(column.name)}"
    return key_of_pk(entity.parent(column), app, value) if entity.is_by_pk(column) else value


def key_of_pk(entity: Entity, app: str, value: str) -> str:
    """SQL: the natural key's text of the row of the Django table that has this primary key."""
    alias = f"row_of_{entity.name}"
    return (
        f"(select {held_key(entity, app, alias)} from {held_table(entity, app)} as {alias}"
        f" where {alias}.{quoted(entity.pk)} = {value})"
    )


def held_json(entity: Entity, app: str, document: str) -> str:
    """SQL: a row of the Django table that is given as jsonb, without primary keys: its own is left
    out, and a reference is the text of its parent's key."""
    without = f"({document}) - '{entity.pk}'" if entity.gives_pk else f"({document})"
    named = []
    for column in entity.columns:
        if entity.is_by_pk(column):
            parent = entity.parent(column)
            stored = f"(({document}) ->> '{column.name}')::{parent.pk_type}"
            named.append(f"'{column.name}', {key_of_pk(parent, app, stored)}")
    if not named:
        return without
    return (
        f"case when {document} is not null"
        f" then {without} || jsonb_build_object({', '.join(named)}) end"
    )


def raw_key(entity: Entity, row: str = "raw") -> str:
    """SQL: the text of a row's key in raw."""
    return _named(entity.key_sources, row)


def raw_value(column: Column, row: str = "raw") -> str:
    """SQL: the one raw value that a Django column is made of; of a reference of several columns
    their text as of a key."""
    if column.expression:
        said = column.expression
        for name in column.raw_names:
            said = said.replace(f"{{{name}}}", f"{row}.{quoted(name)}")
        return f"({said})"
    if len(column.raw_names) > 1:
        return _named(column.raw_names, row)
    return f"{row}.{quoted(column.raw_names[0])}"


def raw_filled(entity: Entity, column: Column, kind: str, row: str = "raw") -> str:
    """SQL: whether a row of raw holds something for a column; `kind` is the raw value's type."""
    if column.references and len(column.raw_names) > 1:
        needed = column.blank_when or _needed(entity.parent(column), column.raw_names)
        return f"({' or '.join(filled(f'{row}.{quoted(name)}::text') for name in needed)})"
    value = raw_value(column, row)
    return filled(value) if kind == "text" else f"{value} is not null"


def raw_kinds(database: Database, entity: Entity) -> dict[str, str]:
    """The types of the raw values by Django column; those only whose raw columns are there."""
    there = set(database.columns(entity.raw_table))
    wanted = [column for column in entity.columns if there.issuperset(column.raw_names)]
    values = ", ".join(f"{raw_value(column)} as {quoted(column.name)}" for column in wanted)
    return database.types(f"select {values} from {entity.raw_table} as raw") if wanted else {}


def held_kind(entity: Entity, column: Column) -> str:
    """The type of held_value."""
    return "text" if column.is_text or entity.is_by_pk(column) else column.base_type


def shown(entity: Entity, column: Column, app: str, zone: str) -> str:
    """SQL: a Django value as text, as a person compares it with Oracle's."""
    value = held_value(entity, column, app)
    if column.data_type == "timestamptz":
        return TIME.format(f"{value} at time zone '{zone}'")
    if column.base_type == "numeric":
        return NUMBER.format(value)
    return f"{value}::text"


def raw_shown(column: Column, kind: str) -> str:
    """SQL: the raw value as text, in the same way."""
    value = raw_value(column)
    if kind.startswith("timestamp"):
        return TIME.format(value)
    if kind == "numeric":
        return NUMBER.format(value)
    return f"{value}::text"


def _key_part(entity: Entity, column: Column, app: str, row: str) -> str:
    """As the macro key_part of dbt has it."""
    value = held_value(entity, column, app, row)
    if column.references or column.is_text:
        return value
    if column.base_type == "timestamptz":
        return f"""to_char({value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')"""
    if column.base_type == "date":
        return f"to_char({value}, 'YYYY-MM-DD')"
    return f"trim_scale({value}::numeric)::text" if column.is_number else f"{value}::text"


def _named(names: Sequence[str], row: str) -> str:
    """SQL: raw columns as one text; among several a number is its plain text."""
    if len(names) == 1:
        return f"{row}.{quoted(names[0])}::text"
    numbers = ", ".join(f"'{kind}'::regtype" for kind in _NUMBER_TYPES)
    return _joined(
        [
            f"case when pg_typeof({row}.{quoted(name)}) in ({numbers})"
            f" then trim_scale({row}.{quoted(name)}::text::numeric)::text"
            f" else {row}.{quoted(name)}::text end"
            for name in names
        ]
    )


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"to_jsonb(array[{', '.join(parts)}]::text[])::text"


def _needed(parent: Entity, raws: Sequence[str]) -> Sequence[str]:
    """The raw columns without which a child names no row: for those parts of the parent's key that
    may not be blank."""
    needed: list[str] = []
    taken = 0
    for column in parent.key:
        own = raws[taken : taken + len(column.raw_names)]
        taken += len(column.raw_names)
        if column.required and column.default is None:
            needed += own
    return needed or raws
