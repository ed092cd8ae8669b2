"""Python functions that DuckDB calls for what it cannot do itself."""

from demo.oracle.kernels import bytes, dates, intervals, numbers, texts  # noqa: F401  they register
from demo.oracle.kernels.udf import install

__all__ = ["install"]
