"""One logged-on session: its settings, its transaction, and what names mean to it."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TypeVar

import oracle_standin.functions  # noqa: F401  registers them
from oracle_standin.compile.packed import is_packable, packed
from oracle_standin.compile.relations import Resolved
from oracle_standin.compile.typed import Value
from oracle_standin.compile.views import resolved_view
from oracle_standin.dictionary.viewer import Viewer
from oracle_standin.dictionary.views import ALIASES, VIEWS, rows_sql
from oracle_standin.errors import OracleError, unsupported
from oracle_standin.formats.read_dates import parse_offset
from oracle_standin.session import environment
from oracle_standin.session.state import NLS, State
from oracle_standin.sql import ast
from oracle_standin.store.accounts import Account
from oracle_standin.store.catalogue import Key, StoredView, Table
from oracle_standin.store.database import Database
from oracle_standin.store.snapshots import visible
from oracle_standin.store.versions import Version
from oracle_standin.values.datatypes import varchar2

# Parameters that can only have the value they have, as others would change results.
_FIXED = {
    "NLS_NUMERIC_CHARACTERS": ".,",
    "NLS_SORT": "BINARY",
    "NLS_COMP": "BINARY",
    "NLS_LANGUAGE": "AMERICAN",
    "NLS_DATE_LANGUAGE": "AMERICAN",
    "NLS_LENGTH_SEMANTICS": "BYTE",
}
# What else the dictionary tells; nothing here depends on it.
_TOLD = {
    "NLS_TERRITORY": "AMERICA",
    "NLS_CALENDAR": "GREGORIAN",
    "NLS_CURRENCY": "$",
    "NLS_ISO_CURRENCY": "AMERICA",
    "NLS_DUAL_CURRENCY": "$",
    "NLS_NCHAR_CONV_EXCP": "FALSE",
}
# Parameters without any effect on what a statement returns here.
_WITHOUT_EFFECT = frozenset(
    {"NLS_TERRITORY", "OPTIMIZER_MODE", "STATISTICS_LEVEL", "CURSOR_SHARING"}
)
# What a read of a view may end with though nothing is wrong with the view.
_OF_THE_SNAPSHOT = frozenset({1466, 1555, 8180, 8181, 8186})
_T = TypeVar("_T", Table, StoredView)
_TABLE_RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "FLASHBACK")


class Session(State):
    """What the SQL of one connection sees and changes. Implements select.Surroundings.

    `transaction` is the number of the open transaction and `touched` its tables; `read_only_at` the
    SCN at which SET TRANSACTION READ ONLY froze the session; `tables_read` the tables of the
    statement in progress, and `reads` them and the views with their owners; `view_as_of` the AS OF
    of the view whose query this session is compiling.
    """

    def __init__(self, database: Database, account: Account, version: Version) -> None:
        super().__init__(database, account, version)
        self.transaction: int | None = None
        self.touched: dict[int, Table] = {}
        self.read_only_at: int | None = None
        self.statement_scn = 0
        self.tables_read: set[str] = set()
        self.reads: set[Key] = set()
        self.view_as_of: tuple[str, Value] | None = None

    def start_statement(self) -> None:
        """Fix the SCN that all tables of the coming statement are read at."""
        self.statement_scn = self.database.clock.now()
        self.tables_read = set()
        self.reads = set()

    def pseudo(self, name: str) -> Value | None:
        return environment.pseudocolumn(self, name)

    def session_function(self, name: str, arguments: list[Value]) -> Value | None:
        return environment.session_function(self, name, arguments)

    # --- tables

    def resolve(self, name: ast.Name, as_of: tuple[str, Value] | None) -> Resolved:
        """A table or view for FROM. ORA-00942 for what is not there or must not be seen."""
        as_of = as_of or self.view_as_of
        key = self._key(name)
        found: Resolved | None = None
        if (table := self.database.tables.get(key)) is not None:
            found = self._stored(self._permitted(table, "SELECT"), as_of)
        elif (view := self.database.views.get(key)) is not None:
            found = self._through(self._permitted(view, "SELECT"), as_of)
        if found is not None:
            self.reads.add(key)
            written = (name[-2] if len(name) > 1 else self.schema, name[-1])
            return replace(found, owner=written[0], name=written[1])  # columns answer to a synonym
        if name in (("DUAL",), ("SYS", "DUAL")):
            columns = (("DUMMY", "c0", varchar2(1), True),)
            return Resolved("(SELECT 'X' AS c0)", "SYS", "DUAL", columns)
        return self._view(name)

    def target(self, name: ast.Name, privilege: str) -> Table:
        """The table of a DML statement."""
        key = self._key(name)
        if key in self.database.views:
            self._permitted(self.database.views[key], privilege)
            raise unsupported("INSERT, UPDATE and DELETE on a view")
        table = self.database.tables.get(key)
        if table is None:
            raise OracleError(942, "table or view does not exist")
        return self._permitted(table, privilege)

    def _key(self, name: ast.Name) -> Key:
        """The owner and name of a table or view, behind synonyms."""
        key = (name[-2] if len(name) > 1 else self.schema, name[-1])
        database = self.database
        for _ in range(len(database.synonyms) + 1):
            if key in database.tables or key in database.views:
                return key
            following = database.synonyms.get(key)
            if following is None and len(name) == 1:
                following = database.synonyms.get(("PUBLIC", key[1]))
            if following is None:
                return key
            key = following
        raise OracleError(1775, "looping chain of synonyms")

    def as_owner(self, owner: str, as_of: tuple[str, Value] | None = None) -> Session:
        """This session in the middle of its statement, with the rights and names of a view's owner.

        Both note what they read in the same places.
        """
        inner = copy.copy(self)
        inner.account = self.database.accounts.find(owner) or Account(owner, "")
        inner.schema = owner
        inner.view_as_of = as_of
        return inner

    def _through(self, view: StoredView, as_of: tuple[str, Value] | None) -> Resolved:
        """A view, as its owner sees the tables. ORA-04063 for a view that has errors."""
        if as_of and not self.account.holds("FLASHBACK", view.owner, view.name):
            raise OracleError(1031, "insufficient privileges")
        self.tables_read.add(view.name)
        try:
            return resolved_view(self.as_owner(view.owner, as_of), view)
        except OracleError as error:
            if error.code in _OF_THE_SNAPSHOT:
                raise
            text = f'view "{view.owner}.{view.name}" has errors'
            raise OracleError(4063, text) from error

    def _permitted(self, table: _T, privilege: str) -> _T:
        """The table or view, if the account has `privilege` on it.

        Without any right the table does not exist for it (ORA-00942); with another right than the
        one needed it is ORA-01031.
        """
        held = [r for r in _TABLE_RIGHTS if self.account.holds(r, table.owner, table.name)]
        if privilege in held:
            return table
        if held:
            raise OracleError(1031, "insufficient privileges")
        raise OracleError(942, "table or view does not exist")

    def _stored(self, table: Table, as_of: tuple[str, Value] | None) -> Resolved:
        self.tables_read.add(table.name)
        columns = tuple(
            (column.name, f"c{n}", column.type, column.nullable)
            for n, column in enumerate(table.columns)
        )
        has_rowid = not table.shape.index_organized  # whose ROWIDs are no places
        times = {
            f"c{n}": f"p{n}" for n, column in enumerate(table.columns) if is_packable(column.type)
        }
        listed = "".join(f", {packed(sql)} AS {name}" for sql, name in times.items())
        rows = f"(SELECT *{listed} FROM {table.storage} WHERE {self._seen(table, as_of)})"
        return Resolved(rows, table.owner, table.name, columns, has_rowid, times)

    def _seen(self, table: Table, as_of: tuple[str, Value] | None) -> str:
        """The condition on the rows of a table that this statement sees."""
        scn = self._as_of(table, as_of) if as_of else self.read_only_at
        if scn is not None:
            self.database.clock.check(scn)
            if scn < table.defined_at:
                raise OracleError(1466, "unable to read data - table definition has changed")
        own = self.transaction if as_of is None else None
        return visible(scn or self.statement_scn, own)

    def _as_of(self, table: Table, as_of: tuple[str, Value]) -> int:
        """The SCN that AS OF names. ORA-01031 without the FLASHBACK right on the table."""
        if not self.account.holds("FLASHBACK", table.owner, table.name):
            raise OracleError(1031, "insufficient privileges")
        kind, point = as_of
        if kind == "SCN":
            return environment.scn_of(self, point)
        return self.database.clock.at(environment.seconds_of(self, point))

    def _view(self, name: ast.Name) -> Resolved:
        plain = ALIASES.get(name[-1], name[-1])
        view = VIEWS.get(plain) if len(name) == 1 or name[0] == "SYS" else None
        fields = view.fields(self.version) if view else ()
        if view is None or not fields or (view.privilege and not self.account.may(view.privilege)):
            raise OracleError(942, "table or view does not exist")
        defaults = _TOLD | _FIXED
        viewer = Viewer(self.account, self.version, defaults | self.nls, defaults | NLS)
        sql = rows_sql(self.database, plain, viewer, view)
        columns = tuple((field.name, f"c{n}", field.type, True) for n, field in enumerate(fields))
        return Resolved(sql, "SYS", plain, columns)

    # --- settings

    def alter(self, parameter: str, value: str) -> None:
        """ALTER SESSION SET; a parameter that would change results is refused unless known."""
        if parameter == "CURRENT_SCHEMA":
            self.schema = value
        elif parameter == "TIME_ZONE":
            self.zone = 0 if value.upper() in ("DBTIMEZONE", "LOCAL") else parse_offset(value)
        elif parameter in self.nls:
            self.nls[parameter] = value
        elif parameter not in _WITHOUT_EFFECT and _FIXED.get(parameter) != value.upper():
            raise unsupported(f"ALTER SESSION SET {parameter} = {value}")

    # --- transactions

    def writable(self) -> int:
        """The transaction to write in, begun if there is none."""
        if self.read_only_at is not None:
            raise OracleError(
                1456,
                "may not perform insert/delete/update operation inside a READ ONLY transaction",
            )
        if self.transaction is None:
            self.transaction = self.database.begin()
        return self.transaction

    def set_read_only(self) -> None:
        if self.transaction is not None or self.read_only_at is not None:
            raise OracleError(1453, "SET TRANSACTION must be first statement of transaction")
        self.read_only_at = self.database.clock.now()

    def end_transaction(self, *, commit: bool) -> None:
        """COMMIT or ROLLBACK."""
        if self.transaction is not None:
            finish = self.database.commit if commit else self.database.roll_back
            finish(self.transaction, self.touched.values())
        self.transaction = self.read_only_at = None
        self.touched = {}
