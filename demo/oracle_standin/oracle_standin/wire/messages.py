"""TTC messages: what a request says, and the answers the server puts together.

Layouts: python-oracledb's sources, impl/thin/messages/base.pyx and execute.pyx, the other way
round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oracle_standin.values.datatypes import UNSET_SCALE, OracleType
from oracle_standin.wire.ttc import Reader, Writer

FUNCTION, ERROR, ROW_HEADER, ROW_DATA, PARAMETER, STATUS = 3, 4, 6, 7, 8, 9
LOB_DATA, DESCRIBE, PIGGYBACK = 14, 16, 17

EXECUTE, FETCH, REEXECUTE, REEXECUTE_AND_FETCH, LOB_OPERATION = 94, 5, 4, 78, 96
COMMIT, ROLLBACK, PING, LOGOFF, VERSION = 14, 15, 147, 9, 59
AUTH_ONE, AUTH_TWO = 118, 115
CLOSE_CURSORS, SET_SCHEMA, END_TO_END, APPLICATION_CONTEXT, SESSION_STATE = 105, 152, 135, 154, 176

PARSE, BIND, DEFINE, RUN, AUTOCOMMIT = 1, 8, 0x10, 0x20, 0x100
DESCRIBE_ONLY, BATCH_ERRORS = 0x20000, 0x80000
SCROLLABLE, ROW_COUNTS = 0x02, 0x4000
COMMIT_REEXECUTE = 0x1
NO_DATA = 1403
UTF8, UTF16 = 873, 2000


@dataclass(frozen=True)
class Terms:
    """What both sides agreed upon before the logon: the version of the TTC fields, and how an SB1,
    a signed byte such as the scale of a column, travels: as it is, or in the universal form of all
    other numbers, which go-ora and OCI ask for."""

    version: int
    universal_sb1: bool = False


@dataclass(frozen=True)
class BindType:
    """How one placeholder's values travel; `array` for PL/SQL arrays."""

    wire_number: int
    size: int
    charset_form: int
    array: bool = False


@dataclass(frozen=True)
class ExecuteRequest:
    """`rows` of a query are to come with the answer; `asks_for_more` than this server gives: batch
    errors, row counts by row, or scrolling."""

    options: int
    cursor: int
    sql: str | None
    rows: int
    executions: int
    bind_count: int
    define_count: int
    asks_for_more: bool = False


def read_execute(reader: Reader, terms: Terms) -> ExecuteRequest:
    """An EXECUTE up to its metadata, which read_types and the bind rows follow."""
    options, cursor = reader.uint(), reader.uint()
    reader.u8()
    sql_length = reader.uint()
    reader.u8(), reader.uint(), reader.raw(2), reader.uint()
    prefetch = reader.uint()
    reader.uint(), reader.u8()
    binds = reader.uint()
    reader.raw(5), reader.u8()
    defines = reader.uint()
    reader.uint(), reader.raw(3), reader.uint(), reader.u8(), reader.uint(), reader.uint()
    reader.u8(), reader.uint(), reader.u8()
    if terms.version >= 8:
        reader.u8(), reader.uint(), reader.u8(), reader.uint(), reader.u8()
        if terms.version >= 9:
            reader.u8(), reader.uint()
    text = reader.clr() if options & PARSE and sql_length else None
    numbers = reader.uints(13)
    unknown = options & BATCH_ERRORS or numbers[9] & (SCROLLABLE | ROW_COUNTS)
    return ExecuteRequest(
        options,
        cursor,
        text.decode("utf-8", "surrogateescape") if text is not None else None,
        prefetch or numbers[1],
        1 if numbers[7] else max(1, numbers[1]),  # a query's count is one of rows
        binds if options & BIND else 0,
        defines if options & DEFINE else 0,
        bool(unknown),
    )


