"""Rows of the views that tell of accounts, of the database itself and of its storage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oracle_standin.dictionary.viewer import Viewer
from oracle_standin.store.database import Database
from oracle_standin.values import temporal

Row = dict[str, Any]
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
        if not privilege.startswith(("EXECUTE DBMS", "SELECT V$")):
            yield {"PRIVILEGE": privilege}


def nls_database(database: Database, viewer: Viewer) -> Iterator[Row]:
    """With what the database was made; its character sets belong to it alone."""
    yield from _parameters(viewer.nls_defaults)
    yield from _parameters(_character_sets(database))
    yield from _parameters({"NLS_RDBMS_VERSION": viewer.version.text})


def nls_session(_: Database, viewer: Viewer) -> Iterator[Row]:
    return _parameters(viewer.nls)


def _character_sets(database: Database) -> dict[str, str]:
    return {"NLS_CHARACTERSET": database.charset, "NLS_NCHAR_CHARACTERSET": "AL16UTF16"}


def _parameters(parameters: Mapping[str, str]) -> Iterator[Row]:
    return ({"PARAMETER": name, "VALUE": value} for name, value in parameters.items())


def banner(_: Database, viewer: Viewer) -> Iterator[Row]:
    yield {"BANNER": viewer.version.banner}


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


def v_undostat(*_: Any) -> Iterator[Row]:
    """One quiet interval, as an instance with the default UNDO_RETENTION has it."""
    yield {
        "BEGIN_TIME": _CREATED,
        "END_TIME": _CREATED,
        "UNDOTSN": 2,
        "UNDOBLKS": 0,
        "TXNCOUNT": 0,
        "MAXQUERYLEN": 0,
        "SSOLDERRCNT": 0,
        "NOSPACEERRCNT": 0,
        "TUNED_UNDORETENTION": 900,
    }


def nothing(*_: Any) -> Iterator[Row]:
    """The rows of what this database cannot have: views, synonyms, sequences."""
    return iter(())
