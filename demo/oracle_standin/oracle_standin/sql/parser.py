"""The grammar of statements. What Oracle knows and this server does not is refused by name."""

from __future__ import annotations

from oracle_standin.errors import OracleError, unsupported
from oracle_standin.sql import ast
from oracle_standin.sql.queries import QueryParser

_DDL = ("CREATE", "DROP", "TRUNCATE", "GRANT", "REVOKE", "COMMENT")


def parse(sql: str, *, twelve: bool = True) -> tuple[ast.Statement, list[str]]:
    """The statement and the names of its placeholders in order of appearance.

    `twelve` admits the row limits of 12c; without it they are the syntax error of an 11g.
    """
    parser = StatementParser(sql, twelve=twelve)
    statement = parser.statement()
    return statement, parser.binds


class StatementParser(QueryParser):
    """Everything that a client may send to be executed."""

    def statement(self) -> ast.Statement:
        if self.peek("BEGIN") or self.peek("DECLARE") or self.peek("CALL"):
            raise unsupported("PL/SQL")
        statement = self._statement()
        self.accept(";")
        if self.token.kind != "end":
            raise self.error(933, "SQL command not properly ended")
        return statement

    def _statement(self) -> ast.Statement:
        if self.starts_query() or self.peek("("):
            return ast.QueryStatement(self.query())
        if self.accept("INSERT"):
            return self._insert()
        if self.accept("UPDATE"):
            return self._update()
        if self.accept("DELETE"):
            return self._delete()
        if self.accept("COMMIT"):
            self.accept("WORK")
            return ast.Transaction("COMMIT")
        if self.accept("ROLLBACK"):
            self.accept("WORK")
            if self.peek("TO"):
                raise unsupported("savepoints")
            return ast.Transaction("ROLLBACK")
        if self.accept("SET", "TRANSACTION"):
            return self._set_transaction()
        if self.accept("ALTER", "SESSION"):
            return self._alter_session()
        if self.token.value in _DDL or self.peek("ALTER", "TABLE"):
            text = self.sql[self.token.start :]
            self.at = len(self.tokens) - 1
            return ast.Define(text)
        known = {"MERGE", "LOCK", "SAVEPOINT", "EXPLAIN", "ANALYZE", "ALTER", "PURGE", "FLASHBACK",
                 "RENAME", "SET", "AUDIT"}  # fmt: skip
        if self.token.value in known:
            raise unsupported(self.token.value)
        raise OracleError(900, "invalid SQL statement", position=self.token.start)

    def _insert(self) -> ast.Statement:
        self.expect("INTO")
        table = self.qualified_name("table")
        columns = self._name_list() if self.peek("(") and not self.starts_query(ahead=1) else ()
        if self.starts_query() or self.peek("("):
            return ast.Insert(table, columns, self.query())
        if not self.accept("VALUES"):
            raise self.error(926, "missing VALUES keyword")
        self.expect("(")
        values = [self.expression()]
        while self.accept(","):
            values.append(self.expression())
        self.expect(")")
        self._no_returning()
        return ast.Insert(table, columns, tuple(values))

    def _update(self) -> ast.Statement:
        table = self.qualified_name("table")
        alias = None if self.peek("SET") else self._source_alias()
        self.expect("SET")
        changes = [self._change()]
        while self.accept(","):
            changes.append(self._change())
        where = self.expression() if self.accept("WHERE") else None
        self._no_returning()
        return ast.Update(table, alias, tuple(changes), where)

    def _change(self) -> tuple[str, ast.Expression]:
        if self.peek("("):
            raise unsupported("SET with a list of columns")
        name = self.qualified_name()[-1]
        self.expect("=")
        return name, self.expression()

    def _delete(self) -> ast.Statement:
        self.accept("FROM")
        table = self.qualified_name("table")
        alias = self._source_alias()
        where = self.expression() if self.accept("WHERE") else None
        self._no_returning()
        return ast.Delete(table, alias, where)

    def _no_returning(self) -> None:
        if self.peek("RETURNING") or self.peek("RETURN"):
            raise unsupported("RETURNING")

    def _set_transaction(self) -> ast.Statement:
        if self.accept("READ", "ONLY"):
            action = "READ ONLY"
        elif self.accept("READ", "WRITE") or self.accept("ISOLATION", "LEVEL", "READ", "COMMITTED"):
            action = "READ WRITE"
        else:
            raise unsupported("this kind of SET TRANSACTION")
        if self.accept("NAME"):
            self.next()
        return ast.Transaction(action)

    def _alter_session(self) -> ast.Statement:
        self.expect("SET")
        name = self.identifier()
        self.expect("=")
        value = self.next().value
        if self.token.kind != "end" and self.token.value != ";":
            raise unsupported("ALTER SESSION with several parameters")
        return ast.AlterSession(name, value)
