"""A position in a statement's tokens, with the usual questions."""

from __future__ import annotations

from oracle_standin.errors import OracleError
from oracle_standin.sql import ast
from oracle_standin.sql.lexer import Token, tokenize

# What V$RESERVED_WORDS calls reserved: no name unless it is quoted.
RESERVED = frozenset(
    [
        "ACCESS", "ADD", "ALL", "ALTER", "AND", "ANY", "AS", "ASC", "AUDIT", "BETWEEN", "BY",
        "CHAR", "CHECK", "CLUSTER", "COLUMN", "COMMENT", "COMPRESS", "CONNECT", "CREATE",
        "CURRENT", "DATE", "DECIMAL", "DEFAULT", "DELETE", "DESC", "DISTINCT", "DROP", "ELSE",
        "EXCLUSIVE", "EXISTS", "FILE", "FLOAT", "FOR", "FROM", "GRANT", "GROUP", "HAVING",
        "IDENTIFIED", "IMMEDIATE", "IN", "INCREMENT", "INDEX", "INITIAL", "INSERT", "INTEGER",
        "INTERSECT", "INTO", "IS", "LEVEL", "LIKE", "LOCK", "LONG", "MAXEXTENTS", "MINUS",
        "MLSLABEL", "MODE", "MODIFY", "NOAUDIT", "NOCOMPRESS", "NOT", "NOWAIT", "NULL", "NUMBER",
        "OF", "OFFLINE", "ON", "ONLINE", "OPTION", "OR", "ORDER", "PCTFREE", "PRIOR", "PUBLIC",
        "RAW", "RENAME", "RESOURCE", "REVOKE", "ROW", "ROWID", "ROWNUM", "ROWS", "SELECT",
        "SESSION", "SET", "SHARE", "SIZE", "SMALLINT", "START", "SUCCESSFUL", "SYNONYM",
        "SYSDATE", "TABLE", "THEN", "TO", "TRIGGER", "UID", "UNION", "UNIQUE", "UPDATE", "USER",
        "VALIDATE", "VALUES", "VARCHAR", "VARCHAR2", "VIEW", "WHENEVER", "WHERE", "WITH",
    ]
)  # fmt: skip
# Reserved words that are values.
PSEUDOCOLUMNS = frozenset(["DEFAULT", "LEVEL", "ROWID", "ROWNUM", "SYSDATE", "UID", "USER"])


class Cursor:
    """A position in a list of tokens, with the usual questions."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.tokens = tokenize(sql)
        self.at = 0
        self.binds: list[str] = []
        self.longest_name = 128  # bytes; 30 before 12.2

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def next(self) -> Token:
        token = self.token
        if token.kind != "end":
            self.at += 1
        return token

    def peek(self, *words: str, ahead: int = 0) -> bool:
        """Whether the coming tokens are these keywords or operators."""
        for place, word in enumerate(words, self.at + ahead):
            token = self.tokens[min(place, len(self.tokens) - 1)]
            if token.value != word or token.kind not in ("name", "op"):
                return False
        return True

    def accept(self, *words: str) -> bool:
        if not self.peek(*words):
            return False
        self.at += len(words)
        return True

    def accept_any(self, *words: str) -> str | None:
        for word in words:
            if self.accept(word):
                return word
        return None

    def expect(self, word: str) -> None:
        if self.accept(word):
            return
        codes = {
            "(": (906, "missing left parenthesis"),
            ")": (907, "missing right parenthesis"),
            "FROM": (923, "FROM keyword not found where expected"),
            "INTO": (925, "missing INTO keyword"),
            "SET": (971, "missing SET keyword"),
            "=": (927, "missing equal sign"),
            "THEN": (905, "missing keyword"),
            "BY": (924, "missing BY keyword"),
            ",": (917, "missing comma"),
        }
        raise self.error(*codes.get(word, (905, f"missing keyword {word}")))

    def error(self, code: int, text: str) -> OracleError:
        return OracleError(code, text, position=self.token.start)

    def identifier(self, what: str = "identifier") -> str:
        token = self.token
        if token.kind == "quoted" or (token.kind == "name" and token.value not in RESERVED):
            if len(token.value.encode()) > self.longest_name:
                raise self.error(972, "identifier is too long")
            self.at += 1
            return token.value
        codes = {"table": (903, "invalid table name")}
        raise self.error(*codes.get(what, (904, "invalid identifier")))

    def qualified_name(self, what: str = "identifier") -> ast.Name:
        parts = [self.identifier(what)]
        while self.accept("."):
            parts.append(self.identifier(what))
        return tuple(parts)