def read_types(reader: Reader, count: int, terms: Terms) -> list[BindType]:
    """The metadata of binds or defines."""
    types = []
    for _ in range(count):
        kind, flag = reader.u8(), reader.u8()
        reader.u8(), reader.uint() if terms.universal_sb1 else reader.u8()  # precision, scale
        size = reader.uint()
        reader.uint(), reader.uint(), reader.lclr(), reader.uint(), reader.uint()
        form = reader.u8()
        reader.uint()
        if terms.version >= 8:
            reader.uint()
        types.append(BindType(kind, size, form, bool(flag & 0x40)))
    return types


def read_pairs(reader: Reader, count: int) -> dict[str, str]:
    """Key and value pairs of a logon request."""
    pairs = {}
    for _ in range(count):
        key, value = reader.lclr(), reader.lclr()
        reader.uint()
        pairs[(key or b"").decode()] = (value or b"").decode()
    return pairs


def write_pairs(pairs: dict[str, tuple[str, int]]) -> bytes:
    writer = Writer().u8(PARAMETER).uint(len(pairs))
    for key, (value, flags) in pairs.items():
        writer.lclr(key.encode()).lclr(value.encode()).uint(flags)
    return bytes(writer.data)


def write_version(banner: str, number: int) -> bytes:
    return bytes(Writer().u8(PARAMETER).lclr(banner.encode()).uint(number).data) + write_status()


def write_status() -> bytes:
    return bytes(Writer().u8(STATUS).uint(0, 0).data)


def write_error(
    terms: Terms,
    *,
    code: int = 0,
    text: str = "",
    cursor: int = 0,
    rows: int = 0,
    position: int = 0,
    in_transaction: bool = False,
) -> bytes:
    """The message that ends an answer; code 0 is success. A code needs a text."""
    writer = Writer().u8(ERROR)
    writer.uint(2 if in_transaction else 0, 0, 0, code if code < 0x10000 else 0, 0, 0)
    writer.uint(cursor, position).raw(bytes(6))
    writer.uint(0, 0).u8(0).uint(0, 0)  # rowid
    writer.uint(0).u8(0, 0).uint(0, 0, 0, 0, 0, 0)
    writer.uint(code, rows)
    if terms.version >= 14:
        writer.uint(0, 0)
    if code:
        writer.clr(text.encode())
    return bytes(writer.data)


def write_describe(
    terms: Terms, names: Sequence[str], types: Sequence[OracleType], nullable: Sequence[bool]
) -> bytes:
    """The columns of a query."""
    writer = Writer().u8(DESCRIBE, 0)
    writer.uint(sum(kind.wire_size for kind in types) & 0x7FFFFFFF, len(types))
    if types:
        writer.u8(0)
    for place, (name, kind) in enumerate(zip(names, types, strict=True)):
        writer.u8(kind.wire_number, 0, _wire_precision(kind))
        if terms.universal_sb1:
            writer.uint(_wire_scale(kind))
        else:
            writer.u8(_wire_scale(kind) & 0xFF)
        writer.uint(kind.wire_size, 0, 0, 0, 0)
        writer.uint({0: 0, 1: UTF8, 2: UTF16}[kind.charset_form]).u8(kind.charset_form)
        writer.uint(max(kind.size, 1) if kind.is_text and not kind.is_lob else 0)
        if terms.version >= 8:
            writer.uint(0)
        writer.u8(int(nullable[place]), 0)
        writer.lclr(name.encode()).uint(0, 0, place + 1, 0)
        if terms.version >= 17:
            writer.uint(0, 0)
        if terms.version >= 20:
            writer.uint(0)
        if terms.version >= 24:
            writer.uint(0).u8(0, 0)
    return bytes(writer.uint(0, 0, 0, 0, 0, 0).data)


def _wire_precision(kind: OracleType) -> int:
    if kind.name == "NUMBER" and kind.scale != UNSET_SCALE:
        return kind.precision or 38
    return kind.precision if kind.is_number or kind.is_interval else 0


def _wire_scale(kind: OracleType) -> int:
    return kind.scale if kind.is_number or kind.is_interval or kind.is_moment else 0


def row_header() -> bytes:
    return bytes((ROW_HEADER,)) + bytes(7)
