"""Functions that look at the bytes of values: RAW, hashes, DUMP, ROWID."""

from __future__ import annotations

import hashlib
import struct

from oracle_standin.errors import OracleError
from oracle_standin.kernels.udf import udf
from oracle_standin.values import rowid, text


@udf("ora_text_bytes", "VARCHAR", "BLOB")
def text_bytes(value: str) -> bytes:
    return text.to_bytes(value)


@udf("ora_bytes_text", "BLOB", "VARCHAR")
def bytes_text(value: bytes) -> str | None:
    return text.from_bytes(value) or None


@udf("ora_single_bytes", "VARCHAR", "BLOB")
def single_bytes(value: str) -> bytes:
    """The bytes of text in a database of WE8MSWIN1252."""
    return text.to_single_byte(value)


@udf("ora_hash", "BLOB, BIGINT, BIGINT", "BIGINT")
def ora_hash(value: bytes, buckets: int, seed: int) -> int:
    """A hash of 32 bits. Deterministic like Oracle's ORA_HASH, but not the same numbers."""
    digest = hashlib.blake2b(value, digest_size=4, salt=struct.pack(">q", seed)).digest()
    return int.from_bytes(digest, "big") % (buckets + 1)


@udf("ora_standard_hash", "BLOB, VARCHAR", "BLOB")
def standard_hash(value: bytes, method: str) -> bytes:
    known = {"MD5": "md5", "SHA1": "sha1", "SHA256": "sha256", "SHA384": "sha384",
             "SHA512": "sha512"}  # fmt: skip
    if method.upper() not in known:
        raise OracleError(904, "invalid hash method")
    return hashlib.new(known[method.upper()], value).digest()


@udf("ora_dump", "BLOB, BIGINT, BIGINT, VARCHAR", "VARCHAR")
def dump(value: bytes, code: int, base: int, charset: str) -> str:
    """`Typ=1 Len=3: 41,42,43`; base 10, 16 or 8, and 1000 more to name the character set."""
    show = {8: "o", 10: "d", 16: "x"}.get(base % 1000, "d")
    name = f" CharacterSet={charset}" if base > 1000 and charset else ""
    return f"Typ={code} Len={len(value)}{name}: " + ",".join(format(b, show) for b in value)


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
