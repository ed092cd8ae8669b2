"""Arithmetic and conversions of NUMBERs in their bytes (values/number.py)."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Context, Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from oracle_standin.errors import OracleError
from oracle_standin.kernels import fast_numbers
from oracle_standin.kernels.udf import udf
from oracle_standin.values import columnar, number

_WIDE = Context(prec=300, Emax=999_999, Emin=-999_999)


@udf("ora_number_text", "BLOB", "VARCHAR", fast=fast_numbers.number_text)
def number_text(value: bytes) -> str:
    """A NUMBER converted to text without a format: at most 40 digits, then scientific."""
    exact = number.decode(value)
    shown = number.plain(exact)
    digits = shown.lstrip("-").replace(".", "")
    return shown if len(digits) <= 40 else number.scientific(exact)


@udf("ora_number_tm9", "BLOB", "VARCHAR", fast=fast_numbers.number_text)
def number_tm9(value: bytes) -> str:
    return number.plain(number.decode(value))


@udf("ora_number_parse", "VARCHAR", "BLOB", fast=fast_numbers.number_parse)
def number_parse(value: str) -> bytes:
    return number.encode(number.parse(value))


@udf("ora_number_int", "BIGINT", "BLOB", vectorised=True)
def number_int(values: pa.Array) -> pa.Array:
    nulls = columnar.null_mask(values)
    whole = values.fill_null(0).to_numpy(zero_copy_only=False)
    if len(whole) and np.abs(whole).max() > 9 * 10**17:
        return pa.array(
            [None if v is None else number.encode(Decimal(v)) for v in values.to_pylist()],
            pa.binary(),
        )
    return columnar.numbers(whole, 0, nulls)


@udf("ora_number_double", "DOUBLE", "BLOB")
def number_double(value: float) -> bytes:
    """A binary number as NUMBER: the shortest decimal that reads back the same."""
    if value != value or value in (float("inf"), float("-inf")):
        raise OracleError(1426, "numeric overflow")
    return number.encode(Decimal(repr(value)))


@udf("ora_double", "BLOB", "DOUBLE")
def to_double(value: bytes) -> float:
    return float(number.decode(value))


@udf("ora_integer", "BLOB", "BIGINT")
def to_integer(value: bytes) -> int:
    """Truncated, for positions, lengths and row limits."""
    exact = int(number.decode(value))
    return max(-(2**62), min(2**62, exact))


@udf(
    "ora_arithmetic",
    "VARCHAR, BLOB, BLOB",
    "BLOB",
    fast=(fast_numbers.difference_of_equals, fast_numbers.arithmetic),
)
def arithmetic(operator: str, left: bytes, right: bytes) -> bytes:
    a, b = number.decode(left), number.decode(right)
    if operator in ("/", "mod") and not b:
        if operator == "mod":
            return left
        raise OracleError(1476, "divisor is equal to zero")
    results: dict[str, Any] = {
        "+": _WIDE.add,
        "-": _WIDE.subtract,
        "*": _WIDE.multiply,
        "/": lambda x, y: Context(prec=60).divide(x, y),
        "mod": lambda x, y: (
            x - y * (x / y).to_integral_value("ROUND_DOWN", _WIDE)
            if abs(x) < Decimal(10) ** 25 * abs(y)
            else _WIDE.remainder(x, y)
        ),
    }
    return number.encode(results[operator](a, b))


@udf("ora_round", "VARCHAR, BLOB, BIGINT", "BLOB", fast=fast_numbers.rounded)
def rounded(mode: str, value: bytes, places: int) -> bytes:
    """mode: an argument of Decimal.quantize, such as ROUND_HALF_UP or ROUND_DOWN."""
    exact = number.decode(value)
    if not exact:
        return value
    unit = Decimal((0, (1,), -max(-130, min(130, places))))
    return number.encode(exact.quantize(unit, mode, _WIDE))


@udf("ora_negate", "BLOB", "BLOB", fast=fast_numbers.negate)
def negate(value: bytes) -> bytes:
    return number.encode(number.decode(value).copy_negate())


@udf("ora_fit", "BLOB, BIGINT, BIGINT", "BLOB")
def fit(value: bytes, precision: int, scale: int) -> bytes:
    """As stored in a column NUMBER(precision, scale)."""
    return number.encode(number.fit(number.decode(value), precision, scale))


@udf("ora_double_text", "DOUBLE", "VARCHAR")
def double_text(value: float) -> str:
    """TO_CHAR of a BINARY_DOUBLE: 17 significant digits in scientific form."""
    if value != value:
        return "Nan"
    if value in (float("inf"), float("-inf")):
        return "Inf" if value > 0 else "-Inf"
    return "0" if value == 0 else number.scientific(Decimal(repr(value)))


@udf("ora_ceil", "BLOB", "BLOB")
def ceil(value: bytes) -> bytes:
    return number.encode(-(-number.decode(value)).to_integral_value(ROUND_FLOOR, _WIDE))


@udf("ora_floor", "BLOB", "BLOB")
def floor(value: bytes) -> bytes:
    return number.encode(number.decode(value).to_integral_value(ROUND_FLOOR, _WIDE))
