"""What ends a call or a connection."""

from __future__ import annotations


class OracleError(Exception):
    """An ORA- error as the client sees it.

    `position` is the offset in the SQL text, 0 if none; `rows_done` how many executions of an
    array DML had succeeded before it.
    """

    def __init__(self, code: int, text: str, *, position: int = 0, rows_done: int = 0) -> None:
        super().__init__(f"ORA-{code:05d}: {text}")
        self.code = code
        self.text = text
        self.position = position
        self.rows_done = rows_done

    def at(self, position: int) -> OracleError:
        """The same error, with `position` unless it has one already."""
        return OracleError(self.code, self.text, position=self.position or position)


class ConnectionCutError(Exception):
    """The connection ends here, without an answer: the client left, or a fault cut it."""


class BreakError(Exception):
    """The client asked to stop the call in progress."""


def unsupported(what: str) -> OracleError:
    """The refusal of SQL that Oracle knows and this server does not.

    ORA-03001 is Oracle's own "unimplemented feature"; nothing is ever ignored instead.
    """
    return OracleError(3001, f"unimplemented feature: the stand-in server does not know {what}")
