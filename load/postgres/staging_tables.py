"""The staging tables, and the swap that publishes one.

`legacy_load` holds what is not finished and dlt's own tables; it is dropped when a run is complete.
`legacy_raw` holds finished tables and nothing else.
"""

from __future__ import annotations

import psycopg2.errors

from load.errors import TargetError
from load.postgres import chunk_log, schemas
from load.postgres.connection import Cursor, holders, make_schema

SWAP_PATIENCE = 60  # seconds that the swap waits for readers


def prepare(cursor: Cursor, *, keep: bool) -> None:
    """Make the working schema. `keep` keeps what an interrupted run left in it, to resume it."""
    if not keep:
        drop_working_schema(cursor)
    make_schema(cursor, schemas.LOAD)
    make_schema(cursor, schemas.RAW)
    chunk_log.create(cursor)


def drop_working_schema(cursor: Cursor) -> None:
    """After a complete run. A role that could not make it again only empties it."""
    cursor.execute("select has_database_privilege(current_database(), 'create')")
    if cursor.fetchone()[0]:
        cursor.execute(f"drop schema if exists {schemas.LOAD} cascade")
        return
    cursor.execute(
        "select format('drop table %%I.%%I cascade', nspname, relname) from pg_class"
        " join pg_namespace on pg_namespace.oid = relnamespace"
        " where nspname = %s and relkind = 'r'",
        (schemas.LOAD,),
    )
    for (statement,) in cursor.fetchall():
        cursor.execute(statement)


def empty(cursor: Cursor, table: str) -> None:
    """Empty the staging table of a table whose chunks are being planned."""
    cursor.execute(f"truncate {schemas.staged(table)}")


def swap(cursor: Cursor, table: str) -> list[str]:
    """Replace the old table with the staging table; call it inside a transaction.

    Readers see the old table until the commit, then the new one. Grants and comments are kept, on
    the table and on its columns. Returns what is not: indexes, triggers, policies, publications.
    """
    staged, final = schemas.staged(table), schemas.raw(table)
    cursor.execute(f"set local lock_timeout = '{SWAP_PATIENCE}s'")
    cursor.execute(_KEPT, {"final": final, "staged": staged})
    kept = [row[0] for row in cursor.fetchall()]
    cursor.execute(_NOT_KEPT, {"final": final})
    lost = [row[0] for row in cursor.fetchall()]
    try:
        cursor.execute(f"drop table if exists {final}")
    except psycopg2.errors.LockNotAvailable:
        raise TargetError(
            f"{schemas.RAW}.{table} is in use: waited {SWAP_PATIENCE} s for {holders(final)}. "
            "End that session, then run this again"
        ) from None
    except psycopg2.errors.DependentObjectsStillExist as error:
        detail = (error.diag.message_detail or "").splitlines()
        raise TargetError(
            f"{schemas.RAW}.{table} cannot be replaced: {'; '.join(detail)}. Drop what depends on "
            "it, then run this again"
        ) from None
    cursor.execute(f"alter table {staged} set schema {schemas.RAW}")
    for statement in kept:
        cursor.execute(statement)
    return lost


# Statements that give the new table what the old one has. `%%s` and `%%I` are format()'s own.
_KEPT = """
    with old as (
        select oid, relowner, relacl, oid::regclass::text as name
        from pg_class where oid = to_regclass(%(final)s)
    ),
    old_columns as (
        select attname, attnum, attacl, old.*
        from old join pg_attribute on attrelid = oid and attnum > 0 and not attisdropped
        where attname in (select attname from pg_attribute where attrelid = to_regclass(%(staged)s))
    ),
    granted as (
        select name, '' as of_column, relowner, rights.*
        from old cross join lateral aclexplode(relacl) as rights
        union all
        select name, format(' (%%I)', attname), relowner, rights.*
        from old_columns cross join lateral aclexplode(attacl) as rights
    )
    select format(
        'grant %%s%%s on %%s to %%s%%s', privilege_type, of_column, name,
        case when grantee = 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end,
        case when is_grantable then ' with grant option' else '' end
    )
    from granted where grantee <> relowner
    union all
    select format('comment on table %%s is %%L', name, description)
    from old
    join pg_description on objoid = oid and objsubid = 0 and classoid = 'pg_class'::regclass
    union all
    select format('comment on column %%s.%%I is %%L', name, attname, description)
    from old_columns
    join pg_description
        on objoid = oid and objsubid = attnum and classoid = 'pg_class'::regclass
"""
_NOT_KEPT = """
    select 'index ' || indexrelid::regclass from pg_index where indrelid = to_regclass(%(final)s)
    union all
    select 'trigger ' || quote_ident(tgname) from pg_trigger
    where tgrelid = to_regclass(%(final)s) and not tgisinternal
    union all
    select 'policy ' || quote_ident(polname) from pg_policy where polrelid = to_regclass(%(final)s)
    union all
    select 'publication ' || quote_ident(pubname)
    from pg_publication_rel join pg_publication on pg_publication.oid = prpubid
    where prrelid = to_regclass(%(final)s)
"""
