"""The rows of the dictionary's views, computed from the catalogue for the account that asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from demo.oracle.store.accounts import Account
from demo.oracle.store.catalogue import Column, Table
from demo.oracle.store.versions import Version
from demo.oracle.values import temporal
from demo.oracle.values.datatypes import DATE, OracleType

if TYPE_CHECKING:
    from demo.oracle.store.database import Database

Row = tuple[Any, ...]


def accessible(database: Database, account: Account) -> Iterator[Table]:
    """The tables that ALL_ views show: own ones and those with any grant."""
    for table in sorted(database.tables.values(), key=lambda t: (t.owner, t.name)):
        granted = any((p, table.owner, table.name) in account.grants
                      for p in ("SELECT", "INSERT", "UPDATE", "DELETE", "FLASHBACK"))  # fmt: skip
        if table.owner == account.name or granted or account.may("SELECT ANY TABLE"):
            yield table


def own(database: Database, account: Account) -> Iterator[Table]:
    return (t for t in accessible(database, account) if t.owner == account.name)


Choice = Callable[["Database", Account], Iterator[Table]]


def tables(choose: Choice, *, owner: bool) -> Callable[..., Iterator[Row]]:
    def rows(database: Database, account: Account, _: Version) -> Iterator[Row]:
        for table in choose(database, account):
            row = (table.name, "USERS", "VALID", None, None, None, None, "NO", "N",
                   "N", "YES", "DISABLED")  # fmt: skip
            yield (table.owner, *row) if owner else row

    return rows


def columns(choose: Choice, *, owner: bool) -> Callable[..., Iterator[Row]]:
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


def constraints(choose: Choice) -> Callable[..., Iterator[Row]]:
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


def constraint_columns(choose: Choice) -> Callable[..., Iterator[Row]]:
    def rows(database: Database, account: Account, _: Version) -> Iterator[Row]:
        for table in choose(database, account):
            for constraint in table.constraints:
                for place, column in enumerate(constraint.columns, 1):
                    at = None if constraint.kind == "C" else place
                    yield table.owner, constraint.name, table.name, column, at

    return rows


def indexes(choose: Choice) -> Callable[..., Iterator[Row]]:
    def rows(database: Database, account: Account, _: Version) -> Iterator[Row]:
        for table in choose(database, account):
            for c in table.constraints:
                if c.kind in "PU":
                    yield table.owner, c.name, "NORMAL", table.owner, table.name, "TABLE", "UNIQUE"

    return rows


def index_columns(choose: Choice) -> Callable[..., Iterator[Row]]:
    def rows(database: Database, account: Account, _: Version) -> Iterator[Row]:
        for table in choose(database, account):
            for c in table.constraints:
                if c.kind in "PU":
                    for place, column in enumerate(c.columns, 1):
                        yield table.owner, c.name, table.owner, table.name, column, place, "ASC"

    return rows


def objects(choose: Choice, *, owner: bool) -> Callable[..., Iterator[Row]]:
    def rows(database: Database, account: Account, _: Version) -> Iterator[Row]:
        for table in choose(database, account):
            row = (table.name, None, table.object_id, table.object_id, "TABLE", "VALID", "N")
            yield (table.owner, *row) if owner else row

    return rows


def privileges(database: Database, account: Account, _: Version) -> Iterator[Row]:
    for grantee in database.accounts:
        for privilege, owner, table in sorted(grantee.grants):
            if account.name in (grantee.name, owner):
                yield owner, grantee.name, owner, table, privilege, "NO", "NO"


def session_privileges(_: Database, account: Account, __: Version) -> Iterator[Row]:
    for privilege in sorted(account.privileges):
        if not privilege.startswith(("EXECUTE DBMS", "SELECT V$", "SELECT DBA")):
            yield (privilege,)


def users(database: Database, _: Account, __: Version) -> Iterator[Row]:
    for place, account in enumerate(database.accounts, 90):
        yield account.name, place, _EPOCH


def nls_database(database: Database, _: Account, version: Version) -> Iterator[Row]:
    return iter(
        (
            ("NLS_LANGUAGE", "AMERICAN"), ("NLS_TERRITORY", "AMERICA"),
            ("NLS_CHARACTERSET", database.charset), ("NLS_NCHAR_CHARACTERSET", "AL16UTF16"),
            ("NLS_NUMERIC_CHARACTERS", ".,"), ("NLS_DATE_FORMAT", "DD-MON-RR"),
            ("NLS_LENGTH_SEMANTICS", "BYTE"), ("NLS_SORT", "BINARY"), ("NLS_COMP", "BINARY"),
            ("NLS_RDBMS_VERSION", version.text),
        )
    )  # fmt: skip


def banner(_: Database, __: Account, version: Version) -> Iterator[Row]:
    yield (version.banner,)


def components(_: Database, __: Account, version: Version) -> Iterator[Row]:
    yield (version.product, version.text, version.status)


def v_database(database: Database, _: Account, __: Version) -> Iterator[Row]:
    scn = database.clock.tick()
    yield 1_311_000_000, database.name, _EPOCH, "READ WRITE", "NOARCHIVELOG", scn, database.name


def v_instance(database: Database, _: Account, version: Version) -> Iterator[Row]:
    yield 1, database.name.lower(), "localhost", version.text, _EPOCH, "OPEN", "ACTIVE"


def extents(database: Database, _: Account, __: Version) -> Iterator[Row]:
    from demo.oracle.values import rowid

    for table in database.tables.values():
        blocks = max(1, -(-table.next_row // rowid.ROWS_PER_BLOCK))
        first, step = rowid.FIRST_BLOCK - 3, 128
        for extent, start in enumerate(range(0, blocks + 3, step)):
            yield (table.owner, table.name, None, "TABLE", "USERS", extent, rowid.FILE,
                   first + start, step * 8192, step, rowid.FILE)  # fmt: skip


def segments(database: Database, _: Account, __: Version) -> Iterator[Row]:
    from demo.oracle.values import rowid

    for table in database.tables.values():
        blocks = max(8, -(-table.next_row // rowid.ROWS_PER_BLOCK))
        yield table.owner, table.name, None, "TABLE", "USERS", blocks * 8192, blocks


def table_comments(choose: Choice) -> Callable[..., Iterator[Row]]:
    def rows(database: Database, account: Account, _: Version) -> Iterator[Row]:
        for table in choose(database, account):
            yield table.owner, table.name, "TABLE", table.comments.get("")

    return rows


def column_comments(choose: Choice) -> Callable[..., Iterator[Row]]:
    def rows(database: Database, account: Account, _: Version) -> Iterator[Row]:
        for table in choose(database, account):
            for column in table.columns:
                yield table.owner, table.name, column.name, table.comments.get(column.name)

    return rows


def nothing(*_: Any) -> Iterator[Row]:
    return iter(())


_EPOCH = temporal.encode_date(temporal.Moment(2011, 6, 1, 8))
