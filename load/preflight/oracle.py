"""Checks of Oracle: access, snapshot, tables, columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum

from load.errors import LoadError
from load.oracle import sight, snapshot
from load.oracle.choice import choose
from load.oracle.dictionary import SourceTable, character_set, read_table
from load.oracle.sessions import Session, Sessions
from load.postgres import schemas
from load.preflight.check import Check, fail, note, ok
from load.preflight.needed_tables import NeededColumn, NeededTable
from load.settings import Options, OracleSettings
from load.values.columns import Column, Kind

_TEXT, _NUMBER, _TIME, _BYTES = "text", "number", "time", "bytes"
_FAMILIES: Mapping[Kind, str] = {
    Kind.NUMBER: _NUMBER,
    Kind.NUMBER_TEXT: _NUMBER,
    Kind.FLOAT: _NUMBER,
    Kind.TIME: _TIME,
    Kind.TIME_TEXT: _TIME,
    Kind.INSTANT: _TIME,
    Kind.INSTANT_TEXT: _TIME,
    Kind.RAW: _BYTES,
    Kind.BLOB: _BYTES,
    Kind.LONG_RAW: _BYTES,
}
# rule of a contract -> families it is meant for, families it can read besides
RULES: Mapping[str, tuple[set[str], set[str]]] = {
    "text": ({_TEXT, _NUMBER}, {_TIME}),
    "code": ({_TEXT, _NUMBER}, {_TIME}),
    "upper": ({_TEXT, _NUMBER}, {_TIME}),
    "phone": ({_TEXT, _NUMBER}, set()),
    "email": ({_TEXT}, set()),
    "boolean": ({_TEXT, _NUMBER}, set()),
    "date": ({_TIME}, {_TEXT, _NUMBER}),
    "decimal": ({_NUMBER}, {_TEXT}),
    "integer": ({_NUMBER}, {_TEXT}),
    "reference": ({_TEXT, _NUMBER}, set()),
    "float": ({_NUMBER}, {_TEXT}),
    "time": ({_TEXT}, {_TIME, _NUMBER}),
    "duration": ({_NUMBER}, {_TEXT}),
    "uuid": ({_BYTES, _TEXT}, set()),
    "json": ({_TEXT}, {_NUMBER}),
    "binary": ({_BYTES}, {_TEXT}),
    "lookup": ({_TEXT, _NUMBER}, set()),
}
PAGE = 8_160  # bytes of a row in Postgres, at most
POINTER = 18  # to a value that lies outside of its row
# System privileges that reading eight tables does not need.
_TOO_MUCH = ("INSERT ANY", "UPDATE ANY", "DELETE ANY", "DROP ANY", "ALTER ANY", "SYSDBA")


class OracleSide:
    """The checks of Oracle, and the size that the checks of Postgres need."""

    def __init__(
        self, settings: OracleSettings, options: Options, needed: Sequence[NeededTable]
    ) -> None:
        self._settings = settings
        self._options = options
        self._needed = {table.source_table: table for table in needed}
        self.expected_bytes = 0

    def checks(self) -> Iterator[Check]:
        """All of them; nothing but SELECTs."""
        settings = self._settings
        sessions = Sessions(settings, limit=1, timeout=self._options.timeout)
        try:
            sessions.open()
        except LoadError as error:
            yield fail("Oracle", str(error))
            return
        try:
            mode = "thick" if settings.client_lib_dir else "thin"
            yield ok("Oracle", f"{sessions.version} at {settings.where}, {mode} mode")
            yield self._guarded(sessions, "character set", _character_set)
            tables = []
            try:
                with sessions.session() as session:
                    chosen = choose(session, settings.schema, self._options).tables
            except LoadError as error:
                yield fail("tables", str(error))
                chosen = ()
            for name in chosen:
                found: list[SourceTable] = []
                yield from self._table(sessions, name, found)
                tables += found
            yield self._guarded(sessions, "account", _privileges)
            yield self._guarded(sessions, "snapshot", lambda s: _snapshot(s, tables))
        finally:
            sessions.close()

    def _guarded(
        self, sessions: Sessions, subject: str, check: Callable[[Session], Check]
    ) -> Check:
        try:
            with sessions.session() as session:
                return check(session)
        except LoadError as error:
            return fail(subject, str(error))

    def _table(self, sessions: Sessions, name: str, found: list[SourceTable]) -> Iterator[Check]:
        try:
            with sessions.session() as session:
                skipped = self._options.skipped(name)
                table = read_table(session, self._settings.schema, name, skipped)
                count, size = _size(session, table)
                limits = sight.limits(session, table.owner, table.name)
        except LoadError as error:
            yield fail(name, str(error))
            return
        found.append(table)
        self.expected_bytes += size
        yield ok(name, f"{count:,} rows, {len(table.columns)} columns, about {megabytes(size)}")
        if (width := widest_row(table)) > PAGE:
            yield note(
                f"{name} rows",
                f"a row of its {len(table.columns)} columns may need {width:,} bytes, and Postgres "
                f"holds {PAGE:,}: a row that is full cannot be stored",
                "--skip-column leaves columns out, or a view splits the table in two",
            )
        for limit in limits:
            yield note(f"{name} rows", limit)
        for column, raw in table.facts.get("renamed", {}).items():
            yield note(f"{name} names", f'"{column}" will be {raw} in {schemas.RAW}')
        for column, kind in table.facts.get("left_out", {}).items():
            yield note(f"{name} columns", f"{column} ({kind}) is left out, as you asked")
        needed = self._needed.get(name)
        if needed is not None:
            yield _mapping(table, needed)


def _character_set(session: Session) -> Check:
    name = character_set(session)
    if not name:
        return note("character set", "unknown, NLS_DATABASE_PARAMETERS cannot be read")
    if name == "US7ASCII":
        return note(
            "character set",
            "US7ASCII",
            "letters outside ASCII, if there are any, arrive as U+FFFD and are listed in "
            f"{schemas.AUDIT}.extraction_warnings",
        )
    return ok("character set", name)


def _privileges(session: Session) -> Check:
    found = session.optional_rows("SELECT PRIVILEGE FROM SESSION_PRIVS")
    if found is None:
        return note("account", f"{session.user}; SESSION_PRIVS cannot be read")
    privileges = sorted(row[0] for row in found)
    grave = [name for name in privileges if name.startswith(_TOO_MUCH)]
    if grave:
        return note(
            "account",
            f"{session.user} may do more than read ({', '.join(grave[:5])})",
            "an account with the rights of scripts/grants.sql is enough",
        )
    return ok("account", f"{session.user}, {', '.join(privileges) or 'no system privileges'}")


def _snapshot(session: Session, tables: Sequence[SourceTable]) -> Check:
    scn = snapshot.current_scn(session)
    refusal = snapshot.flashback_refusal(session, scn, [table.quoted for table in tables])
    if refusal is None:
        return ok("snapshot", f"all tables can be read as of one SCN ({scn} now)")
    return note(
        "snapshot",
        f"no read as of an SCN ({refusal}); a run uses one session and one read-only transaction: "
        "slower, and it cannot be resumed",
        f"for the SCN: GRANT EXECUTE ON DBMS_FLASHBACK TO {session.user} and GRANT FLASHBACK ON "
        "each table (scripts/grants.sql)",
    )


def widest_row(table: SourceTable) -> int:
    """Bytes of a row whose values are all there, each in the least room that Postgres can give it.

    A longer text lies outside, and a pointer to it in the row.
    """
    head = 24 + len(table.columns) // 8
    return head + sum(_least_room(column) for column in table.columns)


def _least_room(column: Column) -> int:
    if column.kind in (Kind.NUMBER, Kind.NUMBER_TEXT):
        digits = column.oracle.precision or 38
        return min(3 + 2 * (-(-digits // 4) + 1), POINTER)
    if _FAMILIES.get(column.kind) == _TIME or column.kind is Kind.FLOAT:
        return 8
    return min(column.oracle.length or POINTER, POINTER) + 1


def _size(session: Session, table: SourceTable) -> tuple[int, int]:
    """Rows, and bytes in Postgres, from Oracle's mean row length or from the declared types."""
    count = int(session.rows(f"SELECT COUNT(*) FROM {table.quoted}")[0][0])  # noqa: S608
    found = session.optional_rows(
        "SELECT AVG_ROW_LEN FROM ALL_TABLES WHERE OWNER = :owner AND TABLE_NAME = :table_name",
        {"owner": table.owner, "table_name": table.name},
    )
    mean = int(found[0][0]) if found and found[0][0] else 0
    if not mean:
        mean = sum(min(column.oracle.length or 8, 20) for column in table.columns)
    return count, count * (mean + 28)


