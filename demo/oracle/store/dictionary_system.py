"""Rows of the views that tell of accounts, of the database itself and of its storage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from demo.oracle.store.accounts import Account
from demo.oracle.store.versions import Version
from demo.oracle.values import rowid, temporal

if TYPE_CHECKING:
    from demo.oracle.store.database import Database

Row = dict[str, Any]
_BLOCK = 8192
_CREATED = temporal.encode_date(temporal.Moment(2011, 6, 1, 8))


def privileges(database: Database, account: Account, _: Version) -> Iterator[Row]:
    for grantee in database.accounts:
        for privilege, owner, table in sorted(grantee.grants):
            if account.name in (grantee.name, owner):
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


def session_privileges(_: Database, account: Account, __: Version) -> Iterator[Row]:
    for privilege in sorted(account.privileges):
        if not privilege.startswith(("EXECUTE DBMS", "SELECT V$", "SELECT DBA")):
            yield {"PRIVILEGE": privilege}


def users(database: Database, _: Account, __: Version) -> Iterator[Row]:
    for place, account in enumerate(database.accounts, 90):
        yield {"USERNAME": account.name, "USER_ID": place, "CREATED": _CREATED}


def nls_database(database: Database, _: Account, version: Version) -> Iterator[Row]:
    parameters = {
        "NLS_LANGUAGE": "AMERICAN",
        "NLS_TERRITORY": "AMERICA",
        "NLS_CHARACTERSET": database.charset,
        "NLS_NCHAR_CHARACTERSET": "AL16UTF16",
        "NLS_NUMERIC_CHARACTERS": ".,",
        "NLS_DATE_FORMAT": "DD-MON-RR",
        "NLS_LENGTH_SEMANTICS": "BYTE",
        "NLS_SORT": "BINARY",
        "NLS_COMP": "BINARY",
        "NLS_RDBMS_VERSION": version.text,
    }
    return ({"PARAMETER": name, "VALUE": value} for name, value in parameters.items())


def banner(_: Database, __: Account, version: Version) -> Iterator[Row]:
    yield {"BANNER": version.banner}


def components(_: Database, __: Account, version: Version) -> Iterator[Row]:
    yield {"PRODUCT": version.product, "VERSION": version.text, "STATUS": version.status}


def v_database(database: Database, _: Account, __: Version) -> Iterator[Row]:
    yield {
        "DBID": 1_311_000_000,
        "NAME": database.name,
        "CREATED": _CREATED,
        "OPEN_MODE": "READ WRITE",
        "LOG_MODE": "NOARCHIVELOG",
        "CURRENT_SCN": database.clock.tick(),
        "DB_UNIQUE_NAME": database.name,
    }


def v_instance(database: Database, _: Account, version: Version) -> Iterator[Row]:
    yield {
        "INSTANCE_NUMBER": 1,
        "INSTANCE_NAME": database.name.lower(),
        "HOST_NAME": "localhost",
        "VERSION": version.text,
        "STARTUP_TIME": _CREATED,
        "STATUS": "OPEN",
        "DATABASE_STATUS": "ACTIVE",
    }


def segments(database: Database, _: Account, __: Version) -> Iterator[Row]:
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


def extents(database: Database, _: Account, __: Version) -> Iterator[Row]:
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
