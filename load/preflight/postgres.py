"""Checks of Postgres: version, rights and space."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg2

from load.errors import LoadError
from load.postgres import schemas
from load.postgres.connection import Cursor, own_cursor
from load.preflight import django_tables
from load.preflight.check import Check, Status, fail, note, ok
from load.preflight.needed_tables import NeededTable
from load.preflight.oracle import megabytes
from load.settings import ROOT, PostgresSettings

OLDEST_MAJOR_VERSION = 14  # the first with hash_record_extended, which dbt_project uses
# A session of Oracle fills a table while it proves another one; and the run's lock, the watch.
CONNECTIONS_OF_A_SESSION, CONNECTIONS_OF_A_RUN = 3, 3


def checks(
    settings: PostgresSettings,
    needed: Sequence[NeededTable],
    app_schema: str,
    expected_bytes: int,
    sessions: int,
) -> Iterator[Check]:
    """All of them; nothing is left behind."""
    yield _working_folder(expected_bytes)
    try:
        with own_cursor() as cursor:
            yield _version(cursor, settings)
            could_run = True
            for check in quick(cursor, sessions):
                could_run = could_run and check.status is not Status.FAIL
                yield check
            cursor.execute("select has_database_privilege(current_database(), 'create')")
            if not cursor.fetchone()[0]:
                yield note("a row of every type", "not tried, because you may not create a schema")
            elif could_run:
                from load.preflight import trial  # dlt takes a second to import

                yield trial.check()
            yield _space(cursor, settings, expected_bytes)
            for table in needed:
                yield from django_tables.checks(cursor, table, needed, app_schema)
    except LoadError as error:
        yield fail("Postgres", str(error), "check PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD")


def quick(cursor: Cursor, sessions: int) -> Iterator[Check]:
    """The quick checks, which each run repeats before it begins."""
    yield _encoding(cursor)
    yield _writable(cursor)
    yield _connections(cursor, sessions)
    yield _rights(cursor)
    yield _replaceable(cursor)


def require(sessions: int) -> None:
    """Raises LoadError with the first of the quick checks that fails."""
    with own_cursor() as cursor:
        for check in quick(cursor, sessions):
            if check.status is Status.FAIL:
                raise LoadError(f"{check.subject}: {check.found}: {check.cure}")


def _writable(cursor: Cursor) -> Check:
    cursor.execute(
        "select pg_is_in_recovery(), has_database_privilege(current_database(), 'temporary'),"
        " current_user, current_database()"
    )
    is_standby, may_use_temporary, user, database = cursor.fetchone()
    if is_standby:
        return fail("writing", "this server is a read-only standby", "name the primary")
    if not may_use_temporary:
        return fail(
            "writing",
            f"{user} may not create temporary tables, which some numbers need",
            f'have the owner run GRANT TEMPORARY ON DATABASE "{database}" TO {user}',
        )
    return ok("writing", "the server takes writes and temporary tables")


def _connections(cursor: Cursor, sessions: int) -> Check:
    wanted = CONNECTIONS_OF_A_SESSION * sessions + CONNECTIONS_OF_A_RUN
    cursor.execute(
        "select current_setting('max_connections')::int"
        " - current_setting('superuser_reserved_connections')::int"
        " - (select count(*) from pg_stat_activity where backend_type = 'client backend'),"
        " rolconnlimit - (select count(*) from pg_stat_activity where usename = current_user),"
        " rolconnlimit, datconnlimit, datconnlimit"
        " - (select count(*) from pg_stat_activity where datname = current_database())"
        " from pg_roles cross join pg_database"
        " where rolname = current_user and datname = current_database()"
    )
    of_server, of_role, role_limit, database_limit, of_database = cursor.fetchone()
    free = min(
        of_server,
        of_role if role_limit >= 0 else of_server,
        of_database if database_limit >= 0 else of_server,
    )
    found = f"{free} are free, {wanted} needed for {sessions} sessions"
    if free < wanted:
        return fail(
            "connections to Postgres",
            found,
            "use fewer with --sessions 1, or raise CONNECTION LIMIT of the role or the database, "
            "or max_connections",
        )
    return ok("connections to Postgres", found)


def _version(cursor: Cursor, settings: PostgresSettings) -> Check:
    cursor.execute(
        "select current_setting('server_version_num')::int, current_setting('server_version')"
    )
    number, name = cursor.fetchone()
    if number // 10_000 < OLDEST_MAJOR_VERSION:
        return fail(
            "Postgres",
            f"{name}, {settings.where}",
            f"{OLDEST_MAJOR_VERSION} or newer is needed: have it upgraded, or name another server",
        )
    return ok("Postgres", f"{name}, {settings.where}")


def _encoding(cursor: Cursor) -> Check:
    cursor.execute("select current_setting('server_encoding')")
    encoding = cursor.fetchone()[0]
    if encoding != "UTF8":
        return fail(
            "encoding", f"the database is {encoding}", "only a UTF8 database holds all characters"
        )
    return ok("encoding", encoding)


def _rights(cursor: Cursor) -> Check:
    wanted = [schemas.RAW, schemas.LOAD, schemas.AUDIT]
    cursor.execute(
        "select has_database_privilege(current_database(), 'create'), quote_ident(current_user),"
        " (select array_agg(nspname::text) from pg_namespace where nspname = any(%s)"
        "  and has_schema_privilege(oid, 'create')),"
        " (select array_agg(relname::text) from pg_class where relnamespace = to_regnamespace(%s)"
        "  and relkind = 'r' and not pg_has_role(relowner, 'usage')),"
        " quote_ident(current_database())",
        (wanted, schemas.RAW),
    )
    may_create, user, usable, foreign, database = cursor.fetchone()
    missing = [schema for schema in wanted if schema not in (usable or [])]
    if missing and not may_create:
        return fail(
            "rights in Postgres",
            f"{user} may not create {', '.join(missing)}",
            f"have the owner run GRANT CREATE ON DATABASE {database} TO {user}, or CREATE SCHEMA "
            f"... AUTHORIZATION {user} for each",
        )
    if foreign:
        return fail(
            "rights in Postgres",
            f"{user} does not own {', '.join(foreign)} in {schemas.RAW}",
            "only an owner may replace a table: "
            + "; ".join(f"ALTER TABLE {schemas.RAW}.{name} OWNER TO {user}" for name in foreign),
        )
    return ok("rights in Postgres", f"{user} may create {', '.join(wanted)}")


def _replaceable(cursor: Cursor) -> Check:
    cursor.execute(
        "select distinct format('%%s (on %%s)', view.oid::regclass, raw.relname)"
        " from pg_depend join pg_rewrite on pg_rewrite.oid = pg_depend.objid"
        " join pg_class as view on view.oid = pg_rewrite.ev_class"
        " join pg_class as raw on raw.oid = pg_depend.refobjid"
        " where raw.relnamespace = to_regnamespace(%s) and view.oid <> raw.oid",
        (schemas.RAW,),
    )
    views = [row[0] for row in cursor.fetchall()]
    if views:
        return fail(
            schemas.RAW,
            f"views depend on it: {', '.join(views)}",
            "drop them, because the tables are replaced; make them again on the app's tables",
        )
    return ok(schemas.RAW, "can be replaced")


def _space(cursor: Cursor, settings: PostgresSettings, expected_bytes: int) -> Check:
    wanted = 2 * expected_bytes  # the old tables stay until the new ones are complete, and WAL
    subject = "disk space of Postgres"
    try:
        cursor.execute("select pg_catalog.current_setting('data_directory')")
        folder = Path(cursor.fetchone()[0])
        free = shutil.disk_usage(folder).free if settings.is_local else None
    except (OSError, psycopg2.Error):
        free = None
    if free is None:
        return note(subject, f"cannot be seen from here; about {megabytes(wanted)} will be needed")
    if free < wanted:
        return fail(
            subject,
            f"{megabytes(free)} free in {folder}, about {megabytes(wanted)} needed",
            "make room first",
        )
    return ok(subject, f"{megabytes(free)} free, about {megabytes(wanted)} needed")


def _working_folder(expected_bytes: int) -> Check:
    wanted = max(64 * 1024**2, expected_bytes // 4)
    free = shutil.disk_usage(ROOT).free
    subject = "disk space for chunks under way"
    if free < wanted:
        return fail(
            subject,
            f"{megabytes(free)} free in {ROOT}, about {megabytes(wanted)} needed",
            "make room first",
        )
    return ok(subject, f"{megabytes(free)} free, about {megabytes(wanted)} needed")
