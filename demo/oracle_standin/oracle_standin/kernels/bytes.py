"""Functions that look at the bytes of values: RAW, ROWID."""

from __future__ import annotations

from oracle_standin.errors import OracleError
from oracle_standin.kernels.udf import udf
from oracle_standin.values import rowid, text


@udf("ora_text_bytes", "VARCHAR", "BLOB")
def text_bytes(value: str) -> bytes:
    return text.to_bytes(value)


@udf("ora_single_bytes", "VARCHAR", "BLOB")
def single_bytes(value: str) -> bytes:
    """The bytes of text in a database of WE8MSWIN1252."""
    return text.to_single_byte(value)


@udf("ora_hextoraw", "VARCHAR", "BLOB")
def hextoraw(value: str) -> bytes:
    try:
        return bytes.fromhex("0" * (len(value) % 2) + value)
    except ValueError as error:
        raise OracleError(1465, "invalid hex number") from error


@udf("ora_rowid_text", "BIGINT", "VARCHAR")
def rowid_text(value: int) -> str:
    return rowid.to_text(value)


@udf("ora_rowid_parse", "VARCHAR", "BIGINT")
def rowid_parse(value: str) -> int:
    return rowid.from_text(value)


@udf("ora_check_size", "BLOB, BIGINT", "BLOB")
def check_size(value: bytes, size: int) -> bytes:
    if len(value) > size:
        raise OracleError(
            12899, f"value too large for column (actual: {len(value)}, maximum: {size})"
        )
    return value
