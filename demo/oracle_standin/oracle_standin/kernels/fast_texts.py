"""Whole vectors of text at once, for the ordinary ones: see udf.py."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from oracle_standin.kernels.udf import Result
from oracle_standin.values import columnar

_LEAD_OF_FOUR = 0xF0  # the first byte of a character beyond U+FFFF


def utf16_length(texts: pa.Array) -> Result:
    """Texts without characters beyond U+FFFF."""
    return _without_fours(texts), pc.utf8_length(texts).cast(pa.int64())


def utf8_length(texts: pa.Array, _: pa.Array) -> Result:
    """Texts without characters beyond U+FFFF, and so without bytes that are no text."""
    return _without_fours(texts), pc.binary_length(texts).cast(pa.int64())


def _without_fours(texts: pa.Array) -> columnar.Mask:
    lengths, flat = columnar.lengths_and_bytes(texts)
    beyond = np.concatenate(([0], np.cumsum(flat >= _LEAD_OF_FOUR)))
    ends = np.cumsum(lengths)
    without: columnar.Mask = beyond[ends] == beyond[ends - lengths]
    return without
