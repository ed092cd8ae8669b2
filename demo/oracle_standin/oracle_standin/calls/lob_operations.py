"""LOB operations of a client: read, write, length, trim, and temporary LOBs."""

from __future__ import annotations

from oracle_standin.errors import unsupported
from oracle_standin.results.lobs import CHUNK, Lobs
from oracle_standin.wire.messages import LOB_DATA, PARAMETER, UTF16
from oracle_standin.wire.ttc import Reader, Writer

_LENGTH, _READ, _TRIM, _WRITE = 0x1, 0x2, 0x20, 0x40
_CREATE, _FREE, _CHUNK_SIZE, _OPEN, _CLOSE, _IS_OPEN = (
    0x110,
    0x111,
    0x4000,
    0x8000,
    0x10000,
    0x11000,
)
_CLOB = 112


def lob_operation(reader: Reader, lobs: Lobs) -> bytes:
    """Carry out one LOB call; return its answer without the ERROR message at the end."""
    has_source = reader.u8()
    source_length = reader.uint()
    reader.u8()
    reader.uint()
    reader.uints(2)
    reader.raw(3)
    operation = reader.uint()
    reader.raw(2)
    offset, destination_offset = reader.uint(), reader.uint()
    has_amount = reader.u8()
    reader.raw(6)
    locator = reader.raw(source_length) if has_source else b""
    charset = reader.uint() if operation == _CREATE else 0
    data = None
    if operation == _WRITE:
        reader.u8()  # LOB_DATA
        data = reader.clr()
    amount = reader.uint() if has_amount else 0
    if operation == _CREATE:
        locator = lobs.add("" if destination_offset == _CLOB else b"", national=charset == UTF16)
        return bytes(Writer().u8(PARAMETER).raw(locator).uint(0).u8(0).data)
    answer = Writer()
    if operation == _READ:
        part, amount = lobs.read(locator, offset, amount)
        if part:
            answer.u8(LOB_DATA).clr(part)
    elif operation == _LENGTH:
        amount = len(lobs.value(locator))
    elif operation == _CHUNK_SIZE:
        amount = CHUNK
    elif operation == _WRITE:
        lobs.write(locator, offset or destination_offset, data or b"")
    elif operation == _TRIM:
        lobs.trim(locator, amount)
    elif operation == _FREE:
        lobs.free(locator)
    elif operation not in (_OPEN, _CLOSE, _IS_OPEN):
        raise unsupported(f"LOB operation {operation:#x}")
    answer.u8(PARAMETER).raw(locator)
    if has_amount:
        answer.uint(amount)
    if operation == _IS_OPEN:
        answer.u8(0)
    return bytes(answer.data)
