"""Oracle's functions: each a small compiler from typed arguments to DuckDB SQL."""

from oracle_standin.functions import (  # noqa: F401  they register
    choices,
    conversions,
    dates,
    numbers,
    raws,
    texts,
)
from oracle_standin.functions.registry import call

__all__ = ["call"]
