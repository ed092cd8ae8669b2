"""A database from a folder: Oracle DDL as *.sql, rows as TABLE.parquet or TABLE.csv."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from oracle_standin.errors import OracleError
from oracle_standin.session.constraints import check_references
from oracle_standin.session.definitions import carry_out
from oracle_standin.session.session import Session
from oracle_standin.session.views import complete_views
from oracle_standin.sql.ddl import parse_ddl
from oracle_standin.sql.lexer import tokens_from
from oracle_standin.store.catalogue import Table
from oracle_standin.store.database import Database
from oracle_standin.store.ingest import to_storage

_BATCH = 100_000
# Blanks and comments between statements; a line of SQL*Plus; the slash that ends a statement.
_SQLPLUS = re.compile(
    r"\s+|--[^\n]*|/\*.*?\*/|/[ \t]*$"
    r"|(?:REM(?:ARK)?|PROMPT|SPOOL|WHENEVER|EXIT|DEFINE|CONNECT|SET)(?:[ \t][^\n]*)?$",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)


class DataError(Exception):
    """The folder cannot be served; the message says which file and why."""


def load_folder(session: Session, folder: Path) -> None:
    """Create and fill every table of `folder` for the session's owner. Raises DataError."""
    scripts = sorted(folder.glob("*.sql"))
    if not scripts:
        raise DataError(f"{folder}: no *.sql with CREATE TABLE statements")
    for script in scripts:
        for statement in statements(script.read_text(encoding="utf-8")):
            try:
                carry_out(session, parse_ddl(statement))
            except OracleError as error:
                shown = " ".join(statement.split())[:60]
                raise DataError(f"{script}: {error} in: {shown}") from error
    database, owner = session.database, session.account.name
    try:
        for table in database.tables.values():
            check_references(database, table)
    except OracleError as error:
        raise DataError(f"{folder}: {error}") from error
    complete_views(session)
    for file in sorted([*folder.glob("*.parquet"), *folder.glob("*.csv")]):
        load_file(database, _table_of(database, owner, file), file)


def _table_of(database: Database, owner: str, file: Path) -> Table:
    """The table that a file has rows for: of the very same name, or of the name in upper case."""
    found = database.table(owner, file.stem) or database.table(owner, file.stem.upper())
    if found is None:
        raise DataError(f"{file}: no CREATE TABLE {file.stem.upper()} in the *.sql files")
    if found.shape.duration:
        raise DataError(f"{file}: rows of a temporary table belong to a session")
    return found


def statements(script: str) -> Iterator[str]:
    """The statements of a SQL script, split at the semicolons outside of quotes and comments.

    SQL*Plus commands between them are left out, as DBMS_METADATA's and SQL Developer's scripts have
    some.
    """
    at = 0
    while at < len(script):
        if command := _SQLPLUS.match(script, at):
            at = command.end()
            continue
        start = at
        some = False
        for token in tokens_from(script, at):
            at = token.end
            if token.kind == "end" or (token.value == ";" and token.kind == "op"):
                if some:
                    yield script[start : token.start].strip()
                break
            some = True


def load_file(database: Database, table: Table, file: Path) -> None:
    """Append the rows of a Parquet or CSV file; its columns may be in any order and case."""
    batches = _parquet(file) if file.suffix == ".parquet" else _csv(file)
    for batch in batches:
        try:
            database.append(table, to_storage(batch, table.columns))
        except (OracleError, pa.ArrowException, ValueError) as error:
            raise DataError(f"{file}: {error}") from error


def _parquet(file: Path) -> Iterator[pa.Table]:
    with pq.ParquetFile(file) as source:
        for batch in source.iter_batches(_BATCH):
            yield pa.Table.from_batches([batch])


def _csv(file: Path) -> Iterator[pa.Table]:
    """Every field as text, or as bytes where a column has some that are not UTF-8.

    An empty field is NULL.
    """
    with file.open(encoding="utf-8", errors="surrogateescape", newline="") as content:
        reader = csv.reader(content)
        header = next(reader, [])
        rows: list[list[str]] = []
        for row in reader:
            if not row and len(header) == 1:
                row = [""]
            if len(row) != len(header):
                raise DataError(
                    f"{file}: line {reader.line_num}: {len(row)} fields, "
                    f"the header has {len(header)}"
                )
            rows.append(row)
            if len(rows) == _BATCH:
                yield _table(header, rows)
                rows = []
        yield _table(header, rows)


def _table(header: list[str], rows: list[list[str]]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else ([] for _ in header)
    return pa.table([_column(list(fields)) for fields in columns], header)


def _column(fields: list[str]) -> pa.Array:
    values = [field or None for field in fields]
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        raw = [v.encode("utf-8", "surrogateescape") if v else None for v in values]
        return pa.array(raw, pa.binary())
