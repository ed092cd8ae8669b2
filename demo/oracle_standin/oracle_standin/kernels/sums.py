"""The exact sum of many NUMBERs."""

from __future__ import annotations

from decimal import Context, Decimal

import numpy as np
import pyarrow as pa

from oracle_standin.kernels.number_parts import parts_of
from oracle_standin.kernels.udf import udf
from oracle_standin.values import number

_WIDE = Context(prec=300, Emax=999_999, Emin=-999_999)
# The powers of 100 of digits: from 100**-84, the last digit of the smallest number, to 100**62.
_LOWEST, _POWERS = -84, 147
_BLOCK = 16_384  # numbers at a time, to stay in the processor's cache


@udf("ora_sum", "BLOB[]", "BLOB", vectorised=True)
def total(lists: pa.ListArray) -> pa.Array:
    """The exact sum of each list of NUMBERs, NULLs left out.

    The digits of one power of 100 are added up for all numbers at once; no digit is ever lost,
    as a column of digits is an integer below 2**53.
    """
    counts = np.asarray(lists.value_lengths().fill_null(0).to_numpy(zero_copy_only=False), np.int64)
    group = np.repeat(np.arange(len(lists)), counts)
    numbers = lists.flatten()
    sums = np.zeros(len(lists) * _POWERS)
    present = np.zeros(len(lists), np.int64)
    for start in range(0, len(numbers), _BLOCK):
        parts = parts_of(numbers.slice(start, _BLOCK))
        owner = group[start : start + _BLOCK]
        present += np.bincount(owner[parts.lengths > 0], minlength=len(lists))
        first = owner * _POWERS + parts.power - 1 - _LOWEST
        for place in range(int(parts.count.max(initial=0))):
            has = np.flatnonzero(parts.count > place)
            sums += np.bincount(first[has] - place, parts.signed(place, has), len(sums))
    results = [
        _encoded(row) if numbers else None
        for row, numbers in zip(sums.reshape(len(lists), _POWERS), present, strict=True)
    ]
    return pa.array(results, pa.binary())


def _encoded(sums: np.ndarray[tuple[int], np.dtype[np.float64]]) -> bytes:
    """The NUMBER whose digits, which carry over, are `sums`, the lowest power first."""
    used = np.flatnonzero(sums)
    low = int(used[0]) if len(used) else 0
    exact = sum(int(sums[power]) * 100 ** (int(power) - low) for power in used)
    return number.encode(Decimal(exact).scaleb(2 * (low + _LOWEST), _WIDE))
