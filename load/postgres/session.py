"""The settings of all our Postgres sessions.

A session inherits settings from its role, database, service file and environment: an encoding in
which `Ünal` arrives as `脺nal`, a time zone, a timeout, another role. Ours come with the
connection itself and override all of those.

Three kinds of connection use them: psycopg2's (load/postgres/connection.py), and dlt's and ADBC's
(load/postgres/dlt_destination.py). dbt finds them in PGOPTIONS (`settle`), and its macro
session_settings repeats them in case dbt is started another way; a test compares the two lists.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any
from urllib.parse import quote

CLIENT_ENCODING = "UTF8"
SEARCH_PATH = "public"  # every relation is named with its schema; this keeps others' functions out
SETTINGS: Mapping[str, str] = {
    # what a text means
    "standard_conforming_strings": "on",
    "backslash_quote": "safe_encoding",
    "array_nulls": "on",
    "transform_null_equals": "off",
    "xmloption": "content",
    # how values are written as text
    "datestyle": "ISO,MDY",
    "intervalstyle": "postgres",
    "timezone": "UTC",
    "timezone_abbreviations": "Default",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "lc_numeric": "C",
    "lc_time": "C",
    "lc_monetary": "C",
    "quote_all_identifiers": "off",  # names of types as the catalogs give them, too
    # what a transaction sees and may do
    "default_transaction_isolation": "read committed",
    "default_transaction_read_only": "off",
    "default_transaction_deferrable": "off",
    "synchronous_commit": "on",  # what is reported as done outlasts a crash of the server
    "exit_on_error": "off",  # an error that is expected would end the session
    "row_security": "off",  # rows that a policy would hide are an error, not missing
    # whose rights, and whose functions
    "role": "none",
    "search_path": SEARCH_PATH,
    # no time limits
    "statement_timeout": "0",
    "lock_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "idle_session_timeout": "0",
}
# What not every server has, or not everybody may set: asked for where it differs, after connecting.
IF_DIFFERENT: Mapping[str, str] = {
    "transaction_timeout": "0",  # from Postgres 17 on
    "session_replication_role": "origin",  # `replica` would switch foreign keys off
    "restrict_nonsystem_relation_kind": "",  # no view could be read; from 2024's releases on
}
# libpq sends these after the options, so that they would win.
# How long a connection may be silent before it counts as lost; in seconds, but the last.
NETWORK: Mapping[str, str] = {
    "connect_timeout": "20",
    "keepalives": "1",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",  # milliseconds
}
_OVERRULING = ("PGTZ", "PGDATESTYLE", "PGGEQO")


def options(**changed: str) -> str:
    """The settings as libpq's `options`; `changed` replaces some of them."""
    return " ".join(
        f"-c {name}={value.replace(' ', chr(92) + ' ')}"
        for name, value in {**SETTINGS, **changed}.items()
    )


def connection_string(application_name: str) -> str:
    """A URL that leaves to libpq where the server is and who logs on, and nothing else."""
    network = "&".join(f"{name}={value}" for name, value in NETWORK.items())
    return (
        f"postgresql://?application_name={application_name}"
        f"&client_encoding={CLIENT_ENCODING}&options={quote(options())}&{network}"
    )


def remaining_settings() -> str:
    """The statement to be run after connecting."""
    wanted = ", ".join(f"('{name}', '{value}')" for name, value in IF_DIFFERENT.items())
    return (
        f"select set_config(name, value, false) from (values {wanted}) as wanted (name, value)"  # noqa: S608
        " where current_setting(name, true) <> value"
    )


def settle(environ: MutableMapping[str, str]) -> None:
    """Have libpq give the settings to connections that this process does not make itself."""
    for name in _OVERRULING:
        environ.pop(name, None)
    environ["PGCLIENTENCODING"] = CLIENT_ENCODING
    environ["PGOPTIONS"] = options()


def settled(connection: Any) -> Any:
    """A new psycopg2 connection, with the remaining settings."""
    with connection.cursor() as cursor:
        cursor.execute(remaining_settings())
    connection.commit()
    return connection
