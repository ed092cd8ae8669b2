"""Python functions that DuckDB calls for what it cannot do itself."""

from demo.oracle.kernels import (  # noqa: F401  they register
    bytes,
    dates,
    intervals,
    numbers,
    sums,
    texts,
)
from demo.oracle.kernels.udf import install

__all__ = ["install"]
