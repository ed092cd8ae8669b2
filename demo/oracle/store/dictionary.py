"""The data dictionary: Oracle's views, computed from the catalogue for the account that asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

from demo.oracle.store.accounts import Account
from demo.oracle.store.catalogue import Column, Table
from demo.oracle.store.database import Database
from demo.oracle.store.versions import Version
from demo.oracle.values import number, temporal
from demo.oracle.values.datatypes import DATE, NUMBER, OracleType, varchar2

Row = tuple[Any, ...]
LONG = OracleType("LONG")


@dataclass(frozen=True)
class View:
    """`fields` are name and type; `dynamic` views change without DDL; `privilege` is needed to see
    the view at all."""

    fields: tuple[tuple[str, OracleType], ...]
    rows: Callable[[Database, Account, Version], Iterator[Row]]
    dynamic: bool = False
    privilege: str | None = None


def _fields(text: str) -> tuple[tuple[str, OracleType], ...]:
    """`NAME:30` is VARCHAR2(30), `NAME#` NUMBER, `NAME@` DATE, `NAME~` LONG."""
    out = []
    for word in text.split():
        if word.endswith("#"):
            out.append((word[:-1], NUMBER))
        elif word.endswith("@"):
            out.append((word[:-1], DATE))
        elif word.endswith("~"):
            out.append((word[:-1], LONG))
        else:
            name, _, size = word.partition(":")
            out.append((name, varchar2(int(size or 30))))
    return tuple(out)


def _accessible(database: Database, account: Account) -> Iterator[Table]:
    """The tables that ALL_ views show: own ones and those with any grant."""
    for table in sorted(database.tables.values(), key=lambda t: (t.owner, t.name)):
        granted = any((p, table.owner, table.name) in account.grants
                      for p in ("SELECT", "INSERT", "UPDATE", "DELETE", "FLASHBACK"))  # fmt: skip
        if table.owner == account.name or granted or account.may("SELECT ANY TABLE"):
            yield table


def _own(database: Database, account: Account) -> Iterator[Table]:
    return (t for t in _accessible(database, account) if t.owner == account.name)


Choice = Callable[[Database, Account], Iterator[Table]]


def _tables(choose: Choice, *, owner: bool) -> Callable[..., Iterator[Row]]:
    def rows(database: Database, account: Account, _: Version) -> Iterator[Row]:
        for table in choose(database, account):
            row = (table.name, "USERS", "VALID", None, None, "NO", "N", "N", "YES", "DISABLED")
            yield (table.owner, *row) if owner else row

    return rows


def _columns(choose: Choice, *, owner: bool) -> Callable[..., Iterator[Row]]:
    def rows(database: Database, account: Account, _: Version) -> Iterator[Row]:
        for table in choose(database, account):
            for place, column in enumerate(table.columns, 1):
                row = _column_row(table, column, place, database.charset)
                yield row if owner else row[1:]

    return rows


def _column_row(table: Table, column: Column, place: int, charset: str) -> Row:
    kind = column.type
    text = kind.is_text and not kind.is_lob and not kind.is_long
    precision = kind.precision if (kind.is_number or kind.is_interval) and kind.precision else None
    scale: int | None = kind.scale
    if (
        not (kind.is_number or kind.is_interval or kind.is_moment)
        or kind == DATE
        or (kind.is_number and kind.scale == -127)
    ):
        scale = None
    form = {0: None, 1: "CHAR_CS", 2: "NCHAR_CS"}[kind.charset_form]
    return (
        table.owner, table.name, column.name, kind.dictionary_name, None,
        data_length(kind, charset), precision, scale, "Y" if column.nullable else "N", place,
        len(column.default) if column.default else None, column.default, form,
        kind.size if text else None,
        ("C" if kind.is_national or not kind.byte_semantics else "B") if text else None,
        "NO", "YES",
    )  # fmt: skip


def data_length(kind: OracleType, charset: str) -> int:
    """DATA_LENGTH: bytes in the database."""
    if kind.is_long:
        return 0
    if kind.is_text and not kind.is_lob:
        if kind.is_national:
            return kind.size * 2
        return kind.size if kind.byte_semantics or charset != "AL32UTF8" else kind.size * 4
    return {"ROWID": 10, "NUMBER": 22}.get(kind.name, kind.wire_size)


def _constraints(choose: Choice) -> Callable[..., Iterator[Row]]:
    def rows(database: Database, account: Account, _: Version) -> Iterator[Row]:
        for table in choose(database, account):
            for c in table.constraints:
                target = database.table(table.owner, c.references) if c.references else None
                key = (
                    next((k.name for k in target.constraints if k.kind == "P"), None)
                    if target
                    else None
                )
                yield (
                    table.owner, c.name, c.kind, table.name, c.condition,
                    table.owner if c.references else None, key,
                    "NO ACTION" if c.references else None, "ENABLED", "NOT DEFERRABLE",
                    "IMMEDIATE", "VALIDATED", "GENERATED NAME" if c.generated else "USER NAME",
                    c.name if c.kind in "PU" else None,
                )  # fmt: skip

    return rows


def _constraint_columns(choose: Choice) -> Callable[..., Iterator[Row]]:
    def rows(database: Database, account: Account, _: Version) -> Iterator[Row]:
        for table in choose(database, account):
            for constraint in table.constraints:
                for place, column in enumerate(constraint.columns, 1):
                    at = None if constraint.kind == "C" else place
                    yield table.owner, constraint.name, table.name, column, at

    return rows


def _indexes(choose: Choice) -> Callable[..., Iterator[Row]]:
    def rows(database: Database, account: Account, _: Version) -> Iterator[Row]:
        for table in choose(database, account):
            for c in table.constraints:
                if c.kind in "PU":
                    yield table.owner, c.name, "NORMAL", table.owner, table.name, "TABLE", "UNIQUE"

    return rows


def _index_columns(choose: Choice) -> Callable[..., Iterator[Row]]:
    def rows(database: Database, account: Account, _: Version) -> Iterator[Row]:
        for table in choose(database, account):
            for c in table.constraints:
                if c.kind in "PU":
                    for place, column in enumerate(c.columns, 1):
                        yield table.owner, c.name, table.owner, table.name, column, place, "ASC"

    return rows


def _objects(choose: Choice, *, owner: bool) -> Callable[..., Iterator[Row]]:
    def rows(database: Database, account: Account, _: Version) -> Iterator[Row]:
        for table in choose(database, account):
            row = (table.name, None, table.object_id, table.object_id, "TABLE", "VALID", "N")
            yield (table.owner, *row) if owner else row

    return rows


def _privileges(database: Database, account: Account, _: Version) -> Iterator[Row]:
    for grantee in database.accounts:
        for privilege, owner, table in sorted(grantee.grants):
            if account.name in (grantee.name, owner):
                yield owner, grantee.name, owner, table, privilege, "NO", "NO"


def _session_privileges(_: Database, account: Account, __: Version) -> Iterator[Row]:
    for privilege in sorted(account.privileges):
        if not privilege.startswith(("EXECUTE DBMS", "SELECT V$", "SELECT DBA")):
            yield (privilege,)


def _users(database: Database, _: Account, __: Version) -> Iterator[Row]:
    for place, account in enumerate(database.accounts, 90):
        yield account.name, place, _EPOCH


def _nls_database(database: Database, _: Account, version: Version) -> Iterator[Row]:
    return iter(
        (
            ("NLS_LANGUAGE", "AMERICAN"), ("NLS_TERRITORY", "AMERICA"),
            ("NLS_CHARACTERSET", database.charset), ("NLS_NCHAR_CHARACTERSET", "AL16UTF16"),
            ("NLS_NUMERIC_CHARACTERS", ".,"), ("NLS_DATE_FORMAT", "DD-MON-RR"),
            ("NLS_LENGTH_SEMANTICS", "BYTE"), ("NLS_SORT", "BINARY"), ("NLS_COMP", "BINARY"),
            ("NLS_RDBMS_VERSION", version.text),
        )
    )  # fmt: skip


def _banner(_: Database, __: Account, version: Version) -> Iterator[Row]:
    yield (version.banner,)


def _components(_: Database, __: Account, version: Version) -> Iterator[Row]:
    yield (version.product, version.text, version.status)


def _v_database(database: Database, _: Account, __: Version) -> Iterator[Row]:
    scn = database.clock.tick()
    yield 1_311_000_000, database.name, _EPOCH, "READ WRITE", "NOARCHIVELOG", scn, database.name


def _v_instance(database: Database, _: Account, version: Version) -> Iterator[Row]:
    yield 1, database.name.lower(), "localhost", version.text, _EPOCH, "OPEN", "ACTIVE"


def _extents(database: Database, _: Account, __: Version) -> Iterator[Row]:
    from demo.oracle.values import rowid

    for table in database.tables.values():
        blocks = max(1, -(-table.next_row // rowid.ROWS_PER_BLOCK))
        first, step = rowid.FIRST_BLOCK - 3, 128
        for extent, start in enumerate(range(0, blocks + 3, step)):
            yield (table.owner, table.name, None, "TABLE", "USERS", extent, rowid.FILE,
                   first + start, step * 8192, step, rowid.FILE)  # fmt: skip


def _segments(database: Database, _: Account, __: Version) -> Iterator[Row]:
    from demo.oracle.values import rowid

    for table in database.tables.values():
        blocks = max(8, -(-table.next_row // rowid.ROWS_PER_BLOCK))
        yield table.owner, table.name, None, "TABLE", "USERS", blocks * 8192, blocks


def _tab_comments(choose: Choice) -> Callable[..., Iterator[Row]]:
    def rows(database: Database, account: Account, _: Version) -> Iterator[Row]:
        for table in choose(database, account):
            yield table.owner, table.name, "TABLE", table.comments.get("")

    return rows


def _col_comments(choose: Choice) -> Callable[..., Iterator[Row]]:
    def rows(database: Database, account: Account, _: Version) -> Iterator[Row]:
        for table in choose(database, account):
            for column in table.columns:
                yield table.owner, table.name, column.name, table.comments.get(column.name)

    return rows


def _nothing(*_: Any) -> Iterator[Row]:
    return iter(())


_EPOCH = temporal.encode_date(temporal.Moment(2011, 6, 1, 8))
_TABLE_FIELDS = "TABLE_NAME TABLESPACE_NAME STATUS:8 NUM_ROWS# BLOCKS# PARTITIONED:3 TEMPORARY:1 SECONDARY:1 LOGGING:3 ROW_MOVEMENT:8"  # noqa: E501
_COLUMN_FIELDS = (
    "TABLE_NAME COLUMN_NAME DATA_TYPE:106 DATA_TYPE_OWNER DATA_LENGTH# DATA_PRECISION# DATA_SCALE# "
    "NULLABLE:1 COLUMN_ID# DEFAULT_LENGTH# DATA_DEFAULT~ CHARACTER_SET_NAME:44 CHAR_LENGTH# "
    "CHAR_USED:1 VIRTUAL_COLUMN:3 DATA_UPGRADED:3"
)
_CONSTRAINT_FIELDS = (
    "OWNER CONSTRAINT_NAME CONSTRAINT_TYPE:1 TABLE_NAME SEARCH_CONDITION~ R_OWNER "
    "R_CONSTRAINT_NAME DELETE_RULE:9 STATUS:8 DEFERRABLE:14 DEFERRED:9 VALIDATED:13 GENERATED:14 "
    "INDEX_NAME"
)
_INDEX_FIELDS = "OWNER INDEX_NAME INDEX_TYPE:27 TABLE_OWNER TABLE_NAME TABLE_TYPE:11 UNIQUENESS:9"
_INDEX_COLUMN_FIELDS = (
    "INDEX_OWNER INDEX_NAME TABLE_OWNER TABLE_NAME COLUMN_NAME:4000 COLUMN_POSITION# DESCEND:4"
)
_OBJECT_FIELDS = (
    "OBJECT_NAME:128 SUBOBJECT_NAME OBJECT_ID# DATA_OBJECT_ID# OBJECT_TYPE:19 STATUS:7 TEMPORARY:1"
)
_CONS_COLUMN_FIELDS = "OWNER CONSTRAINT_NAME TABLE_NAME COLUMN_NAME:4000 POSITION#"
_NLS_FIELDS = "PARAMETER VALUE:160"


def _view(fields: str, rows: Callable[..., Iterator[Row]], **options: Any) -> View:
    return View(_fields(fields), rows, **options)


VIEWS: dict[str, View] = {
    "ALL_TABLES": _view("OWNER " + _TABLE_FIELDS, _tables(_accessible, owner=True)),
    "USER_TABLES": _view(_TABLE_FIELDS, _tables(_own, owner=False)),
    "ALL_TAB_COLUMNS": _view("OWNER " + _COLUMN_FIELDS, _columns(_accessible, owner=True)),
    "USER_TAB_COLUMNS": _view(_COLUMN_FIELDS, _columns(_own, owner=False)),
    "ALL_TAB_COLS": _view("OWNER " + _COLUMN_FIELDS, _columns(_accessible, owner=True)),
    "ALL_CONSTRAINTS": _view(_CONSTRAINT_FIELDS, _constraints(_accessible)),
    "USER_CONSTRAINTS": _view(_CONSTRAINT_FIELDS, _constraints(_own)),
    "ALL_CONS_COLUMNS": _view(_CONS_COLUMN_FIELDS, _constraint_columns(_accessible)),
    "USER_CONS_COLUMNS": _view(_CONS_COLUMN_FIELDS, _constraint_columns(_own)),
    "ALL_INDEXES": _view(_INDEX_FIELDS, _indexes(_accessible)),
    "ALL_IND_COLUMNS": _view(_INDEX_COLUMN_FIELDS, _index_columns(_accessible)),
    "ALL_OBJECTS": _view("OWNER " + _OBJECT_FIELDS, _objects(_accessible, owner=True)),
    "USER_OBJECTS": _view(_OBJECT_FIELDS, _objects(_own, owner=False)),
    "ALL_VIEWS": _view("OWNER VIEW_NAME TEXT_LENGTH# TEXT~", _nothing),
    "ALL_SYNONYMS": _view("OWNER SYNONYM_NAME TABLE_OWNER TABLE_NAME DB_LINK:128", _nothing),
    "ALL_TAB_COMMENTS": _view(
        "OWNER TABLE_NAME TABLE_TYPE:11 COMMENTS:4000", _tab_comments(_accessible)
    ),
    "ALL_COL_COMMENTS": _view(
        "OWNER TABLE_NAME COLUMN_NAME COMMENTS:4000", _col_comments(_accessible)
    ),
    "ALL_TAB_PRIVS": _view(
        "GRANTOR GRANTEE TABLE_SCHEMA TABLE_NAME PRIVILEGE:40 GRANTABLE:3 HIERARCHY:3", _privileges
    ),
    "USER_TAB_PRIVS": _view(
        "OWNER GRANTEE GRANTOR TABLE_NAME PRIVILEGE:40 GRANTABLE:3 HIERARCHY:3", _privileges
    ),
    "SESSION_PRIVS": _view("PRIVILEGE:40", _session_privileges),
    "SESSION_ROLES": _view("ROLE", _nothing),
    "ALL_USERS": _view("USERNAME USER_ID# CREATED@", _users),
    "NLS_DATABASE_PARAMETERS": _view(_NLS_FIELDS, _nls_database),
    "V$NLS_PARAMETERS": _view(_NLS_FIELDS, _nls_database),
    "V$VERSION": _view("BANNER:80", _banner),
    "PRODUCT_COMPONENT_VERSION": _view("PRODUCT:80 VERSION:80 STATUS:80", _components),
    "V$DATABASE": _view(
        "DBID# NAME:9 CREATED@ OPEN_MODE:20 LOG_MODE:12 CURRENT_SCN# DB_UNIQUE_NAME",
        _v_database, dynamic=True, privilege="SELECT V$DATABASE",
    ),
    "V$INSTANCE": _view(
        "INSTANCE_NUMBER# INSTANCE_NAME:16 HOST_NAME:64 VERSION:17 STARTUP_TIME@ STATUS:12 "
        "DATABASE_STATUS:17",
        _v_instance, dynamic=True, privilege="SELECT V$DATABASE",
    ),
    "DBA_EXTENTS": _view(
        "OWNER SEGMENT_NAME:81 PARTITION_NAME SEGMENT_TYPE:18 TABLESPACE_NAME EXTENT_ID# FILE_ID# "
        "BLOCK_ID# BYTES# BLOCKS# RELATIVE_FNO#",
        _extents, dynamic=True, privilege="SELECT DBA_EXTENTS",
    ),
    "DBA_SEGMENTS": _view(
        "OWNER SEGMENT_NAME:81 PARTITION_NAME SEGMENT_TYPE:18 TABLESPACE_NAME BYTES# BLOCKS#",
        _segments, dynamic=True, privilege="SELECT DBA_EXTENTS",
    ),
}  # fmt: skip
ALIASES = {"V_$DATABASE": "V$DATABASE", "V_$VERSION": "V$VERSION"}


def as_arrow(view: View, rows: Iterator[Row]) -> pa.Table:
    """The rows of a view as columns c0, c1, ... in storage form."""
    materialised = list(rows)
    arrays = []
    for place, (_, kind) in enumerate(view.fields):
        values = [row[place] for row in materialised]
        if kind.is_number:
            values = [None if v is None else number.encode(Decimal(v)) for v in values]
            arrays.append(pa.array(values, pa.binary()))
        else:
            arrays.append(pa.array(values, pa.string() if kind.is_text else pa.binary()))
    return pa.table(arrays, [f"c{n}" for n in range(len(arrays))])
