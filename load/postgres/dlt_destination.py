"""dlt's Postgres destination with two changes: our own column types, and each chunk exactly once.

dlt loads a file and then records it; if it is killed in between, it loads the file again. Here the
COPY of a chunk and its record in legacy_load.chunks are one transaction, and a chunk that is
recorded already is skipped. So its rows are there exactly once or not at all.

libpq itself reads the PG* variables, so that no password passes through dlt, its files or traces.
"""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg2
import pyarrow as pa
import pyarrow.parquet as pq
from adbc_driver_manager import dbapi
from dlt.common.configuration import configspec
from dlt.common.destination import DestinationCapabilitiesContext
from dlt.common.destination.client import LoadJob
from dlt.common.destination.typing import PreparedTableSchema
from dlt.common.schema.typing import TColumnSchema
from dlt.destinations import _adbc_jobs, postgres
from dlt.destinations.impl.postgres.configuration import PostgresCredentials
from dlt.destinations.impl.postgres.factory import PostgresTypeMapper, get_adbc_driver_location
from dlt.destinations.impl.postgres.postgres import PostgresClient, PostgresParquetCopyJob
from dlt.destinations.impl.postgres.sql_client import Psycopg2SqlClient

from load.names import identifier
from load.postgres import schemas, session
from load.postgres.chunk_file import ChunkNote, bundled
from load.postgres.connection import kept
from load.postgres.run_lock import WRITERS_LOCK
from load.settings import APPLICATION_NAME

POSTGRES_TYPE_HINT = "x-postgres-type"
_adbc_jobs.has_adbc_driver = functools.cache(_adbc_jobs.has_adbc_driver)  # asked for each job
URI = session.connection_string(APPLICATION_NAME)


@configspec(init=False)
class LibpqCredentials(PostgresCredentials):
    """No credentials at all: libpq finds them."""

    database: str = "libpq"
    username: str = "libpq"
    password: str | None = None  # type: ignore[assignment]
    host: str = "libpq"

    def to_native_representation(self) -> str:
        """A URL with our settings; libpq finds everything else."""
        return URI

    def get_query(self) -> dict[str, Any]:
        """Our settings again: dlt's `options` replace those of the URL."""
        return {"options": session.options(), **session.NETWORK}


class RawTypes(PostgresTypeMapper):
    """Each column has its Postgres type in a hint."""

    def to_destination_type(self, column: TColumnSchema, table: PreparedTableSchema) -> str:
        """The type in the column's hint; dlt's own columns are as dlt has them."""
        own: str | None = column.get(POSTGRES_TYPE_HINT)  # type: ignore[assignment]
        return own or super().to_destination_type(column, table)


class _Connections:
    """One per thread: making one takes 50 ms of CPU, since the driver reads all types there are."""

    def __init__(self) -> None:
        self._open: dict[int, dbapi.Connection] = {}

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """A cursor, with a commit at its end. A connection that failed is not used again."""
        thread = threading.get_ident()
        if (connection := self._open.get(thread)) and not _answers(connection):
            self._close(thread)
        if thread not in self._open:
            self._open[thread] = _connect()
        connection = self._open[thread]
        try:
            with connection.cursor() as cursor:
                yield cursor
            connection.commit()
        except BaseException:
            self._close(thread)
            raise

    def close(self) -> None:
        """Close the connections of all threads; none may still be working."""
        for thread in list(self._open):
            self._close(thread)

    def _close(self, thread: int) -> None:
        with suppress(dbapi.Error):
            self._open.pop(thread).close()


def _connect() -> dbapi.Connection:
    connection = dbapi.connect(get_adbc_driver_location(), db_kwargs={"uri": URI})
    with connection.cursor() as cursor:
        cursor.execute(session.remaining_settings())
        cursor.fetchall()
    connection.commit()
    return connection


def _answers(connection: dbapi.Connection) -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            cursor.fetchall()
        connection.rollback()
    except dbapi.Error:  # for example, the server was restarted
        return False
    return True


connections = _Connections()


class ChunkJob(PostgresParquetCopyJob):
    """One chunk, or a bundle of them, into its table, once."""

    def run(self) -> None:
        """Record each chunk and copy its rows and warnings, in one transaction."""
        for path in bundled(self._file_path):
            _load_chunk(path)
            if path != self._file_path:
                Path(path).unlink(missing_ok=True)


