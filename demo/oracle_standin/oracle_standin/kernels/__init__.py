"""Python functions that DuckDB calls for what it cannot do itself."""

from oracle_standin.kernels import (  # noqa: F401  they register
    bytes,
    dates,
    numbers,
    sums,
    texts,
)
from oracle_standin.kernels.udf import install

__all__ = ["install"]
