"""What the data dictionary says. Only ALL_TAB_COLUMNS is needed; every other view is optional."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from load.errors import LoadError
from load.names import quoted, raw_table, renamed
from load.oracle.sessions import Session
from load.oracle.sight import synonym_target
from load.values.columns import Column, OracleColumn, columns_for

_COLUMNS = """\
SELECT COLUMN_NAME, DATA_TYPE, DATA_LENGTH, DATA_PRECISION, DATA_SCALE, NULLABLE
FROM ALL_TAB_COLUMNS
WHERE OWNER = :owner AND TABLE_NAME = :table_name
ORDER BY COLUMN_ID"""

_COLUMNS_OF_MANY = """\
SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, DATA_LENGTH, DATA_PRECISION, DATA_SCALE, NULLABLE
FROM ALL_TAB_COLUMNS
WHERE OWNER = :owner AND TABLE_NAME IN ({names})
ORDER BY TABLE_NAME, COLUMN_ID"""

_KEYS_OF_MANY = """\
SELECT C.TABLE_NAME, CC.COLUMN_NAME
FROM ALL_CONSTRAINTS C
JOIN ALL_CONS_COLUMNS CC ON CC.OWNER = C.OWNER AND CC.CONSTRAINT_NAME = C.CONSTRAINT_NAME
WHERE C.OWNER = :owner AND C.TABLE_NAME IN ({names}) AND C.CONSTRAINT_TYPE = 'P'
ORDER BY C.TABLE_NAME, CC.POSITION"""

MOST_NAMES = 100  # in one question

_OWNERS = """\
SELECT DISTINCT OWNER FROM ALL_TAB_COLUMNS WHERE TABLE_NAME = :table_name ORDER BY OWNER"""

_SPELLED_ALIKE = """\
SELECT DISTINCT TABLE_NAME FROM ALL_TAB_COLUMNS
WHERE OWNER = :owner AND UPPER(TABLE_NAME) = UPPER(:table_name) ORDER BY TABLE_NAME"""

_KEY = """\
SELECT CC.COLUMN_NAME
FROM ALL_CONSTRAINTS C
JOIN ALL_CONS_COLUMNS CC ON CC.OWNER = C.OWNER AND CC.CONSTRAINT_NAME = C.CONSTRAINT_NAME
WHERE C.OWNER = :owner AND C.TABLE_NAME = :table_name AND C.CONSTRAINT_TYPE = 'P'
ORDER BY CC.POSITION"""

_CHARACTER_SET = """\
SELECT VALUE FROM NLS_DATABASE_PARAMETERS WHERE PARAMETER = 'NLS_CHARACTERSET'"""


@dataclass(frozen=True)
class Key:
    """The columns that name a row. `declared` is False when it is just the first column."""

    columns: tuple[str, ...]
    declared: bool


@dataclass(frozen=True)
class SourceTable:
    """A table to be copied; `raw_name` is its name in legacy_raw."""

    owner: str
    name: str
    columns: tuple[Column, ...]
    key: Key
    alias: str = ""
    left_out: tuple[OracleColumn, ...] = ()

    @property
    def raw_name(self) -> str:
        """The name in legacy_raw."""
        return raw_table(self.name)

    @property
    def staged_name(self) -> str:
        """The name in the working schema."""
        return self.alias or self.raw_name

    @property
    def quoted(self) -> str:
        """The name in SQL for Oracle."""
        return f"{quoted(self.owner)}.{quoted(self.name)}"

    @property
    def facts(self) -> dict[str, dict[str, str]]:
        """What the evidence keeps: columns with another name in legacy_raw, and those left out."""
        names = renamed((column.oracle.name, column.name) for column in self.columns)
        left_out = {column.name: column.spelled for column in self.left_out}
        found = {"renamed": names, "left_out": left_out}
        return {fact: value for fact, value in found.items() if value}

    def column(self, oracle_name: str) -> Column | None:
        """The column of this Oracle name, if there is one."""
        return next((c for c in self.columns if c.oracle.name == oracle_name), None)


@dataclass(frozen=True)
class ManyTables:
    """What the dictionary says of many tables at once: a question each would take 2 ms of CPU."""

    columns: Mapping[str, list[OracleColumn]]
    keys: Mapping[str, tuple[str, ...]]


def read_many(session: Session, owner: str, names: Sequence[str]) -> ManyTables:
    """The columns and declared keys of these tables, as far as the account sees them."""
    columns: dict[str, list[OracleColumn]] = {}
    keys: dict[str, list[str]] = {}
    for start in range(0, len(names), MOST_NAMES):
        block = names[start : start + MOST_NAMES]
        binds = {f"t{number}": name for number, name in enumerate(block)}
        listed = ", ".join(f":{bind}" for bind in binds)
        binds["owner"] = owner
        for name, *column in session.rows(_COLUMNS_OF_MANY.format(names=listed), binds):
            columns.setdefault(name, []).append(_column(*column))
        for name, column in session.optional_rows(_KEYS_OF_MANY.format(names=listed), binds) or ():
            keys.setdefault(name, []).append(column)
    return ManyTables(columns, {name: tuple(found) for name, found in keys.items()})


def read_table(
    session: Session,
    owner: str,
    name: str,
    skipped: Collection[str] = (),
    many: ManyTables | None = None,
) -> SourceTable:
    """A table as the dictionary describes it, without the `skipped` columns.

    `many`: what is known of it already. Raises LoadError if the account cannot see it, or a column
    is not one that can be left out.
    """
    described = many.columns.get(name, []) if many else describe(session, owner, name)
    if not described:
        raise LoadError(_why_not_there(session, owner, name))
    key = key_of(session, owner, name, described, many)
    left_out = tuple(column for column in described if column.name in skipped)
    kept = [column for column in described if column.name not in skipped]
    unknown = set(skipped) - {column.name for column in described}
    needed = set(skipped) & set(key.columns)
    if unknown or needed or not kept:
        why = "it has no such column" if unknown else "it is part of the key"
        wrong = ", ".join(sorted(unknown or needed))
        raise LoadError(f"--skip-column {name}.{wrong} cannot be: {why}")
    return SourceTable(owner, name, columns_for(name, kept), key, left_out=left_out)


def _why_not_there(session: Session, owner: str, name: str) -> str:
    """Why the account cannot see the table, and what to do about it."""
    if stands_for := synonym_target(session, owner, name):
        return (
            f"{owner}.{name} is a synonym of {stands_for}, and only a table or view can be "
            f"read as of the snapshot: set ORACLE_SCHEMA to {stands_for.partition('.')[0]}"
        )
    if others := [row[0] for row in session.rows(_OWNERS, {"table_name": name})]:
        return f"{owner} has no table {name}, but {', '.join(others)} has: set ORACLE_SCHEMA to it"
    alike = [row[0] for row in session.rows(_SPELLED_ALIKE, {"owner": owner, "table_name": name})]
    if alike:
        spelled = " or ".join(f"--table '\"{other}\"'" for other in alike)
        return f"{owner} has no table {name}, but one that differs in case: {spelled}"
    if owner == session.user:
        return (
            f"{owner} owns no table or view {name}: check the name, and ORACLE_SCHEMA, which "
            "names another owner"
        )
    return (
        f"{owner}.{name} does not exist, or {session.user} may not read it: check "
        f"ORACLE_SCHEMA, or have its owner run GRANT SELECT ON {owner}.{name} TO {session.user}"
    )


def describe(session: Session, owner: str, table: str) -> list[OracleColumn]:
    """The columns of a table or view in order; empty if the account cannot see it."""
    found = session.rows(_COLUMNS, {"owner": owner, "table_name": table})
    return [_column(*row) for row in found]


def _column(
    name: str, data_type: str, length: Any, precision: Any, scale: Any, nullable: str
) -> OracleColumn:
    return OracleColumn(
        name=name,
        data_type=data_type,
        length=int(length or 0),
        precision=None if precision is None else int(precision),
        scale=None if scale is None else int(scale),
        nullable=nullable != "N",
    )


def key_of(
    session: Session,
    owner: str,
    table: str,
    described: list[OracleColumn],
    many: ManyTables | None = None,
) -> Key:
    """The declared primary key, or the first column when none is declared or can be seen."""
    if many:
        names = many.keys.get(table, ())
    else:
        found = session.optional_rows(_KEY, {"owner": owner, "table_name": table})
        names = tuple(row[0] for row in found or ())
    if names:
        return Key(names, declared=True)
    return Key((described[0].name,), declared=False)


def character_set(session: Session) -> str:
    """The database's character set, or '' when the view cannot be read."""
    found = session.optional_rows(_CHARACTER_SET)
    return str(found[0][0]) if found else ""
