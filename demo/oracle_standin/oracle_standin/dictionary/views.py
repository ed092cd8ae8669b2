"""The data dictionary: Oracle's views, computed from the catalogue for the account that asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

from oracle_standin.compile.typed import blob, quote
from oracle_standin.dictionary import fields as f
from oracle_standin.dictionary import keys, system
from oracle_standin.dictionary import tables as catalogue
from oracle_standin.dictionary.tables import Rows, accessible, accessible_views, own, relations
from oracle_standin.dictionary.viewer import Viewer
from oracle_standin.store.database import Database
from oracle_standin.store.versions import Version
from oracle_standin.values import number


@dataclass(frozen=True)
class View:
    """`dynamic` views change without DDL or differ by session; `privilege` is needed to see one."""

    all_fields: tuple[f.Field, ...]
    rows: Rows
    dynamic: bool = False
    privilege: str | None = None

    def fields(self, version: Version) -> tuple[f.Field, ...]:
        """The columns in that version of Oracle; none if it does not have the view."""
        return tuple(
            field for field in self.all_fields if version.is_twelve or not field.since_twelve
        )

    def table(self, database: Database, viewer: Viewer) -> pa.Table:
        """The rows, as columns c0, c1, ... in storage form."""
        rows = list(self.rows(database, viewer))
        arrays = [
            _array(field, (row.get(field.name) for row in rows))
            for field in self.fields(viewer.version)
        ]
        return pa.table(arrays, [f"c{n}" for n in range(len(arrays))])


def _view(fields: str, rows: Rows, **options: Any) -> View:
    return View(f.fields(fields), rows, **options)


VIEWS: dict[str, View] = {
    "ALL_TABLES": _view("OWNER " + f.TABLES, catalogue.tables(accessible)),
    "USER_TABLES": _view(f.TABLES, catalogue.tables(own(accessible))),
    "ALL_TAB_COLUMNS": _view("OWNER " + f.TAB_COLUMNS, catalogue.columns(relations)),
    "USER_TAB_COLUMNS": _view(f.TAB_COLUMNS, catalogue.columns(own(relations))),
    "ALL_TAB_COLS": _view("OWNER " + f.TAB_COLS, catalogue.columns(relations)),
    "USER_TAB_COLS": _view(f.TAB_COLS, catalogue.columns(own(relations))),
    "ALL_TAB_IDENTITY_COLS": _view("+OWNER:128 " + f.TAB_IDENTITY_COLS, system.nothing),
    "ALL_TAB_COMMENTS": _view("OWNER " + f.TAB_COMMENTS, catalogue.table_comments(relations)),
    "USER_TAB_COMMENTS": _view(f.TAB_COMMENTS, catalogue.table_comments(own(relations))),
    "ALL_COL_COMMENTS": _view("OWNER " + f.COL_COMMENTS, catalogue.column_comments(relations)),
    "USER_COL_COMMENTS": _view(f.COL_COMMENTS, catalogue.column_comments(own(relations))),
    "ALL_CONSTRAINTS": _view(f.CONSTRAINTS, keys.constraints(accessible)),
    "USER_CONSTRAINTS": _view(f.CONSTRAINTS, keys.constraints(own(accessible))),
    "ALL_CONS_COLUMNS": _view(f.CONS_COLUMNS, keys.constraint_columns(accessible)),
    "USER_CONS_COLUMNS": _view(f.CONS_COLUMNS, keys.constraint_columns(own(accessible))),
    "ALL_INDEXES": _view("OWNER " + f.INDEXES, keys.indexes(accessible)),
    "USER_INDEXES": _view(f.INDEXES, keys.indexes(own(accessible))),
    "ALL_IND_COLUMNS": _view(
        "INDEX_OWNER INDEX_NAME TABLE_OWNER " + f.IND_COLUMNS, keys.index_columns(accessible)
    ),
    "USER_IND_COLUMNS": _view("INDEX_NAME " + f.IND_COLUMNS, keys.index_columns(own(accessible))),
    "ALL_IND_EXPRESSIONS": _view(
        "INDEX_OWNER INDEX_NAME TABLE_OWNER " + f.IND_EXPRESSIONS,
        keys.index_expressions(accessible),
    ),
    "USER_IND_EXPRESSIONS": _view(
        "INDEX_NAME " + f.IND_EXPRESSIONS, keys.index_expressions(own(accessible))
    ),
    "ALL_OBJECTS": _view("OWNER " + f.OBJECTS, catalogue.objects(relations)),
    "USER_OBJECTS": _view(f.OBJECTS, catalogue.objects(own(relations))),
    "ALL_VIEWS": _view("OWNER " + f.VIEWS, catalogue.views(accessible_views)),
    "USER_VIEWS": _view(f.VIEWS, catalogue.views(own(accessible_views))),
    "ALL_MVIEWS": _view(f.MVIEWS, system.nothing),
    "ALL_MVIEW_COMMENTS": _view(f.MVIEW_COMMENTS, system.nothing),
    "ALL_SEQUENCES": _view(f.SEQUENCES, system.nothing),
    "ALL_SYNONYMS": _view(f.SYNONYMS, catalogue.synonyms),
    "ALL_POLICIES": _view(f.POLICIES, system.nothing),
    "ALL_DB_LINKS": _view(f.DB_LINKS, system.nothing),
    "ALL_TAB_PRIVS": _view(f.ALL_TAB_PRIVS, system.privileges),
    "USER_TAB_PRIVS": _view(f.USER_TAB_PRIVS, system.privileges),
    "SESSION_PRIVS": _view("PRIVILEGE:40", system.session_privileges),
    "SESSION_ROLES": _view("ROLE", system.nothing),
    "NLS_DATABASE_PARAMETERS": _view(f.NLS_PARAMETERS, system.nls_database),
    "NLS_SESSION_PARAMETERS": _view(f.NLS_PARAMETERS, system.nls_session, dynamic=True),
    "V$VERSION": _view("BANNER:80", system.banner),
    "V$DATABASE": _view(f.DATABASE, system.v_database, dynamic=True, privilege="SELECT V$DATABASE"),
    "V$UNDOSTAT": _view(f.UNDOSTAT, system.v_undostat, privilege="SELECT V$UNDOSTAT"),
}
ALIASES = {"V_$DATABASE": "V$DATABASE", "V_$UNDOSTAT": "V$UNDOSTAT", "V_$VERSION": "V$VERSION"}


def _array(field: f.Field, values: Iterable[Any]) -> pa.Array:
    if field.type.is_number:
        encoded = [None if v is None else number.encode(Decimal(v)) for v in values]
        return pa.array(encoded, pa.binary())
    return pa.array(list(values), pa.string() if field.type.is_text else pa.binary())


def rows_sql(database: Database, name: str, viewer: Viewer, view: View) -> str:
    """DuckDB SQL for the rows of a view, kept until the catalogue changes."""
    if view.dynamic:
        return _as_sql(view.table(database, viewer))
    key = f"{name}/{viewer.account.name}/{viewer.version.text}/{database.generation}"
    with database.write_lock:
        if key not in database.dictionary:
            table = f"v{len(database.dictionary)}"
            with database.duck() as duck:
                duck.register("incoming", view.table(database, viewer))
                duck.execute(f"CREATE TABLE {table} AS SELECT * FROM incoming")
                duck.unregister("incoming")
            database.dictionary[key] = table
        return database.dictionary[key]


def _as_sql(table: pa.Table) -> str:
    """The few rows of a view that is different every time, as a DuckDB subquery."""
    storages = ["VARCHAR" if pa.types.is_string(kind) else "BLOB" for kind in table.schema.types]
    columns = [
        [_literal(value, storage) for value in column.to_pylist()]
        for column, storage in zip(table.columns, storages, strict=True)
    ]
    if not table.num_rows:
        nulls = ", ".join(f"CAST(NULL AS {s}) AS c{n}" for n, s in enumerate(storages))
        return f"(SELECT {nulls} WHERE FALSE)"
    listed = ", ".join(f"({', '.join(row)})" for row in zip(*columns, strict=True))
    return f"(SELECT * FROM (VALUES {listed}) v({', '.join(table.column_names)}))"


def _literal(value: Any, storage: str) -> str:
    if value is None:
        return f"CAST(NULL AS {storage})"
    return blob(value) if isinstance(value, bytes) else quote(value)
