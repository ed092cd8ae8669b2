"""Rows of the views that tell of accounts, of the database itself and of its storage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oracle_standin.dictionary.viewer import Viewer
from oracle_standin.store.database import Database
from oracle_standin.values import rowid, temporal

Row = dict[str, Any]
_BLOCK = 8192
_CREATED = temporal.encode_date(temporal.Moment(2011, 6, 1, 8))


def privileges(database: Database, viewer: Viewer) -> Iterator[Row]:
    for grantee in database.accounts:
        for privilege, owner, table in sorted(grantee.grants):
            if viewer.account.name in (grantee.name, owner):
                yield {
                    "GRANTOR": owner,
                    "GRANTEE": grantee.name,
                    "OWNER": owner,
                    "TABLE_SCHEMA": owner,
                    "TABLE_NAME": table,
                    "PRIVILEGE": privilege,
                    "GRANTABLE": "NO",
                    "HIERARCHY": "NO",
                }


def session_privileges(_: Database, viewer: Viewer) -> Iterator[Row]:
    for privilege in sorted(viewer.account.privileges):
        if not privilege.startswith(("EXECUTE DBMS", "SELECT V$", "SELECT DBA")):
            yield {"PRIVILEGE": privilege}


def users(database: Database, _: Viewer) -> Iterator[Row]:
    for place, account in enumerate(database.accounts, 90):
        yield {"USERNAME": account.name, "USER_ID": place, "CREATED": _CREATED}


def nls_database(database: Database, viewer: Viewer) -> Iterator[Row]:
    """With what the database was made; its character sets belong to it alone."""
    yield from _parameters(viewer.nls_defaults)
    yield from _parameters(_character_sets(database))
    yield from _parameters({"NLS_RDBMS_VERSION": viewer.version.text})


def nls_session(_: Database, viewer: Viewer) -> Iterator[Row]:
    return _parameters(viewer.nls)


def v_nls_parameters(database: Database, viewer: Viewer) -> Iterator[Row]:
    yield from _parameters(viewer.nls)
    yield from _parameters(_character_sets(database))


def _character_sets(database: Database) -> dict[str, str]:
    return {"NLS_CHARACTERSET": database.charset, "NLS_NCHAR_CHARACTERSET": "AL16UTF16"}


def _parameters(parameters: Mapping[str, str]) -> Iterator[Row]:
    return ({"PARAMETER": name, "VALUE": value} for name, value in parameters.items())


def banner(_: Database, viewer: Viewer) -> Iterator[Row]:
    yield {"BANNER": viewer.version.banner}


def components(_: Database, viewer: Viewer) -> Iterator[Row]:
    version = viewer.version
    yield {"PRODUCT": version.product, "VERSION": version.text, "STATUS": version.status}


def v_database(database: Database, _: Viewer) -> Iterator[Row]:
    yield {
        "DBID": 1_311_000_000,
        "NAME": database.name,
        "CREATED": _CREATED,
        "OPEN_MODE": "READ WRITE",
        "LOG_MODE": "NOARCHIVELOG",
        "CURRENT_SCN": database.clock.tick(),
        "DB_UNIQUE_NAME": database.name,
    }


def v_instance(database: Database, viewer: Viewer) -> Iterator[Row]:
    yield {
        "INSTANCE_NUMBER": 1,
        "INSTANCE_NAME": database.name.lower(),
        "HOST_NAME": "localhost",
        "VERSION": viewer.version.text,
        "STARTUP_TIME": _CREATED,
        "STATUS": "OPEN",
        "DATABASE_STATUS": "ACTIVE",
    }


def segments(database: Database, _: Viewer) -> Iterator[Row]:
    for table in database.tables.values():
        blocks = max(8, -(-table.next_row // rowid.ROWS_PER_BLOCK))
        yield {
            "OWNER": table.owner,
            "SEGMENT_NAME": table.name,
            "SEGMENT_TYPE": "TABLE",
            "TABLESPACE_NAME": "USERS",
            "BYTES": blocks * _BLOCK,
            "BLOCKS": blocks,
        }


def extents(database: Database, _: Viewer) -> Iterator[Row]:
    for table in database.tables.values():
        blocks = max(1, -(-table.next_row // rowid.ROWS_PER_BLOCK))
        first, step = rowid.FIRST_BLOCK - 3, 128
        for extent, start in enumerate(range(0, blocks + 3, step)):
            yield {
                "OWNER": table.owner,
                "SEGMENT_NAME": table.name,
                "SEGMENT_TYPE": "TABLE",
                "TABLESPACE_NAME": "USERS",
                "EXTENT_ID": extent,
                "FILE_ID": rowid.FILE,
                "BLOCK_ID": first + start,
                "BYTES": step * _BLOCK,
                "BLOCKS": step,
                "RELATIVE_FNO": rowid.FILE,
            }


def nothing(*_: Any) -> Iterator[Row]:
    """The rows of what this database cannot have: views, synonyms, sequences."""
    return iter(())
