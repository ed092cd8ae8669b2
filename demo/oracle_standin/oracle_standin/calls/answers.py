"""What goes back to the client: rows, success or an error; and the faults on the way."""

from __future__ import annotations

from collections.abc import Sequence

from oracle_standin.calls.cursors import OpenCursor
from oracle_standin.errors import ConnectionCutError, OracleError
from oracle_standin.faults import Faults, Trip
from oracle_standin.results.result import ResultColumn
from oracle_standin.session.session import Session
from oracle_standin.store.snapshots import too_old
from oracle_standin.wire import messages
from oracle_standin.wire.packets import Channel

_AN_HOUR = 3600.0


def description(terms: messages.Terms, columns: Sequence[ResultColumn]) -> bytes:
    """The DESCRIBE message of a query's columns."""
    return messages.write_describe(
        terms,
        [column.name for column in columns],
        [column.wire.type for column in columns],
        [column.nullable for column in columns],
    )


class Answers:
    """Puts answers together and sends them. Every answer but a status ends in an ERROR message."""

    def __init__(
        self, channel: Channel, session: Session, faults: Faults, terms: messages.Terms
    ) -> None:
        self._channel = channel
        self._session = session
        self._faults = faults
        self._terms = terms

    def status(self) -> None:
        self._channel.send_data(messages.write_status())

    def success(self, body: bytes, cursor: int, rows: int) -> None:
        self._channel.send_data(body + self._end(cursor, rows))

    def failure(self, error: OracleError, cursor: int) -> None:
        self._channel.send_data(self._end(cursor, error.rows_done, error))

    def rows(self, body: bytes, cursor: OpenCursor, limit: int) -> None:
        """At most `limit` rows of an open query, after `body`."""
        result = cursor.rows()
        if limit and (seconds := self._faults.delay(result.tables)):
            self._channel.sleep(seconds)
        room, mine = self._faults.room(result.tables)
        wanted = min(limit, room)
        parts, count = result.take(wanted)
        self._faults.count(result.tables, count)
        header = messages.row_header() if count else b""
        pieces: list[bytes | memoryview] = [body, header, *parts]
        if mine is not None and limit > room and count == wanted:
            self._trip(self._faults.go_off(mine), pieces)
        end = self._end(cursor.number, result.sent)
        if limit and count < limit:
            no_more = OracleError(messages.NO_DATA, "no data found")
            end = self._end(cursor.number, result.sent, no_more)
        self._channel.send_data(b"".join([*pieces, end]))

    def _trip(self, trip: Trip, pieces: list[bytes | memoryview]) -> None:
        """A fault in the middle of an answer: the rows before it are sent, no end follows."""
        if trip is Trip.TOO_OLD:
            raise too_old()
        if trip is Trip.HANG:
            self._channel.sleep(_AN_HOUR)
        self._channel.send_data(b"".join(pieces))
        raise ConnectionCutError("cut by a fault")

    def _end(self, cursor: int, rows: int, error: OracleError | None = None) -> bytes:
        return messages.write_error(
            self._terms,
            code=error.code if error else 0,
            text=f"{error}\n" if error else "",
            cursor=cursor,
            rows=rows,
            position=error.position if error else 0,
            in_transaction=self._session.transaction is not None,
        )
