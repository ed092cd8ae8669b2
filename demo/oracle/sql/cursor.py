"""A position in a statement's tokens, with the usual questions."""

from __future__ import annotations

from demo.oracle.errors import OracleError
from demo.oracle.sql import ast
from demo.oracle.sql.lexer import Token, tokenize

# Words that end an expression or a name where Oracle reserves them.
RESERVED = frozenset(
    [
        "ALL", "ALTER", "AND", "ANY", "AS", "ASC", "BETWEEN", "BY", "CASE", "CHECK", "CONNECT",
        "CREATE", "DELETE", "DESC", "DISTINCT", "DROP", "ELSE", "EXISTS", "FOR", "FROM", "GRANT",
        "GROUP", "HAVING", "IN", "INSERT", "INTERSECT", "INTO", "IS", "LIKE", "LOCK", "MINUS",
        "NOT", "NULL", "OF", "ON", "OPTION", "OR", "ORDER", "SELECT", "SET", "START", "TABLE",
        "THEN", "TO", "UNION", "UNIQUE", "UPDATE", "VALUES", "WHERE", "WITH",
    ]
)  # fmt: skip


class Cursor:
    """A position in a list of tokens, with the usual questions."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.tokens = tokenize(sql)
        self.at = 0
        self.binds: list[str] = []

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
        coming = self.tokens[self.at + ahead : self.at + ahead + len(words)]
        return len(coming) == len(words) and all(
            token.kind in ("name", "op") and token.value == word
            for token, word in zip(coming, words, strict=True)
        )

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
            self.at += 1
            return token.value
        codes = {"table": (903, "invalid table name")}
        raise self.error(*codes.get(what, (904, "invalid identifier")))

    def qualified_name(self, what: str = "identifier") -> ast.Name:
        parts = [self.identifier(what)]
        while self.accept("."):
            parts.append(self.identifier(what))
        return tuple(parts)
