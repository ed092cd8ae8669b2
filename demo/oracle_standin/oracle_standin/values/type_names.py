"""Types as DDL and CAST write them."""

from __future__ import annotations

import re

from oracle_standin.values.datatypes import _WIRE, UNSET_SCALE, OracleType

_ARGUMENTS = re.compile(r"\(\s*([^)]*?)\s*\)")


_SYNONYMS = {
    "VARCHAR": "VARCHAR2", "CHARACTER": "CHAR", "CHARACTER VARYING": "VARCHAR2",
    "CHAR VARYING": "VARCHAR2", "NATIONAL CHARACTER": "NCHAR", "NATIONAL CHAR": "NCHAR",
    "NATIONAL CHARACTER VARYING": "NVARCHAR2", "NATIONAL CHAR VARYING": "NVARCHAR2",
    "NCHAR VARYING": "NVARCHAR2", "UROWID": "ROWID",
}  # fmt: skip


def parse_type(text: str) -> OracleType:
    """A type as DDL or CAST writes it. Raises ValueError for one that Oracle does not have."""
    clean = " ".join(text.upper().split())
    arguments = [part.strip() for group in _ARGUMENTS.findall(clean) for part in group.split(",")]
    name = " ".join(_ARGUMENTS.sub(" ", clean).split())
    name = _SYNONYMS.get(name, name)
    numbers = [int(part.split()[0]) if part != "*" else 0 for part in arguments if part]
    if name in ("INTEGER", "INT", "SMALLINT"):
        return OracleType("NUMBER", 0, 0)
    if name in ("DECIMAL", "NUMERIC", "DEC"):
        precision, scale = (numbers + [0, 0][len(numbers) :])[:2]
        return OracleType("NUMBER", precision, scale)
    if name == "NUMBER":
        precision, scale = [*numbers, 0][:2] if numbers else (0, UNSET_SCALE)
        return OracleType("NUMBER", precision, scale)
    if name in ("FLOAT", "DOUBLE PRECISION", "REAL"):
        binary = {"REAL": 63}.get(name, numbers[0] if numbers else 126)
        return OracleType("FLOAT", binary, UNSET_SCALE)
    if name in ("CHAR", "NCHAR"):
        return OracleType(name, size=numbers[0] if numbers else 1, byte_semantics=_bytes(arguments))
    if name in ("VARCHAR2", "NVARCHAR2", "RAW"):
        if not numbers:
            raise ValueError(f"{name} needs a length")
        return OracleType(name, size=numbers[0], byte_semantics=_bytes(arguments))
    if name.startswith("TIMESTAMP") and name in _WIRE:
        return OracleType(name, scale=numbers[0] if numbers else 6)
    if name == "INTERVAL YEAR TO MONTH":
        return OracleType(name, numbers[0] if numbers else 2)
    if name == "INTERVAL DAY TO SECOND":
        return _interval_day(clean)
    if name in _WIRE:
        return OracleType(name)
    raise ValueError(f"unknown data type {text}")


def _bytes(arguments: list[str]) -> bool:
    return not (arguments and arguments[0].endswith("CHAR"))


def _interval_day(text: str) -> OracleType:
    days = re.search(r"DAY \((\d)\)|DAY\s*\((\d)\)", text)
    seconds = re.search(r"SECOND\s*\((\d)\)", text)
    leading = int(next(group for group in days.groups() if group)) if days else 2
    return OracleType("INTERVAL DAY TO SECOND", leading, int(seconds[1]) if seconds else 6)
