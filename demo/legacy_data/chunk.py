"""One chunk of one table: the tidy rows, and the same rows with all their dirt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from demo.legacy_data.cells import Cell, Planting
from demo.legacy_data.columns import replaced
from demo.legacy_data.ddl import Column
from demo.legacy_data.entities import Entity, Site
from demo.legacy_data.fates import Fate
from demo.legacy_data.ledger import plain
from demo.legacy_data.planting import plant
from demo.legacy_data.tidy import Tidy


class Chunk:
    """The rows `start` to `stop` - 1 of an entity's table."""

    def __init__(
        self, site: Site, entity: Entity, start: int, stop: int, fates: Mapping[str, Fate]
    ) -> None:
        self.entity = entity
        self.start = start
        self.stop = stop
        self.tidy = Tidy.of(site, entity, start, stop)
        self.columns = self.tidy.columns
        self.planting: Planting = plant(self.tidy, fates)
        self.table: pa.Table = self._spoilt()

    def legacy_key(self, row: int) -> str:
        """The row's key as text, as it stands in the table."""
        return str(self.raw(self.entity.key, row))

    def raw(self, column: str, row: int) -> Any:
        """A value as it stands in the table."""
        return self.table[column][row - self.start].as_py()

    def original(self, column: str, raw: str | None) -> str | None:
        """A raw value as the ledger shows it: a CHAR with its blanks, a number in plain digits."""
        definition = self.columns[column]
        if raw is None:
            return None
        if definition.type == "NUMBER":
            return plain(raw)
        return raw.ljust(definition.size or 0) if definition.type == "CHAR" else raw

    def _spoilt(self) -> pa.Table:
        by_column: dict[str, list[Cell]] = defaultdict(list)
        for _, cell in sorted(self.planting.cells.items()):
            by_column[cell.column].append(cell)
        arrays = []
        for column in self.columns.values():
            cells = by_column[column.name]
            values = replaced(
                self.tidy.rows.columns[column.name],
                [cell.row - self.start for cell in cells],
                [_value(column, cell.raw) for cell in cells],
            )
            if column.type == "CHAR":
                values = pc.utf8_rpad(values, column.size, " ")
            arrays.append(values.cast(column.arrow_type))
        schema = pa.schema(
            pa.field(column.name, column.arrow_type, not column.is_required)
            for column in self.columns.values()
        )
        return pa.table(arrays, schema)


def _value(column: Column, raw: str | None) -> Any:
    """A raw text as the Python value that Arrow takes for the column."""
    if raw is None:
        return None
    if pa.types.is_timestamp(column.arrow_type):
        return datetime.fromisoformat(raw)
    if pa.types.is_decimal(column.arrow_type):
        return Decimal(raw)
    return raw
