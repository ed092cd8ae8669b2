"""What a table's module returns."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from demo.legacy_data.draws import Ints

NO_PARENT = -1


@dataclass(frozen=True)
class Rows:
    """A chunk of a table: columns without CHAR's blanks, and each reference's parent row."""

    columns: dict[str, pa.Array]
    parents: dict[str, Ints] = field(default_factory=dict)  # row number in the parent, or NO_PARENT
