"""One logged-on session: its settings, its transaction, and what names mean to it."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from decimal import Decimal

from demo.oracle.compile.conversions import as_int
from demo.oracle.compile.select import Resolved
from demo.oracle.compile.typed import Settings, Value, blob, of_int, of_number, of_text, quote
from demo.oracle.errors import OracleError, unsupported
from demo.oracle.formats.read_dates import parse_offset
from demo.oracle.sql import ast
from demo.oracle.store import dictionary
from demo.oracle.store.accounts import Account
from demo.oracle.store.catalogue import Table
from demo.oracle.store.database import Database
from demo.oracle.store.locks import Locks
from demo.oracle.store.snapshots import visible
from demo.oracle.store.versions import Version
from demo.oracle.values import temporal
from demo.oracle.values.datatypes import DATE, ROWID, TIMESTAMP, TIMESTAMP_TZ, varchar2

_NLS = {
    "NLS_DATE_FORMAT": "DD-MON-RR",
    "NLS_TIMESTAMP_FORMAT": "DD-MON-RR HH.MI.SSXFF AM",
    "NLS_TIMESTAMP_TZ_FORMAT": "DD-MON-RR HH.MI.SSXFF AM TZR",
    "NLS_NUMERIC_CHARACTERS": ".,",
    "NLS_LANGUAGE": "AMERICAN",
    "NLS_TERRITORY": "AMERICA",
    "NLS_SORT": "BINARY",
    "NLS_COMP": "BINARY",
    "NLS_LENGTH_SEMANTICS": "BYTE",
    "NLS_DATE_LANGUAGE": "AMERICAN",
}
_FIXED_NLS = {"NLS_NUMERIC_CHARACTERS": ".,", "NLS_SORT": "BINARY", "NLS_COMP": "BINARY",
              "NLS_DATE_LANGUAGE": "AMERICAN"}  # fmt: skip
_IGNORED = frozenset({"NLS_LANGUAGE", "NLS_TERRITORY", "NLS_LENGTH_SEMANTICS", "OPTIMIZER_MODE",
                      "STATISTICS_LEVEL", "CURSOR_SHARING"})  # fmt: skip
_ids = itertools.count(1)


class Session:
    """What the SQL of one connection sees and changes. Implements select.Surroundings."""

    def __init__(
        self, database: Database, locks: Locks, account: Account, version: Version
    ) -> None:
        self.id = next(_ids)
        self.database = database
        self.account = account
        self.version = version
        self.schema = account.name
        self.nls = dict(_NLS)
        self.zone = 0
        self.locks = locks
        self.transaction: int | None = None
        self.touched: dict[int, Table] = {}
        self.read_only_at: int | None = None
        self.flashback_at: int | None = None
        self.settings = self.new_settings()
        self.statement_scn = 0
        self.used_snapshot: int | None = None

    def new_settings(self) -> Settings:
        """Fresh conversion settings, with an empty set of parameters, for one statement."""
        self.settings = Settings(self.nls, self.zone, self.database.charset)
        return self.settings

    def start_statement(self) -> None:
        """Fix the SCN that all tables of the coming statement are read at."""
        self.statement_scn = self.database.clock.now()
        self.used_snapshot = self.read_only_at or self.flashback_at

    # --- tables

    def resolve(self, name: ast.Name, as_of: tuple[str, Value] | None) -> Resolved:
        """A table or view for FROM. ORA-00942 for what is not there or must not be seen."""
        owner = name[-2] if len(name) > 1 else self.schema
        table = self.database.table(owner, name[-1])
        if table is not None:
            return self._stored(self.visible_table(table, "SELECT"), as_of)
        if name == ("DUAL",) or name == ("SYS", "DUAL"):
            return Resolved(
                "(SELECT 'X' AS c0)", "SYS", "DUAL", (("DUMMY", "c0", varchar2(1), True),)
            )
        return self._view(name)

    def visible_table(self, table: Table, privilege: str) -> Table:
        """`table`, if the account has `privilege` on it.

        Without any right the table does not exist for it (ORA-00942); with another right than the
        one needed it is ORA-01031.
        """
        held = [p for p in ("SELECT", "INSERT", "UPDATE", "DELETE", "FLASHBACK")
                if self.account.holds(p, table.owner, table.name)]  # fmt: skip
        if privilege in held:
            return table
        if held:
            raise OracleError(1031, "insufficient privileges")
        raise OracleError(942, "table or view does not exist")

    def find_table(self, name: ast.Name, privilege: str) -> Table:
        """The target of DML or DDL."""
        owner = name[-2] if len(name) > 1 else self.schema
        table = self.database.table(owner, name[-1])
        if table is None:
            raise OracleError(942, "table or view does not exist")
        return self.visible_table(table, privilege)

    def _stored(self, table: Table, as_of: tuple[str, Value] | None) -> Resolved:
        columns = tuple(
            (column.name, f"c{n}", column.type, column.nullable)
            for n, column in enumerate(table.columns)
        )
        return Resolved(self._rows(table, as_of), table.owner, table.name, columns, has_rowid=True)

    def _rows(self, table: Table, as_of: tuple[str, Value] | None) -> str:
        """The rows of a table that this statement sees."""
        scn = self._as_of_scn(table, as_of) if as_of else self.read_only_at or self.flashback_at
        if scn is not None:
            self.database.clock.check(scn)
            self.used_snapshot = min(self.used_snapshot or scn, scn)
            if scn < table.defined_at:
                raise OracleError(1466, "unable to read data - table definition has changed")
        if not table.changed:
            return table.storage
        own = self.transaction if as_of is None else None
        return f"(SELECT * FROM {table.storage} WHERE {visible(scn or self.statement_scn, own)})"

    def _as_of_scn(self, table: Table, as_of: tuple[str, Value]) -> int:
        kind, point = as_of
        if not self.account.holds("FLASHBACK", table.owner, table.name):
            raise OracleError(1031, "insufficient privileges")
        if kind == "SCN":
            if not isinstance(point.constant, Decimal):
                return self._evaluated(point)
            return int(point.constant)
        return self.database.clock.at(self._seconds(point))

    def _evaluated(self, point: Value) -> int:
        """An SCN given as an expression, such as a call of DBMS_FLASHBACK."""
        with self.database.duck() as duck:
            row = duck.execute(f"SELECT {as_int(point)}", self.settings.parameters).fetchone()
        if row is None or row[0] is None:
            raise OracleError(8181, "specified number is not a valid system change number")
        return int(row[0])

    def _seconds(self, point: Value) -> float:
        """A TIMESTAMP in the session's zone as seconds since the epoch."""
        from demo.oracle.compile.conversions import as_timestamp

        zoned = as_timestamp(point, TIMESTAMP_TZ, self.settings)
        used = {k: v for k, v in self.settings.parameters.items() if f"${k} " in zoned.sql}
        with self.database.duck() as duck:
            row = duck.execute(f"SELECT {zoned.sql}", used).fetchone()
        if row is None or row[0] is None:
            raise OracleError(8186, "invalid timestamp specified")
        nanos = temporal.decode(row[0]).nanos_since_epoch
        epoch = temporal.Moment(1970, 1, 1).nanos_since_epoch
        return (nanos - epoch) / temporal.NANOS

    def _view(self, name: ast.Name) -> Resolved:
        plain = dictionary.ALIASES.get(name[-1], name[-1])
        view = dictionary.VIEWS.get(plain) if len(name) == 1 or name[0] == "SYS" else None
        if view is None or (view.privilege and not self.account.may(view.privilege)):
            raise OracleError(942, "table or view does not exist")
        sql = self.database.view_rows(plain, self.account, self.version, view)
        fields = tuple((field, f"c{n}", kind, True) for n, (field, kind) in enumerate(view.fields))
        return Resolved(sql, "SYS", plain, fields)

    # --- functions that depend on the session

    def pseudo(self, name: str) -> Value | None:
        """SYSDATE and its relatives, which are written without brackets."""
        if name in ("SYSDATE", "CURRENT_DATE", "SYSTIMESTAMP", "CURRENT_TIMESTAMP",
                    "LOCALTIMESTAMP"):  # fmt: skip
            return self._now(name)
        if name == "USER":
            return of_text(self.account.name, varchar2(30), self.settings)
        if name == "UID":
            return of_number(Decimal(90))
        if name == "DBTIMEZONE":
            return of_text("+00:00", varchar2(6), self.settings)
        if name == "SESSIONTIMEZONE":
            return of_text(_zone_text(self.zone), varchar2(75), self.settings)
        return None

    def _now(self, name: str) -> Value:
        now = datetime.now(UTC)
        nanos = temporal.Moment(now.year, now.month, now.day).nanos_since_epoch
        seconds = now.hour * 3600 + now.minute * 60 + now.second
        nanos += seconds * temporal.NANOS + now.microsecond * 1000
        local = temporal.from_nanos(nanos + self.zone * 60 * temporal.NANOS)
        if name in ("SYSDATE", "CURRENT_DATE"):
            shown = temporal.from_nanos(nanos) if name == "SYSDATE" else local
            return Value(blob(temporal.encode_date(shown)), DATE)
        if name == "LOCALTIMESTAMP":
            return Value(blob(temporal.encode_timestamp(local)), TIMESTAMP)
        offset = 0 if name == "SYSTIMESTAMP" else self.zone
        zoned = temporal.encode_zoned(temporal.from_nanos(nanos), offset)
        return Value(blob(zoned), TIMESTAMP_TZ)

    def session_function(self, name: str, arguments: list[Value]) -> Value | None:
        """Functions that ask the session or the clock of the database; None for all others."""
        name = name.removeprefix("SYS.")
        if name == "DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER":
            self.require_package("DBMS_FLASHBACK")
            return of_number(Decimal(self.database.clock.tick()))
        if name in ("SYS_CONTEXT", "USERENV"):
            return self._context(name, arguments)
        if name == "TIMESTAMP_TO_SCN":
            return of_number(Decimal(self.database.clock.at(self._seconds(arguments[0]))))
        if name == "SCN_TO_TIMESTAMP":
            return self._scn_to_timestamp(arguments[0])
        if name == "SYS_GUID":
            return Value("decode(replace(uuid()::VARCHAR, '-', ''))", varchar2(32))
        if name.startswith("DBMS_ROWID."):
            return _dbms_rowid(name, arguments)
        if name in ("SYSDATE", "SYSTIMESTAMP", "USER"):
            return self.pseudo(name)
        return None

    def require_package(self, package: str) -> None:
        """A package that one may not execute does not exist: ORA-00904, as in a SELECT."""
        if not self.account.may(f"EXECUTE {package}"):
            raise OracleError(904, f'"{package}": invalid identifier')

    def _context(self, name: str, arguments: list[Value]) -> Value:
        wanted = arguments[-1 if name == "USERENV" else 1].constant if arguments else None
        facts = {
            "CURRENT_SCHEMA": self.schema, "SESSION_USER": self.account.name,
            "CURRENT_USER": self.account.name, "DB_NAME": self.database.name,
            "DB_UNIQUE_NAME": self.database.name, "INSTANCE_NAME": self.database.name.lower(),
            "SERVICE_NAME": self.database.name, "SID": str(self.id), "SESSIONID": str(self.id),
            "LANGUAGE": f"AMERICAN_AMERICA.{self.database.charset}", "SERVER_HOST": "localhost",
            "NLS_DATE_FORMAT": self.nls["NLS_DATE_FORMAT"], "AUTHENTICATION_METHOD": "PASSWORD",
            "ISDBA": "FALSE", "HOST": "localhost", "OS_USER": "oracle",
        }  # fmt: skip
        if not isinstance(wanted, str) or wanted.upper() not in facts:
            raise OracleError(2003, "invalid USERENV parameter")
        return of_text(facts[wanted.upper()], varchar2(256), self.settings)

    def _scn_to_timestamp(self, scn: Value) -> Value:
        seconds = self.database.clock.time_of(self._evaluated(scn))
        epoch = temporal.Moment(1970, 1, 1).nanos_since_epoch
        moment = temporal.from_nanos(epoch + int(seconds * 1_000_000) * 1000)
        return Value(blob(temporal.encode_timestamp(moment)), TIMESTAMP)

    # --- settings

    def alter(self, parameter: str, value: str) -> None:
        """ALTER SESSION SET; a parameter that would change results is refused unless known."""
        if parameter == "CURRENT_SCHEMA":
            self.schema = value.upper()
        elif parameter == "TIME_ZONE":
            self.zone = 0 if value.upper() in ("DBTIMEZONE", "LOCAL") else parse_offset(value)
        elif parameter in _FIXED_NLS:
            if value.upper() != _FIXED_NLS[parameter]:
                raise unsupported(f"{parameter} = {value}")
        elif parameter in self.nls and parameter not in _IGNORED:
            self.nls[parameter] = value
        elif parameter not in _IGNORED:
            raise unsupported(f"ALTER SESSION SET {parameter}")

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
            self.locks.release(self.transaction)
        self.transaction = self.read_only_at = None
        self.touched = {}

    @property
    def in_transaction(self) -> bool:
        return self.transaction is not None


def _zone_text(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _dbms_rowid(name: str, arguments: list[Value]) -> Value:
    parts = {"ROWID_OBJECT": "({0} >> 40)", "ROWID_RELATIVE_FNO": "(4 + 0 * {0})",
             "ROWID_BLOCK_NUMBER": "(({0} >> 8) & 4294967295)", "ROWID_ROW_NUMBER": "({0} & 255)"}  # fmt: skip
    function = name.split(".")[1]
    if function == "ROWID_CREATE":
        if len(arguments) != 5:
            raise OracleError(938, "not enough arguments for function")
        _, object_id, _, block, row = (as_int(value) for value in arguments)
        sql = f"(({object_id}) * 1099511627776 + ({block}) * 256 + least({row}, 255))"
        return Value(sql, ROWID)
    if function not in parts:
        raise OracleError(904, f"{quote(name)}: invalid identifier")
    return of_int(parts[function].format(arguments[0].sql))
