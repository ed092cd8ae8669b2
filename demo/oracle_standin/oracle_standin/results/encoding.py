"""Rows for the wire, a batch at a time: Arrow columns in, one buffer of TTC rows out.

The values already have Oracle's binary form (number.py, temporal.py), so that a row is the values
with their lengths in front: per column a small array of length bytes and the column itself, and
one `binary_join_element_wise` over all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from oracle_standin.results.lobs import Lobs, utf16
from oracle_standin.values import columnar, rowid, text
from oracle_standin.values.datatypes import OracleType
from oracle_standin.wire.ttc import LONG, MAX_SHORT

ROW = 7  # the message type in front of each row
_LONG_HEAD = 6  # 0xFE, 4, and a chunk length of four bytes


@dataclass(frozen=True)
class WireColumn:
    """A result column as it is to be sent: its type, and whether a LOB or LONG goes inline.

    `native` marks a NUMBER that DuckDB holds as BIGINT, such as the result of COUNT.
    """

    type: OracleType
    native: bool = False
    inline: bool = False


@dataclass(frozen=True)
class Rows:
    """`count` rows; row i is `data[offsets[i]:offsets[i + 1]]`."""

    data: memoryview
    offsets: np.ndarray[tuple[int], np.dtype[np.int64]]

    @property
    def count(self) -> int:
        return len(self.offsets) - 1

    def slice(self, start: int, stop: int) -> memoryview:
        return self.data[self.offsets[start] : self.offsets[stop]]


def encode(batch: pa.RecordBatch, columns: Sequence[WireColumn], lobs: Lobs) -> Rows:
    """All rows of `batch`, whose columns are in the storage forms of `columns`.

    LOBs that are not inline are kept in `lobs` and travel as locators.
    """
    if not batch.num_rows:
        return Rows(memoryview(b""), np.zeros(1, np.int64))
    parts: list[pa.Array] = []
    for position, (array, column) in enumerate(zip(batch.columns, columns, strict=True)):
        front = bytes((ROW,)) if position == 0 else b""
        if column.type.is_lob and not column.inline:
            parts.append(_locators(array, column.type, front, lobs))
        else:
            parts += _with_length(array, column, front)
    widest = pa.large_binary() if _total(parts) >= 2**31 else pa.binary()
    parts = [part if part.type == widest else part.cast(widest) for part in parts]
    joined = pc.binary_join_element_wise(
        *parts, pa.scalar(b"", widest), null_handling="replace", null_replacement=b""
    )
    lengths, flat = columnar.lengths_and_bytes(joined)
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return Rows(memoryview(flat.data), offsets)


def _total(parts: Sequence[pa.Array]) -> int:
    return sum(part.nbytes for part in parts)


def _with_length(array: pa.Array, column: WireColumn, front: bytes) -> list[pa.Array]:
    """The pieces of one column; `front` goes before the length byte."""
    if column.type.name == "ROWID":
        return [_constant(len(array), front), _rowids(array)]
    values = _values(array, column)
    lengths, _ = columnar.lengths_and_bytes(values)
    longest = int(lengths.max(initial=0))
    parts = [_heads(lengths, front, longest), values]
    if longest > MAX_SHORT:
        parts.append(columnar.binary_array(*_tails(lengths)))
    if column.inline:
        parts.append(_indicators(columnar.null_mask(values)))
    return parts


def _locators(array: pa.Array, kind: OracleType, front: bytes, lobs: Lobs) -> pa.Array:
    fields = [front + lobs.field(value, kind) for value in array.to_pylist()]
    return pa.array(fields, pa.binary())


def _values(array: pa.Array, column: WireColumn) -> pa.Array:
    """The column as binary, in the form that travels."""
    kind = column.type
    if column.native:
        nulls = columnar.null_mask(array)
        whole = array.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
        return columnar.numbers(whole, 0, nulls)
    if kind.is_binary_number:
        return _floats(array, 4 if kind.name == "BINARY_FLOAT" else 8)
    if kind.is_national:
        return pa.array([None if v is None else utf16(v) for v in array.to_pylist()], pa.binary())
    if kind.is_text:
        return text.to_wire(array)
    return array


def _constant(count: int, value: bytes) -> pa.Array:
    flat = np.tile(np.frombuffer(value, np.uint8), count)
    return columnar.binary_array(flat, np.full(count, len(value)))


def _heads(lengths: columnar.Ints, front: bytes, longest: int) -> pa.Array:
    """`front` and the length byte, or the head of a chunked value."""
    start = len(front)
    matrix = np.empty((len(lengths), start + (_LONG_HEAD if longest > MAX_SHORT else 1)), np.uint8)
    matrix[:, :start] = np.frombuffer(front, np.uint8)
    matrix[:, start] = np.minimum(lengths, 255)
    if longest <= MAX_SHORT:
        return columnar.binary_array(matrix.reshape(-1), np.full(len(lengths), start + 1))
    long = lengths > MAX_SHORT
    matrix[long, start] = LONG
    matrix[:, start + 1] = 4
    matrix[:, start + 2 :] = lengths.astype(">u4").view(np.uint8).reshape(-1, 4)
    keep = np.ones(matrix.shape, np.bool_)
    keep[:, start + 1 :] = long[:, None]
    return columnar.picked(matrix, keep)


def _tails(lengths: columnar.Ints) -> tuple[columnar.Bytes, columnar.Ints]:
    """The zero that ends the chunks of a long value."""
    long = (lengths > MAX_SHORT).astype(np.int64)
    return np.zeros(int(long.sum()), np.uint8), long


def _indicators(nulls: columnar.Mask) -> pa.Array:
    """Null indicator and return code after an inline LOB or LONG: -1 and 1405 for NULL."""
    matrix = np.empty((len(nulls), 5), np.uint8)
    matrix[:] = (0x81, 1, 2, 1405 >> 8, 1405 & 0xFF)
    matrix[~nulls, :2] = 0
    keep = np.ones(matrix.shape, np.bool_)
    keep[~nulls, 2:] = False
    return columnar.picked(matrix, keep)


def _floats(array: pa.Array, width: int) -> pa.Array:
    """IEEE numbers, big endian, with the bits turned so that they sort as bytes."""
    nulls = columnar.null_mask(array)
    values = array.fill_null(0).to_numpy(zero_copy_only=False).astype(f">f{width}")
    bits = values.view(f">u{width}").astype(f"u{width}")
    sign = np.array(1, bits.dtype) << np.array(width * 8 - 1, bits.dtype)
    turned = np.where(bits & sign, ~bits, bits | sign).astype(f">u{width}")
    matrix = turned.view(np.uint8).reshape(-1, width)
    return columnar.binary_array(matrix[~nulls].reshape(-1), np.where(nulls, 0, width), nulls)


def _rowids(array: pa.Array) -> pa.Array:
    """ROWIDs with their length byte: object, file, block and slot as uints of fixed width."""
    nulls = columnar.null_mask(array)
    values = array.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    matrix = np.zeros((len(values), 18), np.uint8)
    matrix[:, 0] = 14
    matrix[:, 1] = matrix[:, 10] = 4
    matrix[:, 6] = matrix[:, 15] = 2
    objects, blocks, slots = rowid.split(values)
    matrix[:, 2:6] = objects.astype(">u4").view(np.uint8).reshape(-1, 4)
    matrix[:, 8] = rowid.FILE
    matrix[:, 11:15] = blocks.astype(">u4").view(np.uint8).reshape(-1, 4)
    matrix[:, 16:18] = slots.astype(">u2").view(np.uint8).reshape(-1, 2)
    keep = np.ones(matrix.shape, np.bool_)
    matrix[nulls, 0] = 0
    keep[nulls, 1:] = False
    return columnar.picked(matrix, keep)
