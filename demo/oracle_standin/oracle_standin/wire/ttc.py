"""The primitives of the two-task protocol: what a value looks like inside DATA packets.

`uint` is one length byte and that many big-endian bytes; `clr` is a length byte and the bytes, or,
above 252 bytes, 0xFE and chunks; `lclr` puts a uint before a clr. A request carries no total
length, so the reader asks for the next packet only when it runs dry.
"""

from __future__ import annotations

from collections.abc import Callable

LONG = 0xFE
NULL = 0xFF
MAX_SHORT = 252


class Reader:
    """Reads values from a stream of packet payloads; `fill` blocks for the next payload."""

    def __init__(self, fill: Callable[[], bytes]) -> None:
        self._fill = fill
        self._data = b""
        self._at = 0

    def raw(self, count: int) -> bytes:
        """`count` bytes, across packets if need be."""
        while len(self._data) - self._at < count:
            self._data = self._data[self._at :] + self._fill()
            self._at = 0
        start = self._at
        self._at += count
        return self._data[start : self._at]

    def reset(self) -> None:
        """Forget what has not been read, as a break or a refused request demands."""
        self._data, self._at = b"", 0

    def u8(self) -> int:
        return self.raw(1)[0]

    def u16(self) -> int:
        return int.from_bytes(self.raw(2), "big")

    def u32(self) -> int:
        return int.from_bytes(self.raw(4), "big")

    def uint(self) -> int:
        """A number of variable length; bit 7 of the length byte is the sign."""
        length = self.u8()
        value = int.from_bytes(self.raw(length & 0x7F), "big")
        return -value if length & 0x80 else value

    def uints(self, count: int) -> list[int]:
        return [self.uint() for _ in range(count)]

    def clr(self) -> bytes | None:
        length = self.u8()
        if length in (0, NULL):
            return None
        if length != LONG:
            return self.raw(length)
        chunks = []
        while size := self.uint():
            chunks.append(self.raw(size))
        return b"".join(chunks)

    def lclr(self) -> bytes | None:
        return self.clr() if self.uint() else None


class Writer:
    """Collects one answer."""

    def __init__(self) -> None:
        self.data = bytearray()

    def raw(self, data: bytes | bytearray | memoryview) -> Writer:
        self.data += data
        return self

    def u8(self, *values: int) -> Writer:
        self.data += bytes(values)
        return self

    def u16(self, value: int) -> Writer:
        self.data += value.to_bytes(2, "big")
        return self

    def u32(self, value: int) -> Writer:
        self.data += value.to_bytes(4, "big")
        return self

    def uint(self, *values: int) -> Writer:
        for value in values:
            length = (abs(value).bit_length() + 7) // 8
            self.data.append(length | (0x80 if value < 0 else 0))
            self.data += abs(value).to_bytes(length, "big")
        return self

    def clr(self, value: bytes | None) -> Writer:
        self.data += clr(value)
        return self

    def lclr(self, value: bytes | None) -> Writer:
        self.uint(len(value or b""))
        return self.clr(value) if value else self


def clr(value: bytes | None) -> bytes:
    """`value` as a clr; None and the empty string, which Oracle does not tell apart, as NULL."""
    if not value:
        return b"\0"
    if len(value) <= MAX_SHORT:
        return bytes((len(value),)) + value
    return b"".join((bytes((LONG, 4)), len(value).to_bytes(4, "big"), value, b"\0"))