def _mapping(table: SourceTable, needed: NeededTable) -> Check:
    """Compare the table's columns with those that the mapping reads."""
    subject = f"{table.name} columns"
    problems, notes = [], []
    for want, source in [(one, source) for one in needed.columns for source in one.sources]:
        column = table.column(source)
        if column is None:
            problems.append(f"{source} is missing, which {needed.entity}.{want.name} is made of")
            continue
        if len(want.sources) > 1 and want.rule != "reference":
            continue  # the contract's expression reads them together
        fits = _fit(column, want)
        if fits is _Fit.UNREADABLE:
            problems.append(
                f"{source} is {column.oracle.spelled}, which the rule '{want.rule}' of "
                f"{needed.entity}.{want.name} cannot read"
            )
        elif fits is _Fit.READABLE:
            notes.append(
                f"{source} is {column.oracle.spelled} and is read as {want.data_type}, "
                "value by value"
            )
    known = {source for want in needed.columns for source in want.sources} | set(needed.unmapped)
    extra = [c.oracle.name for c in table.columns if c.oracle.name not in known]
    if extra:
        notes.append(f"{', '.join(extra)}: copied to {schemas.RAW}, but not in the mapping")
    if problems:
        return fail(
            subject,
            "; ".join(problems + notes),
            f"correct the mapping, dbt_project/models/app/{needed.entity}.yml and "
            f"staging/stg_{needed.entity}.sql, or have the table corrected",
        )
    if notes:
        return note(subject, "; ".join(notes))
    return ok(subject, "as the mapping needs them")


class _Fit(Enum):
    """How a rule takes a column's type."""

    MEANT = "meant"
    READABLE = "readable"
    UNREADABLE = "unreadable"


def _fit(column: Column, want: NeededColumn) -> _Fit:
    family = _FAMILIES.get(column.kind, _TEXT)
    meant, readable = RULES.get(want.rule, ({family}, set()))
    if family in meant:
        return _Fit.MEANT
    return _Fit.READABLE if family in readable else _Fit.UNREADABLE


def megabytes(size: int) -> str:
    """A size for people."""
    return f"{size / 1024**2:,.0f} MB" if size >= 1024**2 else f"{max(size, 1) / 1024:,.0f} kB"
