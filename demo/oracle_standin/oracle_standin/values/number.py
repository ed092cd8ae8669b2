"""Oracle's NUMBER as bytes, the only form in which a NUMBER exists in this server.

An exponent byte, then the mantissa in base 100 with the most significant digit first; negative
numbers are complemented and end in 102. Such bytes sort, compare and group as the numbers do, so
DuckDB keeps them as BLOB and never sees a float. 20 digits of base 100 are 39 or 40 decimal ones.
Layout: Oracle Call Interface Programmer's Guide, "Internal data types: NUMBER".
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from oracle_standin.errors import OracleError

ZERO = b"\x80"
BASE_100_DIGITS = 20
_EXACT = Context(prec=400, Emax=999_999, Emin=-999_999)
_ROUND = Context(prec=400, rounding=ROUND_HALF_UP, Emax=999_999, Emin=-999_999)


def encode(value: Decimal) -> bytes:
    """`value` rounded to the 20 base-100 digits that Oracle keeps. ORA-01426 when out of range."""
    if not value.is_finite():
        raise OracleError(1426, "numeric overflow")
    sign, digits, exponent = value.as_tuple()
    text = "".join(map(str, digits)).lstrip("0")
    if not text:
        return ZERO
    point = len(text) + int(exponent)  # decimal digits in front of the point
    if point % 2:
        text, point = "0" + text, point + 1
    if len(text) > 2 * BASE_100_DIGITS:
        quantum = Decimal((0, (1,), point - 2 * BASE_100_DIGITS))
        return encode(value.quantize(quantum, context=_ROUND))
    text += "0" * (len(text) % 2)
    mantissa = bytes.fromhex("".join(f"{int(text[i : i + 2]):02x}" for i in range(0, len(text), 2)))
    mantissa = mantissa.rstrip(b"\0")
    power = point // 2
    if power > 63:
        raise OracleError(1426, "numeric overflow")
    if power < -64:
        return ZERO
    if not sign:
        return bytes((192 + power,)) + bytes(digit + 1 for digit in mantissa)
    tail = b"\x66" if len(mantissa) < BASE_100_DIGITS else b""
    return bytes((63 - power,)) + bytes(101 - digit for digit in mantissa) + tail


def decode(data: bytes) -> Decimal:
    """The exact value."""
    head = data[0]
    if data == ZERO:
        return Decimal(0)
    if head & 0x80:
        sign, power, mantissa = 0, head - 192, [byte - 1 for byte in data[1:]]
    else:
        body = data[1:-1] if data[-1] == 102 else data[1:]
        sign, power, mantissa = 1, 63 - head, [101 - byte for byte in body]
    digits = "".join(f"{digit:02d}" for digit in mantissa)
    return Decimal((sign, tuple(map(int, digits)), 2 * (power - len(mantissa))))


def parse(text: str) -> Decimal:
    """A number as Oracle reads it from text: `12`, `-.5`, `1E3`. ORA-01722 for anything else."""
    try:
        value = Decimal(text.strip(" "))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or "_" in text:
        raise OracleError(1722, "invalid number")
    return value


def fit(value: Decimal, precision: int, scale: int) -> Decimal:
    """`value` as a column NUMBER(precision, scale) stores it: rounded, or ORA-01438."""
    rounded = _ROUND.quantize(value, Decimal((0, (1,), -scale))) if value else value
    if rounded and rounded.adjusted() + 1 > precision - scale:
        raise OracleError(1438, "value larger than specified precision allowed for this column")
    return rounded


def plain(value: Decimal) -> str:
    """The text that `TO_CHAR(n, 'TM9')` gives: all digits, no zero before the point.

    Above 64 characters Oracle changes to scientific notation, and so does this.
    """
    if not value:
        return "0"
    normal = value.normalize(_EXACT)
    text = f"{normal:f}"
    text = text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text
    return text if len(text) <= 64 else scientific(normal)


def scientific(value: Decimal) -> str:
    """`TO_CHAR(n, 'TME')`: 1.5E+20."""
    normal = value.normalize(_EXACT)
    sign, digits, _ = normal.as_tuple()
    mantissa = str(digits[0]) + ("." + "".join(map(str, digits[1:])) if len(digits) > 1 else "")
    exponent = normal.adjusted() if normal else 0
    return f"{'-' if sign else ''}{mantissa}E{'-' if exponent < 0 else '+'}{abs(exponent):02d}"
