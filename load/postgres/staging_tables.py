"""The staging tables, and the swap that publishes one.

`legacy_load` holds what is not finished and dlt's own tables; it is dropped when a run is complete.
`legacy_raw` holds finished tables and nothing else.
"""

from __future__ import annotations

import psycopg2.errors

from load.errors import TargetError
from load.postgres import chunk_log, schemas
from load.postgres.connection import Cursor, holders

SWAP_PATIENCE = 60  # seconds that the swap waits for readers


def prepare(cursor: Cursor, *, keep: bool) -> None:
    """Make the working schema. `keep` keeps what an interrupted run left in it, to resume it."""
    if not keep:
        cursor.execute(f"drop schema if exists {schemas.LOAD} cascade")
    cursor.execute(f"create schema if not exists {schemas.LOAD}")
    cursor.execute(f"create schema if not exists {schemas.RAW}")
    chunk_log.create(cursor)


def drop_working_schema(cursor: Cursor) -> None:
    """After a complete run."""
    cursor.execute(f"drop schema if exists {schemas.LOAD} cascade")


def empty(cursor: Cursor, table: str) -> None:
    """Empty the staging table of a table whose chunks are being planned."""
    cursor.execute(f"truncate {schemas.staged(table)}")


def swap(cursor: Cursor, table: str) -> None:
    """Replace the old table with the staging table; call it inside a transaction.

    Readers see the old table until the commit, then the new one. Grants are kept.
    """
    staged, final = schemas.staged(table), schemas.raw(table)
    cursor.execute(f"set local lock_timeout = '{SWAP_PATIENCE}s'")
    cursor.execute(_GRANTS, (final,))
    grants = [row[0] for row in cursor.fetchall()]
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
    for grant in grants:
        cursor.execute(grant)


_GRANTS = f"""
    select format('grant %%s on {schemas.RAW}.%%I to %%s', privilege_type, relname,
        case when grantee = 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end)
    from pg_class cross join lateral aclexplode(relacl)
    where oid = to_regclass(%s) and grantee <> relowner
"""  # noqa: S608
