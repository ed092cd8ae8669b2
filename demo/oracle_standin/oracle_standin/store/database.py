"""The database: its tables in DuckDB, in Oracle's own binary forms, and who owns them."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from contextlib import contextmanager
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from oracle_standin.errors import OracleError
from oracle_standin.kernels import install
from oracle_standin.sql.definitions import Column, Shape
from oracle_standin.store.accounts import Accounts
from oracle_standin.store.catalogue import Key, StoredView, Table
from oracle_standin.store.locks import Locks
from oracle_standin.store.snapshots import ALIVE, Clock, pending
from oracle_standin.store.watchdog import Watchdog
from oracle_standin.values import rowid

_ORA = re.compile(r"ORA-(\d{5}): (.*)", re.DOTALL)


class Database:
    """All state that sessions share.

    DuckDB holds one table t<id> per Oracle table, with the columns c0, c1, ... and rid, born, died
    (snapshots.py). One writer works at a time; readers never wait.
    """

    def __init__(self, *, name: str = "ORCL", charset: str = "WE8MSWIN1252") -> None:
        self.name = name
        self.charset = charset
        self.clock = Clock()
        self.accounts = Accounts()
        self.tables: dict[Key, Table] = {}
        self.views: dict[Key, StoredView] = {}
        self.synonyms: dict[Key, Key] = {}
        self.generation = 0  # goes up with each change of the catalogue
        self.write_lock = threading.RLock()
        self.locks = Locks()
        self.watchdog = Watchdog()
        self._next_object = 73_000
        self._next_constraint = 10_000
        self._next_transaction = 0
        self.dictionary: dict[str, str] = {}  # the DuckDB tables of its views (dictionary/views.py)
        self._duck = duckdb.connect(config={"threads": 2, "preserve_insertion_order": True})
        install(self._duck)

    def close(self) -> None:
        self.watchdog.close()
        self._duck.close()

    def cursor(self) -> Any:
        """A DuckDB connection of its own: one per open result."""
        return self._duck.cursor()

    # --- catalogue

    def table(self, owner: str, name: str) -> Table | None:
        return self.tables.get((owner, name))

    def create(self, owner: str, name: str, columns: Iterable[Column], shape: Shape) -> Table:
        """A table without constraints. ORA-00955 if the name is taken."""
        with self.write_lock:
            self._require_free(owner, name)
            table = Table(owner, name, tuple(columns), shape, object_id=self.object_id())
            names = [column.name for column in table.columns]
            if len(set(names)) < len(names):
                raise OracleError(957, "duplicate column name")
            fields = ", ".join(f"c{n} {c.type.storage}" for n, c in enumerate(table.columns))
            with self.duck() as duck:
                duck.execute(
                    f"CREATE TABLE {table.storage} ({fields}, rid BIGINT, born BIGINT, died BIGINT)"
                )
            self.tables[owner, name] = table
            self.redefined(table)
            return table

    def add_view(self, view: StoredView, *, replaces: bool) -> None:
        """ORA-00955 if the name is taken, by a view too unless it replaces that one."""
        with self.write_lock:
            key = (view.owner, view.name)
            if not (replaces and key in self.views):
                self._require_free(*key)
            self.views[key] = view
            self.generation += 1

    def drop_view(self, key: Key) -> None:
        with self.write_lock:
            del self.views[key]
            self.generation += 1

    def add_synonym(self, place: Key, target: Key, *, replaces: bool) -> None:
        with self.write_lock:
            if not (replaces and place in self.synonyms):
                self._require_free(*place)
            self.synonyms[place] = target
            self.generation += 1

    def _require_free(self, *key: str) -> None:
        if key in self.tables or key in self.views or key in self.synonyms:
            raise OracleError(955, f"name is already used by an existing object: {key[-1]}")

    def require_free_index(self, owner: str, name: str) -> None:
        """ORA-00955 if an index of that owner has the name."""
        of_owner = (table for table in self.tables.values() if table.owner == owner)
        if name in {index.name for table in of_owner for index in table.all_indexes}:
            raise OracleError(955, f"name is already used by an existing object: {name}")

    def object_id(self) -> int:
        self._next_object += 1
        return self._next_object

    def constraint_name(self) -> str:
        """A name for a constraint that was given none."""
        self._next_constraint += 1
        return f"SYS_C{self._next_constraint:07d}"

    def drop(self, table: Table) -> None:
        with self.write_lock:
            del self.tables[table.owner, table.name]
            self.generation += 1
            with self.duck() as duck:
                duck.execute(f"DROP TABLE {table.storage}")

    def redefined(self, table: Table) -> None:
        """Note a DDL: the table cannot be read as of an earlier SCN any more."""
        table.defined_at = self.clock.tick()
        self.generation += 1

    # --- rows

    @contextmanager
    def duck(self) -> Any:
        """A short-lived DuckDB connection."""
        cursor = self.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    def append(self, table: Table, rows: pa.Table) -> None:
        """Add rows in storage form (columns in order), as if they had always been there."""
        with self.write_lock, self.duck() as duck:
            ordinals = np.arange(table.next_row, table.next_row + rows.num_rows, dtype=np.int64)
            columns = list(rows.columns)
            columns.append(pa.array(rowid.of(table.object_id, ordinals)))
            columns.append(pa.array(np.full(rows.num_rows, table.defined_at)))
            columns.append(pa.array(np.full(rows.num_rows, ALIVE)))
            names = [f"f{n}" for n in range(len(columns))]
            duck.register("incoming", pa.table(columns, names))
            duck.execute(f"INSERT INTO {table.storage} SELECT * FROM incoming")
            duck.unregister("incoming")
            table.next_row += rows.num_rows

    def begin(self) -> int:
        """The number of a new transaction."""
        with self.write_lock:
            self._next_transaction += 1
            return self._next_transaction

    def commit(self, transaction: int, tables: Iterable[Table]) -> None:
        """Give the transaction's changes their SCN."""
        mark = pending(transaction)
        with self.write_lock, self.duck() as duck, self.clock.committing() as scn:
            for table in tables:
                duck.execute(f"UPDATE {table.storage} SET born = {scn} WHERE born = {mark}")
                duck.execute(f"UPDATE {table.storage} SET died = {scn} WHERE died = {mark}")
        self.locks.release(transaction)

    def roll_back(self, transaction: int, tables: Iterable[Table]) -> None:
        mark = pending(transaction)
        with self.write_lock, self.duck() as duck:
            for table in tables:
                duck.execute(f"DELETE FROM {table.storage} WHERE born = {mark}")
                duck.execute(f"UPDATE {table.storage} SET died = {ALIVE} WHERE died = {mark}")
        self.locks.release(transaction)


def translated(error: Exception) -> OracleError:
    """DuckDB's error as the Oracle error behind it, or as ORA-20000 with DuckDB's words."""
    if isinstance(error, OracleError):
        return error
    message = str(error)
    known = _ORA.search(message)
    if known:
        return OracleError(int(known[1]), known[2].strip())
    if "must appear in the GROUP BY" in message:
        return OracleError(979, "not a GROUP BY expression")
    if "aggregate" in message.lower() and "where" in message.lower():
        return OracleError(934, "group function is not allowed here")
    if "More than one row returned by a subquery" in message:
        return OracleError(1427, "single-row subquery returns more than one row")
    if "overflow" in message.lower():
        return OracleError(1426, "numeric overflow")
    return OracleError(
        20000, f"the stand-in server cannot evaluate this: {message.splitlines()[0]}"
    )
