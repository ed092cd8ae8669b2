"""Whole vectors of text at once, for the ordinary ones: see udf.py."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demo.oracle.kernels.udf import Result
from demo.oracle.values import columnar

_LEAD_OF_FOUR = 0xF0  # the first byte of a character beyond U+FFFF


def utf16_length(texts: pa.Array) -> Result:
    """Texts without characters beyond U+FFFF."""
    lengths, flat = columnar.lengths_and_bytes(texts)
    beyond = np.concatenate(([0], np.cumsum(flat >= _LEAD_OF_FOUR)))
    ends = np.cumsum(lengths)
    done = beyond[ends] == beyond[ends - lengths]
    return done, pc.utf8_length(texts).cast(pa.int64())
