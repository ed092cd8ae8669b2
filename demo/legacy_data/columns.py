"""Arrow columns out of integers and word lists, a chunk at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demo.legacy_data.draws import Bools, Dice, Ints

SECONDS_A_DAY = 86_400


def words(pool: Sequence[str | None], positions: Ints) -> pa.Array:
    """The words of `pool` at `positions`."""
    return pa.array(pool, pa.string()).take(pa.array(positions))


def numbered(prefix: str, numbers: Ints, width: int) -> pa.Array:
    """`prefix` and a number with leading zeros: C000042. A longer number is not cut."""
    digits = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), width, "0")
    return joined(prefix, digits)


def joined(*parts: str | pa.Array) -> pa.Array:
    """Texts put together row by row; NULL where a part is NULL."""
    return pc.binary_join_element_wise(*parts, "")


def nullable(values: pa.Array, is_null: Bools) -> pa.Array:
    """`values` with NULL where `is_null`."""
    return pc.if_else(pa.array(is_null), pa.scalar(None, values.type), values)


def decimals(unscaled: Ints, precision: int, scale: int) -> pa.Array:
    """decimal128(precision, scale) out of whole numbers of the last digit's unit."""
    halves = np.empty((len(unscaled), 2), dtype="<i8")  # 128 bits, the low half first
    halves[:, 0] = unscaled
    halves[:, 1] = unscaled >> 63
    kind = pa.decimal128(precision, scale)
    return pa.Array.from_buffers(kind, len(unscaled), [None, pa.py_buffer(halves)])


def day(year: int, month: int, day_of_month: int) -> int:
    """Days since 1970-01-01."""
    return (date(year, month, day_of_month) - date(1970, 1, 1)).days


def office_hours(dice: Dice, name: str, days: Ints) -> Ints:
    """Microseconds since 1970 for a moment between 6:00 and 22:00 of the days, local time.

    That is clear of the hours at night that summer time skips or repeats: those are planted.
    """
    seconds = 6 * 3600 + dice.below(name, 16 * 3600)
    return (days * SECONDS_A_DAY + seconds) * 1_000_000


def times(microseconds: Ints) -> pa.Array:
    """timestamp[us] without a zone."""
    return pa.array(microseconds).cast(pa.timestamp("us"))


def replaced(values: pa.Array, positions: Sequence[int], new: Sequence[Any]) -> pa.Array:
    """`values` with `new` ones at `positions`, which are in ascending order."""
    if not positions:
        return values
    mask = np.zeros(len(values), dtype=bool)
    mask[list(positions)] = True
    return pc.replace_with_mask(values, pa.array(mask), pa.array(new, values.type))
