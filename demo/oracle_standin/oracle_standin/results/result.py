"""The rows of an open query, encoded a batch ahead of the client."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from oracle_standin.results.encoding import Rows, WireColumn, encode
from oracle_standin.results.lobs import Lobs


@dataclass(frozen=True)
class ResultColumn:
    name: str
    wire: WireColumn
    nullable: bool = True


class Result:
    """Rows of a query: `take` hands them out in wire form."""

    def __init__(
        self,
        columns: Sequence[ResultColumn],
        batches: Iterator[pa.RecordBatch],
        connection: Any,
        lobs: Lobs,
        tables: frozenset[str] = frozenset(),
    ) -> None:
        self.columns = list(columns)
        self.tables = tables
        self._batches = batches
        self._connection = connection
        self._lobs = lobs
        self._rows: Rows | None = None
        self._at = 0
        self.sent = 0

    @property
    def has_lobs(self) -> bool:
        """Whether the client has to say how it wants some columns."""
        return any(column.wire.type.is_lob for column in self.columns)

    def define(self, inline: Sequence[bool]) -> None:
        """The client's choice, column by column: LOBs inline or by locator."""
        self.columns = [
            replace(c, wire=replace(c.wire, inline=flag or c.wire.type.is_long))
            for c, flag in zip(self.columns, inline, strict=True)
        ]

    def take(self, limit: int) -> tuple[list[memoryview], int]:
        """At most `limit` rows; fewer only when there are no more."""
        parts: list[memoryview] = []
        missing = limit
        while missing:
            if self._rows is None or self._at == self._rows.count:
                batch = next(self._batches, None)
                if batch is None:
                    break
                self._rows, self._at = self._encoded(batch), 0
                continue
            stop = min(self._rows.count, self._at + missing)
            parts.append(self._rows.slice(self._at, stop))
            missing -= stop - self._at
            self._at = stop
        self.sent += limit - missing
        return parts, limit - missing

    def _encoded(self, batch: pa.RecordBatch) -> Rows:
        return encode(batch, [c.wire for c in self.columns], self._lobs)

    def close(self) -> None:
        self._batches = iter(())
        self._rows = None
        self._connection.close()
