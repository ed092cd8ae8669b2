"""Checks of the Django tables: what would stop dbt build."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from load.postgres.connection import Cursor
from load.preflight.check import Check, fail, ok
from load.preflight.needed_tables import NeededTable

RIGHTS_OF_DBT = ("DELETE", "INSERT", "SELECT", "UPDATE")
MIGRATE = "run python manage.py migrate"


_COLUMNS = """
    select
        attname::text,
        format_type(atttypid, atttypmod),
        attnotnull,
        atthasdef or attidentity <> '',
        exists (
            select from pg_index where indrelid = attrelid and indisunique and indpred is null
                and indkey::text = attnum::text
        ),
        (
            select relname::text from pg_constraint join pg_class on pg_class.oid = confrelid
            where contype = 'f' and conrelid = attrelid and conkey = array[attnum] limit 1
        )
    from pg_attribute
    where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped
"""


def checks(
    cursor: Cursor, table: NeededTable, all_tables: Sequence[NeededTable], schema: str
) -> Iterator[Check]:
    """Its columns against the contract, and the rights that dbt needs on it."""
    yield _as_the_contract(cursor, table, all_tables, schema)
    yield from _rights_on(cursor, f'"{schema}"."{table.name}"')


def _as_the_contract(
    cursor: Cursor, table: NeededTable, all_tables: Sequence[NeededTable], schema: str
) -> Check:
    """Columns, types, unique columns and references."""
    subject = f"Django table {table.name}"
    cursor.execute(_COLUMNS, (f'"{schema}"."{table.name}"',))
    there = {row[0]: row[1:] for row in cursor.fetchall()}
    if not there:
        return fail(subject, f"not there in schema {schema}", MIGRATE)
    names = {other.entity: other.name for other in all_tables}
    problems = []
    for want in table.columns:
        if want.name not in there:
            problems.append(f"column {want.name} is missing")
            continue
        kind, required, _, unique, parent = there[want.name]
        if kind != want.postgres_type:
            problems.append(f"{want.name} is {kind}, the mapping needs {want.postgres_type}")
        if required and not want.required and not want.has_default:
            problems.append(f"{want.name} is NOT NULL, but the mapping leaves it NULL where blank")
        if want.unique and not unique:
            problems.append(f"{want.name} is not unique")
        needed_parent = names.get(want.references, "")
        if needed_parent and parent != needed_parent:
            problems.append(f"{want.name} does not reference {needed_parent}")
    wanted = {want.name for want in table.columns}
    for name, (_, required, filled, *_) in there.items():
        if name not in wanted | table.filled and required and not filled:
            problems.append(f"{name} is NOT NULL without a default, and not in the mapping")
    if problems:
        return fail(
            subject,
            "; ".join(problems),
            f"{MIGRATE}, or correct dbt_project/models/app/{table.entity}.yml",
        )
    return ok(subject, f"{len(table.columns)} columns as the mapping needs them")


def _rights_on(cursor: Cursor, table: str) -> Iterator[Check]:
    """The rights on a Django table that dbt needs and the role lacks."""
    cursor.execute(
        "select current_user, array_agg(wanted order by wanted) from unnest(%s) as wanted"
        " where to_regclass(%s) is not null and not has_table_privilege(to_regclass(%s), wanted)",
        (list(RIGHTS_OF_DBT), table, table),
    )
    user, missing = cursor.fetchone() or ("", None)
    if missing:
        yield fail(
            f"rights on {table}",
            f"{user} lacks {', '.join(missing)}, which dbt build needs",
            f"GRANT {', '.join(missing)} ON {table} TO {user} (scripts/grants-postgres.sql)",
        )
