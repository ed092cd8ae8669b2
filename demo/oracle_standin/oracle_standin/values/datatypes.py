"""Oracle's data types: how the dictionary names them, how they travel, how DuckDB keeps them."""

from __future__ import annotations

from dataclasses import dataclass

UNSET_SCALE = -127  # NUMBER and FLOAT without a scale, as Oracle describes them

_WIRE = {
    "VARCHAR2": 1, "NVARCHAR2": 1, "NUMBER": 2, "FLOAT": 2, "LONG": 8, "ROWID": 11, "DATE": 12,
    "RAW": 23, "LONG RAW": 24, "CHAR": 96, "NCHAR": 96, "BINARY_FLOAT": 100, "BINARY_DOUBLE": 101,
    "CLOB": 112, "NCLOB": 112, "BLOB": 113, "TIMESTAMP": 180, "TIMESTAMP WITH TIME ZONE": 181,
    "INTERVAL YEAR TO MONTH": 182, "INTERVAL DAY TO SECOND": 183,
    "TIMESTAMP WITH LOCAL TIME ZONE": 231,
}  # fmt: skip
_FIXED_SIZE = {
    "NUMBER": 22, "FLOAT": 22, "DATE": 7, "BINARY_FLOAT": 4, "BINARY_DOUBLE": 8, "ROWID": 18,
    "TIMESTAMP": 11, "TIMESTAMP WITH TIME ZONE": 13, "TIMESTAMP WITH LOCAL TIME ZONE": 11,
    "INTERVAL YEAR TO MONTH": 5, "INTERVAL DAY TO SECOND": 11,
    "CLOB": 4000, "NCLOB": 4000, "BLOB": 4000, "LONG": 0x7FFFFFFF, "LONG RAW": 0x7FFFFFFF,
}  # fmt: skip
_TEXT = frozenset({"VARCHAR2", "NVARCHAR2", "CHAR", "NCHAR", "LONG", "CLOB", "NCLOB"})
_NATIONAL = frozenset({"NVARCHAR2", "NCHAR", "NCLOB"})
_LOB = frozenset({"CLOB", "NCLOB", "BLOB"})
_MOMENT = frozenset(
    {"DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITH LOCAL TIME ZONE"}
)


@dataclass(frozen=True)
class OracleType:
    """A type and its measures.

    `size` is the length in characters of text and in bytes of RAW; `precision` and `scale` are
    NUMBER's (precision 0 with a scale is NUMBER(*, scale), as INTEGER is), the leading and
    fractional digits of an INTERVAL, and `scale` the fractional digits of a TIMESTAMP;
    `byte_semantics` tells VARCHAR2(n BYTE) from VARCHAR2(n CHAR).
    """

    name: str
    precision: int = 0
    scale: int = 0
    size: int = 0
    byte_semantics: bool = True

    @property
    def wire_number(self) -> int:
        return _WIRE[self.name]

    @property
    def is_text(self) -> bool:
        return self.name in _TEXT

    @property
    def is_national(self) -> bool:
        return self.name in _NATIONAL

    @property
    def is_padded(self) -> bool:
        return self.name in ("CHAR", "NCHAR")

    @property
    def is_lob(self) -> bool:
        return self.name in _LOB

    @property
    def is_long(self) -> bool:
        return self.name in ("LONG", "LONG RAW")

    @property
    def is_number(self) -> bool:
        return self.name in ("NUMBER", "FLOAT")

    @property
    def is_binary_number(self) -> bool:
        return self.name in ("BINARY_FLOAT", "BINARY_DOUBLE")

    @property
    def is_moment(self) -> bool:
        return self.name in _MOMENT

    @property
    def is_interval(self) -> bool:
        return self.name.startswith("INTERVAL")

    @property
    def storage(self) -> str:
        """The DuckDB type that holds it without losing anything."""
        if self.is_text:
            return "VARCHAR"
        if self.is_binary_number:
            return "FLOAT" if self.name == "BINARY_FLOAT" else "DOUBLE"
        return "BIGINT" if self.name == "ROWID" else "BLOB"

    @property
    def charset_form(self) -> int:
        """1 for the database's character set, 2 for the national one, 0 for what is not text."""
        return 0 if not self.is_text else 2 if self.is_national else 1

    @property
    def wire_size(self) -> int:
        """The size of the client's buffer in bytes, which must never be 0."""
        if self.name in _FIXED_SIZE:
            return _FIXED_SIZE[self.name]
        if not self.is_text:
            return max(self.size, 1)
        return max(self.size, 1) * (2 if self.is_national else 4)

    @property
    def dictionary_name(self) -> str:
        """DATA_TYPE in ALL_TAB_COLUMNS: `TIMESTAMP(6) WITH TIME ZONE`."""
        if self.name.startswith("TIMESTAMP"):
            return self.name.replace("TIMESTAMP", f"TIMESTAMP({self.scale})", 1)
        if self.name == "INTERVAL YEAR TO MONTH":
            return f"INTERVAL YEAR({self.precision}) TO MONTH"
        if self.name == "INTERVAL DAY TO SECOND":
            return f"INTERVAL DAY({self.precision}) TO SECOND({self.scale})"
        return self.name

    def same_kind(self, other: OracleType) -> bool:
        """Whether values of both can be compared without a conversion."""
        groups = ("is_text", "is_number", "is_binary_number", "is_moment", "is_interval")
        if any(getattr(self, group) and getattr(other, group) for group in groups):
            return True
        return self.storage == other.storage == "BLOB" and self.is_raw and other.is_raw

    @property
    def is_raw(self) -> bool:
        return self.name in ("RAW", "LONG RAW", "BLOB")


NUMBER = OracleType("NUMBER", 0, UNSET_SCALE)
DATE = OracleType("DATE")
TIMESTAMP = OracleType("TIMESTAMP", scale=6)
TIMESTAMP_TZ = OracleType("TIMESTAMP WITH TIME ZONE", scale=6)
INTERVAL_DS = OracleType("INTERVAL DAY TO SECOND", 2, 6)
INTERVAL_YM = OracleType("INTERVAL YEAR TO MONTH", 2, 0)
BINARY_FLOAT = OracleType("BINARY_FLOAT")
BINARY_DOUBLE = OracleType("BINARY_DOUBLE")
CLOB = OracleType("CLOB")
BLOB = OracleType("BLOB")
ROWID = OracleType("ROWID")


def varchar2(size: int) -> OracleType:
    return OracleType("VARCHAR2", size=size)


def char(size: int) -> OracleType:
    return OracleType("CHAR", size=size)


def raw(size: int) -> OracleType:
    return OracleType("RAW", size=size)
