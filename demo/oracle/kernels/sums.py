"""The exact sum of many NUMBERs."""

from __future__ import annotations

from decimal import Context, Decimal

import numpy as np
import pyarrow as pa

from demo.oracle.kernels.udf import udf
from demo.oracle.values import columnar, number

_WIDE = Context(prec=300, Emax=999_999, Emin=-999_999)
# The powers of 100 of digits: from 100**-84, the last digit of the smallest number, to 100**62.
_LOWEST, _POWERS = -84, 147


@udf("ora_sum", "BLOB[]", "BLOB", vectorised=True)
def total(lists: pa.ListArray) -> pa.Array:
    """The exact sum of each list of NUMBERs, NULLs left out.

    The digits of one power of 100 are added up for all numbers at once; no digit is ever lost,
    as a column of digits is an integer below 2**53.
    """
    counts = np.asarray(lists.value_lengths().fill_null(0).to_numpy(zero_copy_only=False), np.int64)
    group = np.repeat(np.arange(len(lists)), counts)
    lengths, flat = columnar.lengths_and_bytes(lists.flatten())
    starts = np.cumsum(lengths) - lengths
    if not lengths.all():
        present = lengths > 0
        lengths, starts, group = lengths[present], starts[present], group[present]
    heads = flat[starts].astype(np.int64)
    negative = heads < 0x80
    digits = lengths - 1 - (negative & (flat[starts + lengths - 1] == 102))
    first = group * _POWERS + np.where(negative, 62 - heads, heads - 193) - _LOWEST
    bias = np.where(negative, 101, 1)  # a digit is kept as 101 - digit or digit + 1
    sums = np.zeros(len(lists) * _POWERS)
    for place in range(int(digits.max(initial=0))):
        has = np.flatnonzero(digits > place)
        signed = flat[starts[has] + 1 + place] - bias[has]
        sums += np.bincount(first[has] - place, weights=signed, minlength=len(sums))
    present_in = np.bincount(group, minlength=len(lists))
    results = [
        _encoded(row) if numbers else None
        for row, numbers in zip(sums.reshape(len(lists), _POWERS), present_in, strict=True)
    ]
    return pa.array(results, pa.binary())


def _encoded(sums: np.ndarray[tuple[int], np.dtype[np.float64]]) -> bytes:
    """The NUMBER whose digits, which carry over, are `sums`, the lowest power first."""
    used = np.flatnonzero(sums)
    low = int(used[0]) if len(used) else 0
    exact = sum(int(sums[power]) * 100 ** (int(power) - low) for power in used)
    return number.encode(Decimal(exact).scaleb(2 * (low + _LOWEST), _WIDE))
