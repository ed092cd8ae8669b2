"""The calls that a logged-on client makes: execute, fetch, LOB operations, commit and the rest."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from dataclasses import replace

from oracle_standin.calls import answers
from oracle_standin.calls.binds import Raw, bound, bound_array, read_row
from oracle_standin.calls.cursors import Cursors, OpenCursor
from oracle_standin.calls.lob_operations import lob_operation
from oracle_standin.errors import BreakError, ConnectionCutError, OracleError, unsupported
from oracle_standin.instance import Instance
from oracle_standin.results.lobs import LOCATOR_SIZE, Lobs
from oracle_standin.results.result import Result
from oracle_standin.session.execution import describe, run, run_array
from oracle_standin.session.session import Session
from oracle_standin.session.statements import Done, prepare
from oracle_standin.sql.lexer import tokenize
from oracle_standin.wire import messages, piggybacks
from oracle_standin.wire.messages import BindType, ExecuteRequest
from oracle_standin.wire.packets import Channel
from oracle_standin.wire.ttc import Reader

_MAX_STRING = 32767
# Define types that ask for a LOB's content in the row: VARCHAR2, LONG, RAW and their variants.
_INLINE = frozenset({1, 5, 8, 9, 23, 24, 94, 95, 96})


class Calls:
    """The loop over one session's calls."""

    def __init__(
        self,
        server: Instance,
        channel: Channel,
        reader: Reader,
        terms: messages.Terms,
        session: Session,
    ) -> None:
        self._server = server
        self._channel = channel
        self._reader = reader
        self._terms = terms
        self._session = session
        self._cursors = Cursors()
        self._lobs = Lobs()
        self._answers = answers.Answers(channel, session, server.faults, terms)
        self._current = 0  # the cursor that an error message is to name
        self._functions: dict[int, Callable[[], None]] = {
            messages.EXECUTE: self._execute,
            messages.FETCH: self._fetch,
            messages.REEXECUTE: self._reexecute,
            messages.REEXECUTE_AND_FETCH: self._reexecute,
            messages.LOB_OPERATION: self._lob,
            messages.COMMIT: lambda: self._end_transaction(commit=True),
            messages.ROLLBACK: lambda: self._end_transaction(commit=False),
            messages.PING: self._answers.status,
            messages.VERSION: self._version,
        }

    def serve(self) -> None:
        """Until the client logs off or its connection is cut."""
        try:
            while self._one_call():
                pass
        finally:
            self._cursors.close_all()

    def _one_call(self) -> bool:
        self._current = 0
        try:
            function = self._next_function()
            if function == messages.LOGOFF:
                self._answers.status()
                return False
            handler = self._functions.get(function)
            if handler is None:
                raise ConnectionCutError(f"call {function} is not known")
            handler()
        except BreakError:
            self._channel.acknowledge_break()
            self._reader.reset()
            cancelled = OracleError(1013, "user requested cancel of current operation")
            self._answers.failure(cancelled, 0)
        except OracleError as error:
            self._answers.failure(error, self._current)
        except ConnectionCutError:
            raise
        except Exception as error:  # a defect of this server must not look like a lost connection
            traceback.print_exc(file=sys.stderr)
            told = OracleError(20000, f"the stand-in server failed: {type(error).__name__}")
            self._answers.failure(told, self._current)
        return True

    def _next_function(self) -> int:
        """The function code of the next call, after the piggybacks in front of it."""
        while True:
            kind, function = self._reader.u8(), self._reader.u8()
            self._reader.u8()
            if kind == messages.FUNCTION:
                return function
            if kind != messages.PIGGYBACK:
                raise ConnectionCutError(f"message type {kind} where a call was due")
            self._piggyback(function)

    def _piggyback(self, function: int) -> None:
        reader = self._reader
        if function == messages.CLOSE_CURSORS:
            reader.u8()
            for number in reader.uints(reader.uint()):
                self._cursors.close(number)
        elif function == messages.SET_SCHEMA:
            reader.u8()
            self._session.schema = (reader.lclr() or b"").decode().upper()
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
            raise ConnectionCutError(f"piggyback {function} is not known")

    # --- execute

    def _execute(self) -> None:
        request = messages.read_execute(self._reader, self._terms)
        if request.define_count:
            self._define(request)
            return
        types = messages.read_types(self._reader, request.bind_count, self._terms)
        if request.sql is None:
            cursor = self._cursors.get(request.cursor)
            values = self._bind_rows(types, request, plsql=False)
            self._server.log(cursor.prepared.sql)
        else:
            # Bind values are in the same request and must be read before anything can fail.
            sent = types[: len(types) - _returned_binds(request.sql)]
            values = self._bind_rows(sent, request, plsql=_is_plsql(request.sql))
            self._server.log(request.sql)
            cursor = self._cursors.open(prepare(self._session, request.sql))
        cursor.types = types or cursor.types
        if request.asks_for_more:
            raise unsupported("batch errors, row counts by row and scrolling")
        request = replace(request, cursor=cursor.number)
        try:
            if request.options & messages.DESCRIBE_ONLY:
                self._describe_only(cursor)
            else:
                self._run(cursor, request, values)
        except OracleError:
            if request.sql is not None:  # what cannot be executed once is not kept
                self._cursors.close(cursor.number)
            raise

    def _bind_rows(
        self, types: list[BindType], request: ExecuteRequest, *, plsql: bool
    ) -> list[list[Raw]]:
        if not types:
            return [[]] * request.executions
        rows = []
        for _ in range(request.executions):
            if self._reader.u8() != messages.ROW_DATA:
                raise ConnectionCutError("no bind values")
            rows.append(read_row(self._reader, types, _MAX_STRING, plsql=plsql))
        return rows

    def _reexecute(self) -> None:
        """The same statement again, with new bind values of the same types."""
        number, count, _, more = self._reader.uints(4)
        cursor = self._cursors.get(number)
        self._current = number
        is_query = cursor.prepared.is_query
        commits = not is_query and more & messages.COMMIT_REEXECUTE
        request = ExecuteRequest(
            options=messages.AUTOCOMMIT if commits else 0,
            cursor=number,
            sql=None,
            rows=count,
            executions=1 if is_query else max(1, count),
            bind_count=len(cursor.types),
            define_count=0,
        )
        values = self._bind_rows(cursor.types, request, plsql=False)
        self._server.log(cursor.prepared.sql)
        self._run(cursor, request, values)

    def _run(self, cursor: OpenCursor, request: ExecuteRequest, values: list[list[Raw]]) -> None:
        cursor.close_result()
        total = self._run_array(cursor, values)
        if total is not None:
            values = []
        total = total or 0
        outcome: Result | Done = Done()
        for number, row in enumerate(values):
            try:
                outcome = self._run_once(cursor, row)
            except OracleError as error:
                error.rows_done = number
                raise
            total += outcome.rows if isinstance(outcome, Done) else 0
        if isinstance(outcome, Result):
            cursor.result = outcome
            self._start_rows(cursor, request)
            return
        if request.options & messages.AUTOCOMMIT:
            self._session.end_transaction(commit=True)
        self._answers.success(b"", cursor.number, total)

    def _run_array(self, cursor: OpenCursor, values: list[list[Raw]]) -> int | None:
        """All rows of an array INSERT in one go, or None where they must go one by one.

        After an error they do, as the rows in front of the bad one stay inserted.
        """
        if len(values) < 2 or not cursor.prepared.takes_arrays:
            return None
        self._session.new_settings()
        try:
            binds, many = bound_array(cursor.types, values, self._lobs)
            return run_array(self._session, cursor.prepared, binds, many, self._channel)
        except OracleError:
            return None

    def _run_once(self, cursor: OpenCursor, row: list[Raw]) -> Result | Done:
        settings = self._session.new_settings()
        typed = zip(cursor.types, row, strict=True) if row else ()
        binds = [bound(kind, value, settings, self._lobs) for kind, value in typed]
        return run(self._session, cursor.prepared, binds, self._lobs, self._channel)

    def _describe_only(self, cursor: OpenCursor) -> None:
        """Parse without executing."""
        columns = describe(self._session, cursor.prepared)
        shown = answers.description(self._terms, columns) if columns else b""
        self._answers.success(shown, cursor.number, 0)

    def _start_rows(self, cursor: OpenCursor, request: ExecuteRequest) -> None:
        result = cursor.rows()
        shown = b""
        if request.sql is not None:
            shown = answers.description(self._terms, result.columns)
        if cursor.inline is not None:
            result.define(cursor.inline)
        # The client says first in what form it wants LOBs.
        limit = 0 if result.has_lobs and cursor.inline is None else request.rows
        self._answers.rows(shown, cursor, limit)

    def _define(self, request: ExecuteRequest) -> None:
        """The client says in what form it wants each column; rows may be wanted at once."""
        types = messages.read_types(self._reader, request.define_count, self._terms)
        cursor = self._cursors.get(request.cursor)
        self._current = cursor.number
        result = cursor.rows()
        cursor.inline = [
            kind.wire_number in _INLINE and column.wire.type.is_lob
            for kind, column in zip(types, result.columns, strict=True)
        ]
        result.define(cursor.inline)
        self._answers.rows(b"", cursor, request.rows)

    # --- the rest

    def _fetch(self) -> None:
        number, limit = self._reader.uints(2)
        self._current = number
        self._answers.rows(b"", self._cursors.get(number), limit)

    def _lob(self) -> None:
        self._answers.success(lob_operation(self._reader, self._lobs), 0, 0)

    def _version(self) -> None:
        """The banner and the number of the database, which other clients learn while logging on."""
        self._reader.u8(), self._reader.uint(), self._reader.raw(2)
        if self._terms.version >= 11:
            self._reader.uint()
        version = self._session.version
        self._channel.send_data(messages.write_version(version.banner, version.call_number))

    def _end_transaction(self, *, commit: bool) -> None:
        self._session.end_transaction(commit=commit)
        self._answers.status()


def _returned_binds(sql: str) -> int:
    """How many binds RETURNING ... INTO fills: they come last, and no values travel for them."""
    try:
        tokens = tokenize(sql)
    except OracleError:  # told as soon as the request is read
        return 0
    words = [token.value if token.kind == "name" else "" for token in tokens]
    if words[0] not in ("INSERT", "UPDATE", "DELETE"):
        return 0
    start = next((n for n, word in enumerate(words) if word in ("RETURNING", "RETURN")), None)
    return 0 if start is None else sum(token.kind == "bind" for token in tokens[start:])


def _is_plsql(sql: str) -> bool:
    words = sql.split(None, 1)
    return bool(words) and words[0].upper() in ("BEGIN", "DECLARE", "CALL")
