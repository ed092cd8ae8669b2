"""A statement between its parsing and its outcome."""

from __future__ import annotations

from dataclasses import dataclass

from oracle_standin.session.session import Session
from oracle_standin.sql import ast
from oracle_standin.sql.parser import parse


@dataclass(frozen=True)
class Prepared:
    """A parsed statement; `binds` are the names of its placeholders in order."""

    sql: str
    statement: ast.Statement
    binds: tuple[str, ...]

    @property
    def is_query(self) -> bool:
        return isinstance(self.statement, ast.QueryStatement)

    @property
    def takes_arrays(self) -> bool:
        """Whether many rows of binds can be carried out at once."""
        return isinstance(self.statement, ast.Insert) and isinstance(self.statement.rows, tuple)


@dataclass(frozen=True)
class Done:
    """The outcome of anything but a query."""

    rows: int = 0


def prepare(session: Session, sql: str) -> Prepared:
    statement, binds = parse(sql, twelve=session.version.is_twelve)
    return Prepared(sql, statement, tuple(binds))
