"""The statements that define: tables, views, indexes, synonyms, comments, rights."""

from __future__ import annotations

from dataclasses import replace

from oracle_standin.errors import unsupported
from oracle_standin.sql.alter import AlterParser
from oracle_standin.sql.constraints import with_columns
from oracle_standin.sql.definitions import (
    Column,
    Comment,
    Constraint,
    CreateIndex,
    CreateSynonym,
    CreateTable,
    CreateView,
    Definition,
    DropTable,
    DropView,
    Grant,
    TruncateTable,
)


def parse_ddl(sql: str, *, twelve: bool = True) -> Definition:
    """One DDL statement without its semicolon; without `twelve` names have 30 bytes at most.

    ORA-03001 names what Oracle knows and this server does not.
    """
    return DdlParser(sql, twelve=twelve).definition()


class DdlParser(AlterParser):
    def definition(self) -> Definition:
        made = self._definition()
        self.accept(";")
        if self.token.kind != "end":
            raise self.error(922, f"missing or invalid option: {self._coming()}")
        return made

    def _definition(self) -> Definition:
        if self.accept("CREATE", "TABLE"):
            return self._create_table(temporary=False)
        if self.accept("CREATE", "GLOBAL", "TEMPORARY", "TABLE"):
            return self._create_table(temporary=True)
        for kind in (("INDEX",), ("UNIQUE", "INDEX"), ("BITMAP", "INDEX")):
            if self.accept("CREATE", *kind):
                made = self.index(unique="UNIQUE" in kind, bitmap="BITMAP" in kind)
                return CreateIndex(*made)
        if (view := self._create_view() or self._create_synonym()) is not None:
            return view
        if self.accept("DROP", "TABLE"):
            name = self.qualified_name("table")
            cascade = self.accept("CASCADE", "CONSTRAINTS")
            self.accept("PURGE")
            return DropTable(name, cascade)
        if self.accept("DROP", "VIEW"):
            return DropView(self.qualified_name("table"))
        if self.accept("TRUNCATE", "TABLE"):
            return TruncateTable(self.qualified_name("table"))
        if self.accept("ALTER", "TABLE"):
            return self.alter_table()
        if self.accept("COMMENT", "ON"):
            return self._comment()
        if self.peek("GRANT") or self.peek("REVOKE"):
            return self._grant()
        raise unsupported(" ".join(token.value for token in self.tokens[:5]).strip())

    def _create_table(self, *, temporary: bool) -> Definition:
        name = self.qualified_name("table")
        if not self.peek("("):
            raise unsupported(f"CREATE TABLE ... {self._coming() or 'without columns'}")
        self.expect("(")
        columns: list[Column] = []
        constraints: list[Constraint] = []
        while True:
            if self.starts_constraint():
                constraints.append(self.constraint())
            elif not self.supplemental_log():
                column, own = self.column()
                columns.append(column)
                constraints += own
            if not self.accept(","):
                break
        self.expect(")")
        shape = self.table_shape()
        if temporary and shape.duration is None:
            shape = replace(shape, duration="SYS$TRANSACTION")
        names = tuple(column.name for column in columns)
        checked = tuple(with_columns(constraint, names) for constraint in constraints)
        return CreateTable(name, tuple(columns), checked, shape)

    def _or_replace(self, *kind: str) -> tuple[bool, bool] | None:
        """Whether CREATE has OR REPLACE and FORCE, if `kind` is what is created."""
        start = self.at
        if self.accept("CREATE"):
            replaces = self.accept("OR", "REPLACE")
            self.accept("NO") or self.accept("NOFORCE")
            force = self.accept("FORCE") and self.tokens[self.at - 2].value != "NO"
            self.accept_any("EDITIONABLE", "NONEDITIONABLE")
            if self.accept(*kind):
                return replaces, force
        self.at = start
        return None

    def _create_view(self) -> Definition | None:
        options = self._or_replace("VIEW")
        if options is None:
            return None
        name = self.qualified_name("table")
        columns: tuple[str, ...] = ()
        if self.peek("("):
            columns = self._name_list()
        if not self.accept("AS"):
            raise unsupported(f"CREATE VIEW ... {self._coming()}")
        start = self.token.start
        query = self.query()
        text = self.sql[start : self.tokens[self.at - 1].end]
        read_only = self.accept("WITH", "READ", "ONLY")
        if self.peek("WITH", "CHECK", "OPTION"):
            raise unsupported("CREATE VIEW ... WITH CHECK OPTION")
        replaces, force = options
        return CreateView(name, columns, text, query, replaces, force, read_only)

    def _create_synonym(self) -> Definition | None:
        for public in (False, True):
            options = self._or_replace(*(("PUBLIC",) if public else ()), "SYNONYM")
            if options is None:
                continue
            name = self.qualified_name("table")
            self.expect("FOR")
            target = self.qualified_name("table")
            if self.peek("@"):
                raise unsupported("CREATE SYNONYM over a database link")
            return CreateSynonym(name, target, options[0], public)
        return None

    def _comment(self) -> Definition:
        kind = self.accept_any("TABLE", "COLUMN")
        if kind is None:
            raise unsupported(f"COMMENT ON {self._coming()}")
        name = self.qualified_name("table")
        if not self.accept("IS"):
            raise self.error(905, "missing keyword")
        text = self.next().value
        on_column = kind == "COLUMN"
        return Comment(name[:-1] if on_column else name, name[-1] if on_column else None, text)

    def _grant(self) -> Definition:
        revoke = self.next().value == "REVOKE"
        words = []
        while not (self.peek("ON") or self.peek("TO") or self.peek("FROM")):
            if self.token.kind == "end":
                raise self.error(905, "missing keyword")
            words.append(self.next().value)
        name = self.qualified_name("table") if self.accept("ON") else None
        if not (self.accept("FROM") if revoke else self.accept("TO")):
            raise self.error(905, "missing keyword")
        grantee = self.next().value if self.peek("PUBLIC") else self.identifier()
        for tail in (("WITH", "GRANT", "OPTION"), ("WITH", "ADMIN", "OPTION")):
            self.accept(*tail)
        return Grant(" ".join(words), name, grantee, revoke)
