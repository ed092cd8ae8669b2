"""A chunk between the databases: a Parquet file of its rows, and one of its warnings, if any.

The rows' file carries, in its metadata, what the load job has to know, so that the file is all that
passes from reading to loading.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from load.values.columns import Column
from load.values.inspector import Findings, Taken, ValueWarning, rest_schema, stored_schema

_METADATA_KEY = b"chunk"
_BUNDLE_KEY = b"bundle"
WARNING_SCHEMA = pa.schema(
    [
        ("run_id", pa.string()),
        ("table_name", pa.string()),
        ("legacy_key", pa.string()),
        ("column_name", pa.string()),
        ("original", pa.large_string()),
        ("stored", pa.large_string()),
        ("reason", pa.string()),
        ("excess", pa.string()),
    ]
)


@dataclass(frozen=True)
class ChunkNote:
    """What a file of rows is.

    `table_name` is the table in the working schema, `raw_name` the one whose values the warnings
    are about; `figures`: "adjustments" and "read"; `rest_path`: a file of
    the rows whose numbers are too long for a decimal128.
    """

    run_id: str
    table_name: str
    chunk: int
    raw_name: str
    rows: int = 0
    warnings: int = 0
    warnings_path: str = ""
    rest_path: str = ""
    figures: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, path: str) -> ChunkNote:
        """The note in a file."""
        metadata = pq.read_metadata(path).metadata
        return cls(**json.loads(metadata[_METADATA_KEY]))


class ChunkFile:
    """A Sink: rows go to `path`, warnings beside it."""

    def __init__(self, path: Path, note: ChunkNote, columns: Sequence[Column]) -> None:
        self.path = path
        self._note = note
        self._columns = columns
        self._writer: Any = None
        self._rest: Any = None
        self._warnings: Any = None
        self._warned = 0

    @property
    def _warnings_path(self) -> Path:
        return self.path.with_suffix(".warnings")

    @property
    def _rest_path(self) -> Path:
        return self.path.with_suffix(".rest")

    def restart(self) -> None:
        """Begin (again) with nothing in the file."""
        self.discard()
        self._writer = self._open(self.path, stored_schema(self._columns))

    def _open(self, path: Path, schema: pa.Schema) -> Any:
        # plain and uncompressed: it is read once, and CPU is dearer here than disk
        return pq.ParquetWriter(
            path, schema, compression="none", use_dictionary=False, write_statistics=False
        )

    def write(self, taken: Taken) -> None:
        """Add a batch: a row group."""
        if taken.rows.num_rows:
            self._writer.write_batch(taken.rows, row_group_size=taken.rows.num_rows)
        if taken.rest is not None:
            if self._rest is None:
                self._rest = self._open(self._rest_path, rest_schema(self._columns))
            self._rest.write_batch(taken.rest)
        if taken.warnings:
            if self._warnings is None:
                self._warnings = pq.ParquetWriter(self._warnings_path, WARNING_SCHEMA)
            ours = {"run_id": self._note.run_id, "table_name": self._note.raw_name}
            lines = [ours | asdict(warning) for warning in taken.warnings]
            self._warnings.write_batch(pa.RecordBatch.from_pylist(lines, WARNING_SCHEMA))
            self._warned += len(taken.warnings)

    def finish(self, findings: Findings) -> ChunkNote:
        """Close the file with its note in it."""
        note = replace(
            self._note,
            rows=findings.rows,
            warnings=self._warned,
            warnings_path=str(self._warnings_path) if self._warned else "",
            rest_path=str(self._rest_path) if self._rest is not None else "",
            figures={
                "adjustments": _nested(findings.adjustments),
                "read": _nested(findings.read),
            },
        )
        self._writer.add_key_value_metadata({_METADATA_KEY: json.dumps(asdict(note)).encode()})
        self._close()
        return note

    def discard(self) -> None:
        """Close and delete."""
        self._close()
        self._warned = 0
        self.path.unlink(missing_ok=True)
        self._warnings_path.unlink(missing_ok=True)
        self._rest_path.unlink(missing_ok=True)

    def _close(self) -> None:
        for writer in (self._writer, self._rest, self._warnings):
            if writer is not None:
                writer.close()
        self._writer = self._rest = self._warnings = None


def write_bundle(path: Path, files: Sequence[Path]) -> None:
    """One file that stands for many small ones: dlt then has one job in place of many."""
    rows = pa.table({"path": [str(file) for file in files]})
    pq.write_table(rows.replace_schema_metadata({_BUNDLE_KEY: b""}), path)


def bundled(path: str) -> list[str]:
    """The files that a bundle stands for; any other file is all there is."""
    if _BUNDLE_KEY not in (pq.read_metadata(path).metadata or {}):
        return [path]
    paths: list[str] = pq.read_table(path).column("path").to_pylist()
    return paths


class NoFile:
    """A Sink for a dry run: counts, and keeps the first few warnings."""

    def __init__(self, keep: int = 20) -> None:
        self.warned = 0
        self.first: list[ValueWarning] = []
        self._keep = keep

    def restart(self) -> None:
        """Forget."""
        self.warned = 0
        self.first = []

    def write(self, taken: Taken) -> None:
        """Count."""
        self.warned += len(taken.warnings)
        self.first += taken.warnings[: self._keep - len(self.first)]


def _nested(figures: dict[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    nested: dict[str, dict[str, int]] = {}
    for (column, measure), amount in figures.items():
        if amount:
            nested.setdefault(column, {})[measure] = amount
    return nested
