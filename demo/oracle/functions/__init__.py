"""Oracle's functions: each a small compiler from typed arguments to DuckDB SQL."""

from demo.oracle.functions import (  # noqa: F401  they register
    choices,
    conversions,
    dates,
    numbers,
    raws,
    texts,
)
from demo.oracle.functions.registry import call

__all__ = ["call"]
