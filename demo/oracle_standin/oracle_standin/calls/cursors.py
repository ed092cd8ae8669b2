"""The statements that one client keeps open."""

from __future__ import annotations

from dataclasses import dataclass, field

from oracle_standin.errors import OracleError
from oracle_standin.results.result import Result
from oracle_standin.session.statements import Prepared
from oracle_standin.wire.messages import BindType

_MOST_CURSORS = 300


@dataclass
class OpenCursor:
    """A parsed statement, its binds' types, and its rows if it is a query.

    `inline` remembers from one execution to the next which columns the client wants inline.
    """

    number: int
    prepared: Prepared
    types: list[BindType] = field(default_factory=list)
    result: Result | None = None
    inline: list[bool] | None = None

    def close_result(self) -> None:
        if self.result is not None:
            self.result.close()
            self.result = None

    def rows(self) -> Result:
        """ORA-01002 when there is nothing to fetch."""
        if self.result is None:
            raise OracleError(1002, "fetch out of sequence")
        return self.result


class Cursors:
    """Cursors by number. Numbers have 16 bits and are used again."""

    def __init__(self) -> None:
        self._open: dict[int, OpenCursor] = {}

    def open(self, prepared: Prepared) -> OpenCursor:
        """ORA-01000 when there are too many."""
        if len(self._open) >= _MOST_CURSORS:
            raise OracleError(1000, "maximum open cursors exceeded")
        number = next(n for n in range(1, 0x10000) if n not in self._open)
        self._open[number] = OpenCursor(number, prepared)
        return self._open[number]

    def get(self, number: int) -> OpenCursor:
        """ORA-01001 for a number that is not open."""
        try:
            return self._open[number]
        except KeyError as error:
            raise OracleError(1001, "invalid cursor") from error

    def close(self, number: int) -> None:
        cursor = self._open.pop(number, None)
        if cursor is not None:
            cursor.close_result()

    def close_all(self) -> None:
        for number in list(self._open):
            self.close(number)
