"""Oracle's functions: each a small compiler from typed arguments to DuckDB SQL.

Importing this registers them with compile/functions.py.
"""

from oracle_standin.functions import (  # noqa: F401  they register
    choices,
    conversions,
    dates,
    numbers,
    raws,
    texts,
)
