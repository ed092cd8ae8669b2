"""Sends one row of every type the way that a run's rows go, in a schema that is dropped again.

dlt makes the table, ADBC fills it and a temporary one, psycopg2 reads it: if the settings or
rights of one of the three forbid it, you see it now and not after an hour.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
from adbc_driver_manager import dbapi

from load.errors import LoadError
from load.names import identifier
from load.oracle.dictionary import Key, SourceTable
from load.postgres import dlt_destination, working_folder
from load.postgres.connection import first_line, own_cursor
from load.postgres.dlt_pipeline import Loader
from load.preflight.check import Check, fail, ok
from load.values.columns import Column, OracleColumn, columns_for
from load.values.inspector import stored_schema

SUBJECT = "a row of every type"
LETTERS = "Zürich 😀"
_TYPES = (
    OracleColumn("TEXT", "VARCHAR2", 40),
    OracleColumn("LONG_TEXT", "CLOB"),
    OracleColumn("SMALL_NUMBER", "NUMBER", 22, 5, 0),
    OracleColumn("BOUNDED_NUMBER", "NUMBER", 22, 38, 10),
    OracleColumn("ANY_NUMBER", "NUMBER", 22),
    OracleColumn("SINGLE_FLOAT", "BINARY_FLOAT", 4),
    OracleColumn("DOUBLE_FLOAT", "BINARY_DOUBLE", 8),
    OracleColumn("DAY", "DATE", 7),
    OracleColumn("FINE_TIME", "TIMESTAMP(9)", 11, None, 9),
    OracleColumn("INSTANT", "TIMESTAMP(6) WITH TIME ZONE", 13, None, 6),
    OracleColumn("BYTES", "RAW", 16),
    OracleColumn("MANY_BYTES", "BLOB"),
)


def check() -> Check:
    """Send the row; if it fails, report the message of the program that refused it."""
    schema = f"legacy_trial_{secrets.token_hex(4)}"
    table = SourceTable("TRIAL", "TRIAL", columns_for("TRIAL", list(_TYPES)), Key(("TEXT",), True))
    try:
        folder = working_folder.make()
    except LoadError as error:
        return fail("working folder", str(error))
    try:
        Loader("trial", folder, dataset=schema).make_tables([table])
        _fill(schema, table.columns)
        with own_cursor() as cursor:
            cursor.execute(f"select text from {identifier(schema)}.trial")  # noqa: S608
            found = cursor.fetchall()
    except LoadError as error:
        return fail(SUBJECT, str(error), "a run would end the same way: see docs/loader.md")
    except dbapi.Error as error:
        return fail(SUBJECT, f"Postgres refuses it: {first_line(error)}", _cure(error))
    finally:
        dlt_destination.connections.close()
        shutil.rmtree(folder, ignore_errors=True)
        _drop(schema)
    if found != [(LETTERS,)]:
        return fail(SUBJECT, f"it came back as {found!r}", "check the database's encoding")
    return ok(SUBJECT, "goes through dlt and ADBC and comes back; its schema is dropped again")


def _fill(schema: str, columns: Sequence[Column]) -> None:
    row = pa.record_batch(
        [pa.array([_value(column.stored)], column.stored) for column in columns],
        schema=stored_schema(columns),
    )
    with dlt_destination.connections.transaction() as cursor:
        cursor.adbc_ingest("trial", row, mode="append", db_schema_name=schema)
        cursor.execute("create temporary table trial_rest (text text) on commit drop")
        cursor.adbc_ingest("trial_rest", row.select(["text"]), mode="append", temporary=True)


def _value(kind: pa.DataType) -> Any:
    if pa.types.is_timestamp(kind):
        return datetime(2020, 2, 29, 12, tzinfo=UTC if kind.tz else None)
    if pa.types.is_decimal(kind):
        return Decimal("1.5")
    if pa.types.is_integer(kind):
        return 7
    if pa.types.is_floating(kind):
        return 0.5
    return LETTERS if pa.types.is_string(kind) or pa.types.is_large_string(kind) else b"\x00\xff"


def _cure(error: Exception) -> str:
    if "temporary" in str(error):
        return "numbers of more than 20 decimals need it: GRANT TEMPORARY ON DATABASE ... TO role"
    return "a run would end the same way"


def _drop(schema: str) -> None:
    try:
        with own_cursor() as cursor:
            cursor.execute(f"drop schema if exists {identifier(schema)} cascade")
    except LoadError:  # the server that refused the row has said why
        return
