"""The ledger: what was planted, and which rows have to be rejected in the end."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

DEFECTS = pa.schema(
    [
        pa.field("entity", pa.string(), nullable=False),
        pa.field("source_table", pa.string(), nullable=False),
        pa.field("row_number", pa.int64(), nullable=False),  # from 1, in the file's order
        pa.field("legacy_key", pa.string(), nullable=False),  # as it stands in the table
        pa.field("column", pa.string(), nullable=False),  # of the Django table
        pa.field("kind", pa.string(), nullable=False),
        pa.field("outcome", pa.string(), nullable=False),  # reject, change or clean
        pa.field("rule", pa.string(), nullable=False),
        pa.field("reason", pa.string()),  # of a rejection
        pa.field("original", pa.string()),
        pa.field("stored", pa.string()),  # NULL for a rejection
        pa.field("migrated", pa.bool_(), nullable=False),  # false: for whatever reason rejected
    ]
)
EXPECTED = pa.schema(
    [
        pa.field("entity", pa.string(), nullable=False),
        pa.field("source_table", pa.string(), nullable=False),
        pa.field("row_number", pa.int64(), nullable=False),
        pa.field("legacy_key", pa.string(), nullable=False),
        pa.field("reasons", pa.list_(pa.string()), nullable=False),
        pa.field(
            "orphans",
            pa.list_(
                pa.struct(
                    [
                        pa.field("column", pa.string()),
                        pa.field("missing_key", pa.string()),  # cleaned
                        pa.field("parent", pa.string()),  # 'absent' or 'rejected'
                    ]
                )
            ),
            nullable=False,
        ),
    ]
)
_FLUSH = 5_000  # lines kept in memory


class LedgerFile:
    """One Parquet file of the ledger, written in pieces."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")
        self._schema = schema
        self._lines: list[dict[str, Any]] = []

    def __enter__(self) -> LedgerFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._flush()
        self._writer.close()

    def add(self, **line: Any) -> None:
        """Append one line."""
        self._lines.append(line)
        if len(self._lines) >= _FLUSH:
            self._flush()

    def _flush(self) -> None:
        if self._lines:
            self._writer.write_table(pa.Table.from_pylist(self._lines, self._schema))
            self._lines.clear()


def plain(number: str) -> str:
    """A number's canonical text: no exponent, no zeros at the end of a fraction."""
    text = f"{Decimal(number):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
