"""LOBs that a client reads by locator, and temporary ones that it writes."""

from __future__ import annotations

import itertools

from oracle_standin.errors import OracleError
from oracle_standin.values import text
from oracle_standin.values.datatypes import OracleType
from oracle_standin.wire.ttc import Writer

# Byte 6 without 0x80: text travels as UTF-8. The rest as real locators begin.
_PREFIX = bytes((0, 0x26, 0, 4, 0x20, 8, 0, 0))
LOCATOR_SIZE = 40
CHUNK = 8132


class Lobs:
    """The LOBs of one session by the key in their locator."""

    def __init__(self) -> None:
        self._keys = itertools.count(1)
        self._values: dict[int, str | bytes] = {}
        self._national: set[int] = set()  # NCLOBs, whose text travels as UTF-16

    def __len__(self) -> int:
        return len(self._values)

    def add(self, value: str | bytes, *, national: bool = False) -> bytes:
        """Keep a LOB; return its locator."""
        key = next(self._keys)
        self._values[key] = value
        if national:
            self._national.add(key)
        return _PREFIX + key.to_bytes(8, "big") + bytes(LOCATOR_SIZE - len(_PREFIX) - 8)

    def free(self, locator: bytes) -> None:
        self._values.pop(_key(locator), None)

    def value(self, locator: bytes) -> str | bytes:
        """ORA-22922 when the LOB is gone."""
        try:
            return self._values[_key(locator)]
        except KeyError as error:
            raise OracleError(22922, "nonexistent LOB value") from error

    def read(self, locator: bytes, offset: int, amount: int) -> tuple[bytes, int]:
        """Data from `offset` (from 1) and how many characters or bytes it is."""
        value = self.value(locator)
        part = value[max(0, offset - 1) : max(0, offset - 1) + amount]
        if isinstance(part, bytes):
            return part, len(part)
        return text.to_bytes(part) if not self._is_national(locator) else utf16(part), len(part)

    def _is_national(self, locator: bytes) -> bool:
        return _key(locator) in self._national

    def write(self, locator: bytes, offset: int, data: bytes) -> None:
        value = self.value(locator)
        at = max(0, offset - 1)
        if isinstance(value, str):
            added = (
                data.decode("utf-16-be") if self._is_national(locator) else text.from_bytes(data)
            )
            self._values[_key(locator)] = value[:at].ljust(at) + added + value[at + len(added) :]
        else:
            start = value[:at].ljust(at, b"\0")
            self._values[_key(locator)] = start + data + value[at + len(data) :]

    def trim(self, locator: bytes, size: int) -> None:
        self._values[_key(locator)] = self.value(locator)[:size]

    def field(self, value: str | bytes | None, kind: OracleType) -> bytes:
        """A LOB as it stands in a row: sizes and locator, or a 0 for NULL."""
        if value is None:
            return b"\0"
        locator = self.add(value, national=kind.is_national)
        writer = Writer().uint(LOCATOR_SIZE, len(value), CHUNK).clr(locator)
        return bytes(writer.data)


def utf16(value: str) -> bytes:
    """National text as it travels."""
    return value.encode("utf-16-be", "surrogatepass")


def _key(locator: bytes) -> int:
    return int.from_bytes(locator[8:16], "big")
