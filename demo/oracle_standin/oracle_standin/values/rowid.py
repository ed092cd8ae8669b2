"""ROWIDs: kept as one 63-bit number, shown as the 18 characters OOOOOOFFFBBBBBBRRR.

The number is object << 40 | block << 8 | slot, so that it sorts as Oracle's ROWIDs do.
"""

from __future__ import annotations

from typing import Any

from oracle_standin.errors import OracleError

FILE = 4
ROWS_PER_BLOCK = 128
FIRST_BLOCK = 131
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def of(object_id: int, ordinal: Any) -> Any:
    """The ROWID of the table's row number `ordinal`, an int or a numpy array of them."""
    block = FIRST_BLOCK + ordinal // ROWS_PER_BLOCK
    return (object_id << 40) | (block << 8) | (ordinal % ROWS_PER_BLOCK)


def split(value: Any) -> tuple[Any, Any, Any]:
    """Object, block and slot, of an int or a numpy array."""
    return value >> 40, (value >> 8) & 0xFFFFFFFF, value & 0xFF


def to_text(value: int) -> str:
    object_id, block, slot = split(value)
    parts = ((object_id, 6), (FILE, 3), (block, 6), (slot, 3))
    return "".join(_digits(number, width) for number, width in parts)


def from_text(text: str) -> int:
    """ORA-01410 when `text` is not a ROWID."""
    try:
        digits = [_DIGITS.index(character) for character in text]
    except ValueError as error:
        raise OracleError(1410, "invalid ROWID") from error
    if len(digits) != 18:
        raise OracleError(1410, "invalid ROWID")
    object_id, block, slot = (_number(digits[a:b]) for a, b in ((0, 6), (9, 15), (15, 18)))
    return (object_id << 40) | (block << 8) | slot


def _digits(number: int, width: int) -> str:
    return "".join(_DIGITS[(number >> (6 * place)) & 63] for place in range(width - 1, -1, -1))


def _number(digits: list[int]) -> int:
    total = 0
    for digit in digits:
        total = total * 64 + digit
    return total
