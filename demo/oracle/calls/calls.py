"""The calls that a logged-on client makes: execute, fetch, LOB operations, commit and the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from demo.oracle.calls.binds import Raw, bound, read_row
from demo.oracle.calls.lob_operations import lob_operation
from demo.oracle.calls.lobs import LOCATOR_SIZE, Lobs
from demo.oracle.calls.results import Result
from demo.oracle.errors import Break, ConnectionCut, OracleError, unsupported
from demo.oracle.session.execution import Done, Prepared, prepare, run
from demo.oracle.session.session import Session
from demo.oracle.wire import messages, piggybacks
from demo.oracle.wire.messages import BindType, ExecuteRequest

if TYPE_CHECKING:
    from demo.oracle.calls.conversation import Conversation

_MAX_STRING = 32767
_INLINE = frozenset({1, 5, 8, 9, 23, 24, 94, 95, 96})


@dataclass
class OpenCursor:
    """A statement that a client keeps: its binds' types, and its rows if it is a query."""

    prepared: Prepared
    types: list[BindType] = field(default_factory=list)
    result: Result | None = None
    inline: list[bool] | None = None
    lobs: Lobs = field(default_factory=Lobs)


class Calls:
    """The loop over one session's calls."""

    def __init__(self, conversation: Conversation, session: Session) -> None:
        self._server = conversation.server
        self._channel = conversation.channel
        self._reader = conversation.reader
        self._version = conversation.version
        self._session = session
        self._cursors: dict[int, OpenCursor] = {}
        self._lobs = Lobs()
        self._functions: dict[int, Callable[[], None]] = {
            messages.EXECUTE: self._execute,
            messages.FETCH: self._fetch,
            messages.REEXECUTE: self._reexecute,
            messages.REEXECUTE_AND_FETCH: self._reexecute,
            messages.LOB_OPERATION: self._lob,
            messages.COMMIT: lambda: self._end_transaction(commit=True),
            messages.ROLLBACK: lambda: self._end_transaction(commit=False),
            messages.PING: self._simple,
        }

    def serve(self) -> None:
        """Until the client logs off or its connection is cut."""
        try:
            while self._one_call():
                pass
        finally:
            for cursor in self._cursors.values():
                self._close(cursor)

    def _one_call(self) -> bool:
        cursor = 0
        try:
            self._cursor_in_use = 0
            function = self._next_function()
            if function == messages.LOGOFF:
                self._simple()
                return False
            handler = self._functions.get(function)
            if handler is None:
                raise unsupported(f"call {function}")
            handler()
        except Break:
            self._channel.acknowledge_break()
            self._reader.reset()
            self._fail(OracleError(1013, "user requested cancel of current operation"), cursor)
        except OracleError as error:
            self._reader.reset()
            self._fail(error, self._cursor_in_use)
        return True

    def _next_function(self) -> int:
        """The function code of the next call, after the piggybacks in front of it."""
        while True:
            kind, function = self._reader.u8(), self._reader.u8()
            self._reader.u8()
            if kind == messages.FUNCTION:
                return function
            if kind != messages.PIGGYBACK:
                raise ConnectionCut(f"message type {kind} where a call was due")
            self._piggyback(function)

    def _piggyback(self, function: int) -> None:
        reader = self._reader
        if function == messages.CLOSE_CURSORS:
            reader.u8()
            for cursor in reader.uints(reader.uint()):
                closed = self._cursors.pop(cursor, None)
                if closed is not None:
                    self._close(closed)
        elif function == messages.SET_SCHEMA:
            reader.u8()
            self._session.schema = (reader.lclr() or b"").decode()
        elif function == messages.END_TO_END:
            piggybacks.read_end_to_end(reader)
        elif function == messages.APPLICATION_CONTEXT:
            piggybacks.read_application_context(reader)
        elif function == messages.SESSION_STATE:
            reader.uint()
        elif function == messages.LOB_OPERATION:
            for locator in piggybacks.read_free_lobs(reader, LOCATOR_SIZE):
                self._lobs.free(locator)
        else:
            raise ConnectionCut(f"piggyback {function} is not known")

    # --- execute and fetch

    def _execute(self) -> None:
        request = messages.read_execute(self._reader, self._version)
        if request.define_count:
            self._define(request)
            return
        types = messages.read_types(self._reader, request.bind_count, self._version)
        cursor = self._cursors.get(request.cursor)
        if request.sql is not None:
            # The bind rows are in the same request, so the statement's kind is needed to read on.
            values = self._bind_rows(types, request, plsql=_is_plsql(request.sql))
            cursor = OpenCursor(self._prepared(request.sql))
            request = _with_cursor(request, self._keep(cursor))
        else:
            if cursor is None:
                raise OracleError(1001, "invalid cursor")
            values = self._bind_rows(types, request, plsql=cursor.prepared.is_block)
            self._server.log(cursor.prepared.sql)
        if types:
            cursor.types = types
        self._cursor_in_use = request.cursor
        if request.options & messages.DESCRIBE_ONLY:
            self._describe_only(cursor, request.cursor)
            return
        self._run(cursor, request, values)

    def _prepared(self, sql: str) -> Prepared:
        self._server.log(sql)
        return prepare(self._session, sql)

    def _bind_rows(
        self, types: list[BindType], request: ExecuteRequest, *, plsql: bool
    ) -> list[list[Raw]]:
        if not types:
            return [[]] * request.executions
        rows = []
        for _ in range(request.executions):
            if self._reader.u8() != messages.ROW_DATA:
                raise ConnectionCut("no bind values")
            rows.append(read_row(self._reader, types, _MAX_STRING, plsql=plsql))
        return rows

    def _reexecute(self) -> None:
        number, count = self._reader.uint(), self._reader.uint()
        options, more = self._reader.uint(), self._reader.uint()
        cursor = self._cursors.get(number)
        if cursor is None:
            raise OracleError(1001, "invalid cursor")
        self._cursor_in_use = number
        self._server.log(cursor.prepared.sql)
        fetches = cursor.prepared.is_query
        request = ExecuteRequest(
            messages.RUN
            | (messages.FETCH_ROWS if fetches else 0)
            | (messages.AUTOCOMMIT if (options | more) & (messages.AUTOCOMMIT | 1) and not fetches else 0),
            number, None, count, 1 if fetches else max(1, count), len(cursor.types), 0,
        )  # fmt: skip
        values = self._bind_rows(cursor.types, request, plsql=cursor.prepared.is_block)
        self._run(cursor, request, values)

    def _run(self, cursor: OpenCursor, request: ExecuteRequest, values: list[list[Raw]]) -> None:
        if cursor.result is not None:
            cursor.result.close()
            cursor.result = None
        total, outcome = 0, None
        for number, row in enumerate(values):
            try:
                outcome = self._run_once(cursor, row)
            except OracleError as error:
                error.rows_done = number  # type: ignore[attr-defined]
                raise
            if isinstance(outcome, Done):
                total += outcome.rows
        if isinstance(outcome, Result):
            cursor.result = outcome
            self._send_query(cursor, request)
            return
        if request.options & messages.AUTOCOMMIT:
            self._session.end_transaction(commit=True)
        answer = b""
        if cursor.prepared.is_block and isinstance(outcome, Done):
            from demo.oracle.session.blocks import write_out_binds

            answer = write_out_binds(outcome, len(cursor.types))
        self._channel.send_data(answer + self._success(request.cursor, total))

    def _run_once(self, cursor: OpenCursor, row: list[Raw]) -> Result | Done:
        settings = self._session.new_settings()
        typed = zip(cursor.types, row, strict=True) if row else ()
        binds = [bound(kind, value, settings, self._lobs) for kind, value in typed]
        return run(self._session, cursor.prepared, binds, cursor.lobs, self._channel.check_break)

    def _describe_only(self, cursor: OpenCursor, number: int) -> None:
        """Parse without executing."""
        from demo.oracle.session.execution import compile_query, result_columns
        from demo.oracle.sql import ast

        answer = b""
        statement = cursor.prepared.statement
        if isinstance(statement, ast.QueryStatement):
            from demo.oracle.compile.typed import null

            settings = self._session.new_settings()
            del settings
            self._session.start_statement()
            unbound = [null() for _ in cursor.prepared.binds]
            columns = result_columns(compile_query(self._session, statement, unbound))
            answer = self._description_of(columns)
        self._channel.send_data(answer + self._success(number, 0))

    def _send_query(self, cursor: OpenCursor, request: ExecuteRequest) -> None:
        result = cursor.result
        assert result is not None
        answer = self._description(result) if request.sql is not None else b""
        if cursor.inline is not None and len(cursor.inline) == len(result.columns):
            result.define(cursor.inline)
        limit = request.rows if request.options & messages.FETCH_ROWS else 0
        if result.has_locators and cursor.inline is None:
            limit = 0  # the client sends a define first
        self._send_rows(cursor, request.cursor, limit, answer)

    def _description(self, result: Result) -> bytes:
        return self._description_of(result.columns)

    def _description_of(self, columns: list) -> bytes:  # type: ignore[type-arg]
        return messages.write_describe(
            self._version,
            [c.name for c in columns],
            [c.wire.type for c in columns],
            [c.nullable for c in columns],
        )

    def _define(self, request: ExecuteRequest) -> None:
        """The client says in what form it wants each column; rows may be wanted at once."""
        types = messages.read_types(self._reader, request.define_count, self._version)
        cursor = self._cursors.get(request.cursor)
        if cursor is None or cursor.result is None:
            raise OracleError(1001, "invalid cursor")
        self._cursor_in_use = request.cursor
        cursor.inline = [kind.wire_number in _INLINE for kind in types]
        cursor.inline = [
            flag and column.wire.type.is_lob
            for flag, column in zip(cursor.inline, cursor.result.columns, strict=True)
        ]
        cursor.result.define(cursor.inline)
        limit = request.rows if request.options & messages.FETCH_ROWS else 0
        self._send_rows(cursor, request.cursor, limit, b"")

    def _fetch(self) -> None:
        number, rows = self._reader.uint(), self._reader.uint()
        cursor = self._cursors.get(number)
        if cursor is None or cursor.result is None:
            raise OracleError(1002, "fetch out of sequence")
        self._cursor_in_use = number
        self._send_rows(cursor, number, rows, b"")

    def _send_rows(self, cursor: OpenCursor, number: int, limit: int, answer: bytes) -> None:
        result = cursor.result
        assert result is not None
        parts, count = result.take(limit)
        if limit and count < limit:
            end = messages.write_error(
                self._version, code=messages.NO_DATA, text="ORA-01403: no data found\n",
                cursor=number, rows=result.sent, in_transaction=self._session.in_transaction,
            )  # fmt: skip
        else:
            end = self._success(number, result.sent)
        header = messages.row_header() if count else b""
        self._channel.send_data(b"".join([answer, header, *parts, end]))

    # --- the rest

    def _lob(self) -> None:
        self._channel.send_data(lob_operation(self._reader, self._lobs) + self._success(0, 0))

    def _end_transaction(self, *, commit: bool) -> None:
        self._session.end_transaction(commit=commit)
        self._simple()

    def _simple(self) -> None:
        self._channel.send_data(messages.write_status())

    def _keep(self, cursor: OpenCursor) -> int:
        """Give the cursor a number; the client returns it when it closes the cursor."""
        number = next(n for n in range(1, 0x10000) if n not in self._cursors)
        if len(self._cursors) >= self._server.max_open_cursors:
            raise OracleError(1000, "maximum open cursors exceeded")
        cursor.lobs = self._lobs
        self._cursors[number] = cursor
        return number

    def _close(self, cursor: OpenCursor) -> None:
        if cursor.result is not None:
            cursor.result.close()

    def _success(self, cursor: int, rows: int) -> bytes:
        return messages.write_error(
            self._version, cursor=cursor, rows=rows, in_transaction=self._session.in_transaction
        )

    def _fail(self, error: OracleError, cursor: int) -> None:
        self._channel.send_data(
            messages.write_error(
                self._version,
                code=error.code,
                text=f"{error}\n",
                cursor=cursor,
                rows=getattr(error, "rows_done", 0),
                position=error.position,
                in_transaction=self._session.in_transaction,
            )  # fmt: skip
        )


def _with_cursor(request: ExecuteRequest, cursor: int) -> ExecuteRequest:
    from dataclasses import replace

    return replace(request, cursor=cursor)


def _is_plsql(sql: str) -> bool:
    words = sql.split(None, 1)
    return bool(words) and words[0].upper() in ("BEGIN", "DECLARE", "CALL")
