"""Text, including the bytes that are no text.

A legacy column can hold bytes that are not valid in its character set. DuckDB and Arrow take only
valid UTF-8, so such a byte is kept as one private character, U+10F700 plus the byte, and becomes
the byte again on the wire. Text that really holds a character of that range is kept as its four
bytes in the same way, so that every text comes back as it was.
"""

from __future__ import annotations

import codecs
import re

import pyarrow as pa
import pyarrow.compute as pc

from oracle_standin.values import columnar

_BASE = 0x10F700
_ESCAPED = re.compile(f"[{chr(_BASE)}-{chr(_BASE + 0xFF)}]")
_ESCAPED_BYTES = re.compile(rb"(\xf4\x8f[\x9c-\x9f][\x80-\xbf])")
_UNDEFINED = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))
_MARK = chr(_BASE).encode()[:2]  # F4 8F: the first two bytes of every escape


def _escape(raw: bytes) -> str:
    return "".join(chr(_BASE + byte) for byte in raw)


def from_bytes(raw: bytes) -> str:
    """`raw` as text, each byte that is not valid UTF-8 as its private character."""
    pieces = _ESCAPED_BYTES.split(raw)
    return "".join(
        _escape(piece) if place % 2 else piece.decode("utf-8", "oracle_escape")
        for place, piece in enumerate(pieces)
    )


def from_str(value: str) -> str:
    return _ESCAPED.sub(lambda match: _escape(match[0].encode()), value)


def without_escapes(value: str) -> str:
    """`value` without the private characters that stand for bytes."""
    return _ESCAPED.sub("", value)


def to_bytes(value: str) -> bytes:
    """The bytes that `value` stands for."""
    if not _ESCAPED.search(value):
        return value.encode()
    return b"".join(
        bytes((ord(character) - _BASE,)) if _ESCAPED.match(character) else character.encode()
        for character in value
    )


def to_wire(array: pa.Array) -> pa.Array:
    """A string array as binary, private characters turned back into bytes."""
    _, flat = columnar.lengths_and_bytes(array)
    if not _may_be_escaped(flat):
        return array.cast(
            pa.large_binary() if pa.types.is_large_string(array.type) else pa.binary()
        )
    values = [None if value is None else to_bytes(value) for value in array.to_pylist()]
    return pa.array(values, pa.binary())


def from_arrow(array: pa.Array) -> pa.Array:
    """A string or binary array as the server keeps it."""
    if pa.types.is_binary(array.type) or pa.types.is_large_binary(array.type):
        return pa.array(
            [None if value is None else from_bytes(value) for value in array.to_pylist()],
            pa.string(),
        )
    _, flat = columnar.lengths_and_bytes(array)
    if not _may_be_escaped(flat):
        return array
    values = [None if value is None else from_str(value) for value in array.to_pylist()]
    return pa.array(values, pa.string())


def _may_be_escaped(flat: columnar.Bytes) -> bool:
    return bool((flat[:-1] == _MARK[0]).any()) and _MARK in flat.tobytes()


def empty_to_null(array: pa.Array) -> pa.Array:
    """'' is NULL in Oracle."""
    return pc.if_else(pc.equal(pc.binary_length(array), 0), pa.scalar(None, array.type), array)


def _on_error(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _escape(error.object[error.start : error.end]), error.end


codecs.register_error("oracle_escape", _on_error)


def to_single_byte(value: str) -> bytes:
    """The bytes of `value` in WE8MSWIN1252; what it does not have becomes `?`, as in Oracle."""
    out = bytearray()
    for character in value:
        if _ESCAPED.match(character):
            out.append(ord(character) - _BASE)
        else:
            out += character.encode("cp1252", "replace")
    return bytes(out)


def from_single_byte(data: bytes) -> str:
    """WE8MSWIN1252 as text; its five undefined bytes are the control characters of that number."""
    return "".join(
        bytes((byte,)).decode("cp1252") if byte not in _UNDEFINED else chr(byte) for byte in data
    )


def from_unistr(value: str) -> str:
    """The argument of UNISTR: \\XXXX is a UTF-16 code unit."""
    units = re.sub(r"\\\\|\\([0-9A-Fa-f]{4})", _unit, value)
    return units.encode("utf-16", "surrogatepass").decode("utf-16")


def _unit(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else "\\"
