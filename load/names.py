"""Names in SQL: each quoted as its database wants it."""

from __future__ import annotations

from load.errors import OracleError


def quoted(name: str) -> str:
    """A name from Oracle's dictionary, fit for Oracle's SQL; raises OracleError."""
    if '"' in name or "\0" in name:
        raise OracleError(f"the name {name!r} cannot be used in SQL")
    return f'"{name}"'


def identifier(name: str) -> str:
    """A name quoted for Postgres."""
    return '"' + name.replace('"', '""') + '"'
