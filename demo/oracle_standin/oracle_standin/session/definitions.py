"""DDL carried out: tables, indexes, comments, rights."""

from __future__ import annotations

from oracle_standin.errors import OracleError
from oracle_standin.session.alterations import all_or_nothing, alter
from oracle_standin.session.constraints import add_constraint, check_references
from oracle_standin.session.session import Session
from oracle_standin.session.views import create_view
from oracle_standin.sql import ast, definitions
from oracle_standin.sql.ddl import parse_ddl
from oracle_standin.sql.definitions import Index
from oracle_standin.store.catalogue import StoredView, Table
from oracle_standin.store.database import Database

_RIGHTS = {
    definitions.CreateTable: "CREATE TABLE",
    definitions.CreateView: "CREATE VIEW",
    definitions.CreateSynonym: "CREATE SYNONYM",
}


def execute_ddl(session: Session, sql: str) -> None:
    """One DDL statement of a session; it needs the right to create, or to own what it changes."""
    definition = parse_ddl(sql, twelve=session.version.is_twelve)
    right = _RIGHTS.get(type(definition))
    if right is not None and not session.account.may(right):
        raise OracleError(1031, "insufficient privileges")
    carry_out(session, definition, user=session.account.name)


def carry_out(
    session: Session, definition: definitions.Definition, *, user: str | None = None
) -> None:
    """`user` may only change what it owns, and a foreign key needs the table that it names; None,
    for the scripts of a folder, may all in any order (check_references comes at their end).
    """
    database = session.database
    if isinstance(definition, definitions.Grant):
        _grant(database, session.schema, definition)
        return
    owner = definition.name[-2] if len(definition.name) > 1 else session.schema
    key = (owner, definition.name[-1])
    if isinstance(definition, definitions.CreateSynonym):
        _own(owner, user)
        target = definition.target
        whole = (target[-2] if len(target) > 1 else session.schema, target[-1])
        place = ("PUBLIC", key[1]) if definition.public else key
        database.add_synonym(place, whole, replaces=definition.replace)
    elif isinstance(definition, definitions.CreateView):
        _own(owner, user)
        create_view(session, owner, definition)
    elif isinstance(definition, definitions.CreateTable):
        _own(owner, user)
        _create_table(database, key, definition, checked=user is not None)
    elif isinstance(definition, definitions.DropView):
        if key not in database.views or (user is not None and owner != user):
            raise OracleError(942, "table or view does not exist")
        database.drop_view(key)
    elif isinstance(definition, definitions.Comment) and key in database.views:
        _comment(database, database.views[key], definition)
    else:
        table = database.table(*key)
        if table is None or (user is not None and owner != user):
            raise OracleError(942, "table or view does not exist")
        with database.write_lock:
            _change(database, table, definition, checked=user is not None)


def _own(owner: str, user: str | None) -> None:
    if user is not None and owner != user:
        raise OracleError(1031, "insufficient privileges")


def _create_table(
    database: Database,
    key: tuple[str, str],
    definition: definitions.CreateTable,
    *,
    checked: bool,
) -> None:
    with database.write_lock:
        table = database.create(*key, definition.columns, definition.shape)
        try:
            for constraint in definition.constraints:
                add_constraint(database, table, constraint)
            if checked:
                check_references(database, table)
        except OracleError:
            database.drop(table)
            raise


def _change(
    database: Database, table: Table, definition: definitions.Definition, *, checked: bool
) -> None:
    if isinstance(definition, definitions.DropTable):
        _drop(database, table, cascade=definition.cascade)
    elif isinstance(definition, definitions.TruncateTable):
        with database.duck() as duck:
            duck.execute(f"DELETE FROM {table.storage}")
        database.redefined(table)
    elif isinstance(definition, definitions.AlterTable):
        with all_or_nothing(database, table, definition.actions):
            for action in definition.actions:
                alter(database, table, action)
            if checked:
                check_references(database, table)
        if definition.actions:
            database.redefined(table)
    elif isinstance(definition, definitions.CreateIndex):
        _index(database, table, definition.index)
    elif isinstance(definition, definitions.Comment):
        _comment(database, table, definition)


def _drop(database: Database, table: Table, *, cascade: bool) -> None:
    """ORA-02449 while the foreign key of another table names this one, unless CASCADE."""
    key = (table.owner, table.name)
    for other in database.tables.values():
        kept = tuple(c for c in other.constraints if c.references != key)
        if other is table or len(kept) == len(other.constraints):
            continue
        if not cascade:
            raise OracleError(2449, "unique/primary keys in table referenced by foreign keys")
        other.constrain(kept)
    database.drop(table)


def _comment(
    database: Database, table: Table | StoredView, definition: definitions.Comment
) -> None:
    name = definition.column
    known = {column.name for column in table.columns}
    if not known and isinstance(table, StoredView):  # made by force, not valid yet
        known = set(table.given) or {name or ""}
    if name is not None and name not in known:
        raise OracleError(904, f'"{name}": invalid identifier')
    table.comments[name or ""] = definition.text
    database.generation += 1


def _index(database: Database, table: Table, index: Index) -> None:
    database.require_free_index(table.owner, index.name)
    for part in index.parts:
        if part.column:
            table.column(part.column)
    same = (i for i in table.all_indexes if not i.has_expression and i.columns == index.columns)
    if not index.has_expression and next(same, None) is not None:
        raise OracleError(1408, "such column list already indexed")
    table.indexes += (index,)
    database.generation += 1


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
        owner, name = _qualified(definition.name, schema)
        if database.table(owner, name) is None and (owner, name) not in database.views:
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


def _qualified(name: ast.Name, schema: str) -> tuple[str, str]:
    return (name[-2] if len(name) > 1 else schema), name[-1]
