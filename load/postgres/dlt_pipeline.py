"""dlt: a schema and a source for each package, and a pipeline per worker.

Chunk files are imported into dlt's load packages (`with_file_import`): dlt packs
them up, makes the tables, and runs the load jobs. Everything it writes locally lies in the run's
working folder, its tables in legacy_load.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import dlt
from dlt.common.schema import Schema
from dlt.common.schema.typing import TColumnSchema
from dlt.common.schema.utils import new_table
from dlt.common.storages.load_storage import LoadItemStorage
from dlt.extract import DltSource
from dlt.extract.storage import ExtractorItemStorage

from load.errors import TargetError
from load.oracle.dictionary import SourceTable
from load.postgres import schemas
from load.postgres.connection import first_line
from load.postgres.dlt_destination import POSTGRES_TYPE_HINT, raw_postgres
from load.values.columns import Column

SCHEMA_NAME = "legacy"
Files = Iterator[tuple[Path, int]]  # a file of rows, and how many


def _allow_percent_signs() -> None:
    """dlt names a file by `path % id`: a percent sign of the folder itself is doubled for it."""
    for storage in (ExtractorItemStorage, LoadItemStorage):
        template = storage._get_data_item_path_template

        def doubled(*arguments: Any, _template: Any = template) -> str:
            folder, mark, ending = _template(*arguments).rpartition("%s")
            return f"{folder.replace('%', '%%')}{mark}{ending}"

        storage._get_data_item_path_template = doubled  # type: ignore[assignment, method-assign]


_allow_percent_signs()


def _schema(tables: Iterable[SourceTable]) -> Schema:
    """No column that Oracle does not have, no constraint."""
    schema = Schema(SCHEMA_NAME)
    for table in tables:
        columns = [_hint(column) for column in table.columns]
        schema.update_table(
            new_table(table.staged_name, write_disposition="append", columns=columns),
            normalize_identifiers=False,
        )
    return schema


def _hint(column: Column) -> TColumnSchema:
    hint: dict[str, Any] = {
        "name": column.name,
        "data_type": column.dlt,
        "nullable": True,
        POSTGRES_TYPE_HINT: column.postgres,
    }
    if column.dlt == "timestamp":
        hint["timezone"] = column.postgres == "timestamptz"
    return hint  # type: ignore[return-value]


def _source(files: Mapping[SourceTable, Files]) -> DltSource:
    """One resource per table that yields the files of its chunks.

    The schema has no other tables: dlt goes through all of them, and hashes them, at each step.
    """
    resources = [
        dlt.resource(_imports(table_files), name=table.staged_name, write_disposition="append")
        for table, table_files in files.items()
    ]
    return DltSource(_schema(files), SCHEMA_NAME, resources)


def _imports(files: Files) -> Iterator[Any]:
    for path, rows in files:
        yield dlt.mark.with_file_import(str(path), "parquet", rows)
        path.unlink()  # dlt has a hard link of its own


class Loader:
    """One worker's pipeline."""

    def __init__(self, name: str, folder: Path, dataset: str = schemas.LOAD) -> None:
        self._pipeline = dlt.pipeline(
            name,
            pipelines_dir=str(folder),
            destination=raw_postgres(),
            dataset_name=dataset,
        )

    def make_tables(self, tables: Iterable[SourceTable]) -> None:
        """Make what is missing of the staging tables; raises TargetError."""
        try:
            self._pipeline.extract(DltSource(_schema(tables), SCHEMA_NAME, []))
            self._pipeline.sync_schema()
        except Exception as error:
            raise _target_error(error) from error

    def load(self, files: Mapping[SourceTable, Files]) -> None:
        """Extract, normalize and load a package; raises TargetError."""
        try:
            self._pipeline.run(_source(files), loader_file_format="parquet")
        except Exception as error:
            self._clear()
            raise _target_error(error) from error

    def _clear(self) -> None:
        """Delete what the failed package left behind."""
        with suppress(Exception):
            self._pipeline.abort_packages()


def _target_error(error: BaseException) -> TargetError:
    """The database's own message, from the end of dlt's chain of exceptions."""
    causes: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in causes:
        causes.append(following)
        following = (
            getattr(following, "client_exception", None)  # what dlt's load job met
            or following.__cause__
            or following.__context__
        )
    cause = causes[-1]
    if isinstance(cause, OSError):
        return TargetError(f"cannot write to the working folder: {cause}")
    if type(cause).__module__.startswith(("psycopg2", "adbc_driver_manager")):
        return TargetError(f"Postgres refuses the rows: {first_line(cause)}")
    return TargetError(f"loading failed: {type(cause).__name__}: {first_line(cause)}")