def _load_chunk(path: str) -> None:
    note = ChunkNote.of(path)
    with connections.transaction() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared($1)", (WRITERS_LOCK,))
        cursor.fetchall()
        if not _note_chunk(cursor, note):
            return
        _copy_rows(cursor, path, note.table_name)
        if note.rest_path:
            _insert_rest(cursor, note.rest_path, note.table_name)
        if note.warnings_path:
            cursor.adbc_ingest(
                "extraction_warnings",
                _reader(note.warnings_path),
                mode="append",
                db_schema_name=schemas.AUDIT,
            )


def _note_chunk(cursor: Any, note: ChunkNote) -> bool:
    """Record the chunk; False if it was recorded already."""
    cursor.execute(
        f"update {schemas.LOAD}.chunks set loaded_rows = $1, warnings = $2,"  # noqa: S608
        " figures = $3::text::jsonb, loaded_at = clock_timestamp()"
        " where run_id = $4 and table_name = $5 and chunk = $6 and loaded_rows is null returning 1",
        (
            note.rows,
            note.warnings,
            json.dumps(note.figures),
            note.run_id,
            note.table_name,
            note.chunk,
        ),
    )
    return cursor.fetchone() is not None


def _copy_rows(cursor: Any, path: str, table: str) -> None:
    cursor.adbc_ingest(table, _reader(path), mode="append", db_schema_name=schemas.LOAD)


def _insert_rest(cursor: Any, path: str, table: str) -> None:
    """Rows with numbers too long for a decimal128: as text, which Postgres itself reads."""
    rows = _reader(path)
    target = f"{schemas.staged(table)}"
    cursor.execute(f"create temporary table rest (like {target}) on commit drop")
    cursor.execute(
        "select attname::text from pg_attribute where attrelid = 'rest'::regclass and attnum > 0"
        " and atttypid = 'numeric'::regtype"
    )
    numbers = {name for (name,) in cursor.fetchall()}
    texts = [f.name for f in rows.schema if f.name in numbers and pa.types.is_string(f.type)]
    for name in texts:
        cursor.execute(f"alter table rest alter column {identifier(name)} type text")
    cursor.adbc_ingest("rest", rows, mode="append", temporary=True)
    names = rows.schema.names
    columns = ", ".join(identifier(name) for name in names)
    selected = ", ".join(
        f"{identifier(name)}::numeric" if name in texts else identifier(name) for name in names
    )
    cursor.execute(f"insert into {target} ({columns}) select {selected} from rest")  # noqa: S608


def _reader(path: str) -> pa.RecordBatchReader:
    """A file's rows, a row group at a time."""
    file = pq.ParquetFile(path, memory_map=True)
    batches = (
        batch
        for group in range(file.num_row_groups)
        for batch in file.read_row_group(group, use_threads=False).to_batches()
    )
    return pa.RecordBatchReader.from_batches(file.schema_arrow, batches)


class _SqlClient(Psycopg2SqlClient):
    """dlt opens a connection for each job: here it has one of ours."""

    def open_connection(self) -> Any:
        """Take one."""
        self._conn = kept.take()
        self._reset_connection()
        return self._conn

    def close_connection(self) -> None:
        """Give it back."""
        if self._conn is not None:
            with suppress(psycopg2.Error):
                self._conn.rollback()
            kept.give(self._conn)
            self._conn = None


class RawClient(PostgresClient):
    """dlt's client, with our job for Parquet files and our connections."""

    def __init__(self, schema: Any, config: Any, capabilities: Any) -> None:
        super().__init__(schema, config, capabilities)
        theirs = self.sql_client
        self.sql_client = _SqlClient(
            theirs.dataset_name, theirs.staging_dataset_name, config.credentials, capabilities
        )

    def create_load_job(
        self, table: PreparedTableSchema, file_path: str, load_id: str, restore: bool = False
    ) -> LoadJob:
        """Ours for rows, dlt's own for its bookkeeping."""
        if file_path.endswith(".parquet"):
            return ChunkJob(file_path)
        return super().create_load_job(table, file_path, load_id, restore)


class raw_postgres(postgres):  # noqa: N801 - a destination's class is its name in dlt
    """The destination to give to a pipeline."""

    def __init__(self) -> None:
        credentials = LibpqCredentials()
        credentials.resolve()
        super().__init__(credentials=credentials, destination_name="legacy_raw")

    def _raw_capabilities(self) -> DestinationCapabilitiesContext:
        capabilities = super()._raw_capabilities()
        capabilities.type_mapper = RawTypes
        return capabilities

    @property
    def client_class(self) -> type[PostgresClient]:
        """Our client."""
        return RawClient
