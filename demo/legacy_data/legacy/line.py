"""AB_LINE: written out by hand. Rows 7 to 9 are there to be spoilt (see defects/fixed.py)."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from demo.legacy_data.columns import decimals, words
from demo.legacy_data.draws import Ints
from demo.legacy_data.entities import Site
from demo.legacy_data.legacy.rows import Rows

LINES = (
    ("72-CTL", '72" cut-to-length line'),
    ("60-CTL", '60" cut-to-length line'),
    ("84-BLK", '84" blanking line, 600 t press'),
    ("60-SLT", '60" slitter'),
    ("48-SLT", '48" slitter, light gauge'),
    ("72-LVL", '72" multi-roll leveller'),
    ("TENS-1", "tension leveller"),
    ("48-CTL", '48" cut-to-length line, retired 2012'),
    ("SHEAR", "hand shear"),
    ("60-CTL-B", '60" cut-to-length line, entered twice'),
)
# How many of a thousand jobs run on each line.
SHARES = (290, 210, 160, 130, 90, 60, 40, 15, 3, 2)


def key(rows: Ints) -> pa.Array:
    """L01 to L10, the fifth in small letters."""
    return words([f"{'l' if row == 4 else 'L'}{row + 1:02}" for row in range(len(LINES))], rows)


def build(site: Site, rows: Ints) -> Rows:
    """The lines of `rows`."""
    chosen = [LINES[row] for row in rows.tolist()]
    return Rows(
        {
            "LINE_ID": key(rows),
            "LINE_NUMBER": pa.array([number for number, _ in chosen]),
            "DESCRIPTION": pa.array([description for _, description in chosen]),
            "IS_ACTIVE": decimals(np.ones(len(chosen), dtype=np.int64), 1, 0),
        }
    )
