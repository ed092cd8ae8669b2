"""One chunk on its way: a Parquet file of its rows, and one of its warnings if there are any.

The rows' file carries, in its metadata, what the load job has to know, so that the file is all that
passes from reading to loading.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from load.inspector import Findings, ValueWarning

_METADATA_KEY = b"chunk"
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
    are about; `digits` as in Findings; `figures`: "adjustments" and "read".
    """

    run_id: str
    table_name: str
    chunk: int
    raw_name: str
    rows: int = 0
    warnings: int = 0
    warnings_path: str = ""
    digits: dict[str, tuple[int, int]] = field(default_factory=dict)
    figures: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, path: str) -> ChunkNote:
        """The note in a file."""
        metadata = pq.read_metadata(path).metadata
        return cls(**json.loads(metadata[_METADATA_KEY]))


class ChunkFile:
    """A Sink: rows go to `path`, warnings beside it."""

    def __init__(self, path: Path, note: ChunkNote, schema: pa.Schema) -> None:
        self.path = path
        self._note = note
        self._schema = schema
        self._writer: Any = None
        self._warnings: Any = None
        self._warned = 0

    @property
    def _warnings_path(self) -> Path:
        return self.path.with_suffix(".warnings")

    def restart(self) -> None:
        """Begin (again) with nothing in the file."""
        self.discard()
        self._writer = pq.ParquetWriter(
            self.path, self._schema, compression="lz4", use_dictionary=False, write_statistics=False
        )

    def write(self, batch: pa.RecordBatch, warnings: list[ValueWarning]) -> None:
        """Add a batch: a row group."""
        if batch.num_rows:
            self._writer.write_batch(batch, row_group_size=batch.num_rows)
        if warnings:
            if self._warnings is None:
                self._warnings = pq.ParquetWriter(self._warnings_path, WARNING_SCHEMA)
            ours = {"run_id": self._note.run_id, "table_name": self._note.raw_name}
            lines = [ours | asdict(warning) for warning in warnings]
            self._warnings.write_batch(pa.RecordBatch.from_pylist(lines, WARNING_SCHEMA))
            self._warned += len(warnings)

    def finish(self, findings: Findings) -> ChunkNote:
        """Close the file with its note in it."""
        note = replace(
            self._note,
            rows=findings.rows,
            warnings=self._warned,
            warnings_path=str(self._warnings_path) if self._warned else "",
            digits=findings.digits,
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

    def _close(self) -> None:
        for writer in (self._writer, self._warnings):
            if writer is not None:
                writer.close()
        self._writer = self._warnings = None


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

    def write(self, batch: pa.RecordBatch, warnings: list[ValueWarning]) -> None:
        """Count."""
        self.warned += len(warnings)
        self.first += warnings[: self._keep - len(self.first)]


def _nested(figures: dict[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    nested: dict[str, dict[str, int]] = {}
    for (column, measure), amount in figures.items():
        if amount:
            nested.setdefault(column, {})[measure] = amount
    return nested
