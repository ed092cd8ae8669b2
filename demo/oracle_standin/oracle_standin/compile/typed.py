"""Typed DuckDB expressions, and Oracle's implicit conversions between them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from oracle_standin.errors import OracleError
from oracle_standin.values import number
from oracle_standin.values.datatypes import (
    NUMBER,
    OracleType,
    char,
)

MAX_TEXT = 4000

_NOTHING_KNOWN: dict[str, Any] = dict.fromkeys(("constant", "whole", "packed", "octets"))


@dataclass(frozen=True)
class Value:
    """`sql` yields the storage form of `type`.

    `native` marks a NUMBER that is a BIGINT in DuckDB instead of Oracle's bytes; `constant` is the
    value where it is known while compiling; `condition` marks a BOOLEAN, which Oracle's SQL has
    only as a condition; `whole` is BIGINT SQL that says the same faster: the number of the day of a
    DATE without a time, or the number that a text of figures is; `packed` is a DATE or TIMESTAMP as
    an integer (packed.py); `octets` is BIGINT SQL for the length of a text in bytes.
    """

    sql: str
    type: OracleType
    native: bool = False
    constant: Decimal | str | None = None
    is_null: bool = False
    condition: bool = False
    nullable: bool = True
    whole: str | None = None
    packed: str | None = None
    octets: str | None = None

    @property
    def faster_forms(self) -> list[str]:
        """SQL that may stand for the value in what is computed from it, literals left out."""
        forms = (self.whole, self.packed, self.octets)
        return [sql for sql in forms if sql and not sql.isdigit()]

    def moved(self, sql: str, **changes: Any) -> Value:
        """A value of the same type with other SQL: nothing is known of it but its type."""
        return replace(self, **(_NOTHING_KNOWN | {"sql": sql} | changes))


@dataclass(frozen=True)
class Settings:
    """What a session contributes to conversions; offsets in minutes."""

    nls: Mapping[str, str]
    zone: int = 0
    charset: str = "AL32UTF8"
    parameters: dict[str, object] = field(default_factory=dict)

    def parameter(self, value: object, cast: str) -> str:
        """`value` as a DuckDB parameter, for what cannot stand in the SQL text."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"CAST(${name} AS {cast})"


def quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def blob(data: bytes) -> str:
    return "'" + "".join(f"\\x{byte:02X}" for byte in data) + "'::BLOB"


_UNTYPED = char(0)


def null(kind: OracleType = _UNTYPED) -> Value:
    return Value(f"CAST(NULL AS {kind.storage})", kind, is_null=True)


def of_number(value: Decimal) -> Value:
    return Value(blob(number.encode(value)), NUMBER, constant=value, nullable=False)


def of_int(sql: str) -> Value:
    return Value(sql, NUMBER, native=True)


def of_text(text: str, kind: OracleType, settings: Settings) -> Value:
    sql = settings.parameter(text, "VARCHAR") if "\0" in text else quote(text)
    return Value(sql, kind, constant=text, nullable=False)


def condition(sql: str) -> Value:
    return Value(sql, NUMBER, condition=True)


def nullable_text(sql: str, size: int, like: OracleType | None = None) -> Value:
    """Text that may turn out empty, which is NULL; CLOB and national types persist."""
    if like is not None and like.is_lob:
        return Value(f"nullif({sql}, '')", OracleType("NCLOB" if like.is_national else "CLOB"))
    name = "NVARCHAR2" if like is not None and like.is_national else "VARCHAR2"
    return Value(f"nullif({sql}, '')", OracleType(name, size=max(1, min(size, MAX_TEXT))))


def inconsistent(expected: str, got: Value) -> OracleError:
    return OracleError(932, f"inconsistent datatypes: expected {expected} got {got.type.name}")


_PARAMETER = re.compile(r"\$(p\d+)\b")


def used_parameters(settings: Settings, sql: str) -> dict[str, object] | None:
    """The parameters that occur in `sql`, as DuckDB refuses any other; None for none."""
    return {name: settings.parameters[name] for name in _PARAMETER.findall(sql)} or None
