"""DDL carried out: what CREATE TABLE and its relatives do to the database."""

from __future__ import annotations

from dataclasses import replace

from oracle_standin.compile.typed import null
from oracle_standin.errors import OracleError, unsupported
from oracle_standin.session.session import Session
from oracle_standin.sql import ast, definitions
from oracle_standin.sql.ddl import parse_ddl
from oracle_standin.sql.definitions import Index
from oracle_standin.store.catalogue import Table
from oracle_standin.store.database import Database


def execute_ddl(session: Session, sql: str) -> None:
    """One DDL statement of a session; needs CREATE TABLE or the table's ownership."""
    definition = parse_ddl(sql, twelve=session.version.is_twelve)
    if isinstance(definition, definitions.CreateTable) and not session.account.may("CREATE TABLE"):
        raise OracleError(1031, "insufficient privileges")
    carry_out(session.database, session.schema, definition, user=session.account.name)


def carry_out(
    database: Database, schema: str, definition: definitions.Definition, *, user: str | None = None
) -> None:
    """`user` may only change its own tables; None, for the scripts of the folder, may all."""
    if isinstance(definition, definitions.CreateTable):
        owner = _owner(definition.name, schema)
        if user is not None and owner != user:
            raise OracleError(1031, "insufficient privileges")
        database.create(owner, definition.name[-1], definition.columns, definition.constraints)
        return
    if isinstance(definition, definitions.Grant):
        _grant(database, schema, definition)
        return
    table = database.table(_owner(definition.name, schema), definition.name[-1])
    if table is None or (user is not None and table.owner != user):
        raise OracleError(942, "table or view does not exist")
    with database.write_lock:
        _alter(database, table, definition)


def _owner(name: ast.Name, schema: str) -> str:
    return name[-2] if len(name) > 1 else schema


def _alter(database: Database, table: Table, definition: definitions.Definition) -> None:
    if isinstance(definition, definitions.DropTable):
        database.drop(table)
    elif isinstance(definition, definitions.TruncateTable):
        with database.duck() as duck:
            duck.execute(f"DELETE FROM {table.storage}")
        database.redefined(table)
    elif isinstance(definition, definitions.AddColumns):
        for column in definition.columns:
            if column.name in {c.name for c in table.columns}:
                raise OracleError(1430, "column being added already exists in table")
            if column.default is not None or not column.nullable:
                raise unsupported("ALTER TABLE ADD with DEFAULT or NOT NULL")
            _rebuild(
                database, table, [f"c{n}" for n in range(len(table.columns))]
                + [null(column.type).sql],
            )  # fmt: skip
            table.columns += (column,)
        database.redefined(table)
    elif isinstance(definition, definitions.DropColumns):
        places = [table.column(name)[0] for name in definition.columns]
        kept = [n for n in range(len(table.columns)) if n not in places]
        _rebuild(database, table, [f"c{n}" for n in kept])
        table.columns = tuple(table.columns[n] for n in kept)
        table.constraints = tuple(
            c for c in table.constraints if not set(c.columns) & set(definition.columns)
        )
        table.indexes = tuple(
            i for i in table.indexes if not {p.column for p in i.parts} & set(definition.columns)
        )
        database.redefined(table)
    elif isinstance(definition, definitions.AddConstraint):
        table.constraints += (definition.constraint,)
        if definition.constraint.kind == "P":
            keys = definition.constraint.columns
            table.columns = tuple(
                replace(c, nullable=False) if c.name in keys else c for c in table.columns
            )
        database.redefined(table)
    elif isinstance(definition, definitions.CreateIndex):
        _index(database, table, definition.index)
    elif isinstance(definition, definitions.Comment):
        if definition.column is not None:
            table.column(definition.column)
        table.comments[definition.column or ""] = definition.text
        database.generation += 1


def _index(database: Database, table: Table, index: Index) -> None:
    of_owner = (t for t in database.tables.values() if t.owner == table.owner)
    if index.name in {other.name for t in of_owner for other in t.all_indexes}:
        raise OracleError(955, "name is already used by an existing object")
    for part in index.parts:
        if part.column:
            table.column(part.column)
    table.indexes += (index,)
    database.generation += 1


def _rebuild(database: Database, table: Table, columns: list[str]) -> None:
    """Copy the stored rows into columns c0, c1, ... made of `columns`."""
    listed = ", ".join(f"{sql} AS c{n}" for n, sql in enumerate(columns))
    with database.duck() as duck:
        duck.execute(
            f"CREATE TABLE rebuilt AS SELECT {listed}, rid, born, died FROM {table.storage}"
        )
        duck.execute(f"DROP TABLE {table.storage}")
        duck.execute(f"ALTER TABLE rebuilt RENAME TO {table.storage}")


def _grant(database: Database, schema: str, definition: definitions.Grant) -> None:
    account = database.accounts.find(definition.grantee)
    if account is None:
        raise OracleError(1917, f"user or role '{definition.grantee}' does not exist")
    privileges = [part.strip() for part in definition.privilege.split(",")]
    database.generation += 1
    for privilege in privileges:
        if definition.name is None:
            change = account.privileges.discard if definition.revoke else account.privileges.add
            change(privilege)
            continue
        owner, name = _owner(definition.name, schema), definition.name[-1]
        if database.table(owner, name) is None:
            key = f"{privilege} {name.replace('V_$', 'V$')}"
            change = account.privileges.discard if definition.revoke else account.privileges.add
            change(key)
            continue
        every = ("SELECT", "INSERT", "UPDATE", "DELETE", "FLASHBACK")
        for one in every if privilege == "ALL" else (privilege,):
            if definition.revoke:
                account.grants.discard((one, owner, name))
            else:
                account.grants.add((one, owner, name))
