"""What can go wrong, and what to do about it.

Every known failure is a LoadError: one line that says what to do, and an exit status. An Oracle
error is known by its code; what the code means decides whether the loader tries again.
"""

from __future__ import annotations

import re
from enum import Enum

EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130


class LoadError(Exception):
    """A known failure; `str()` is the line for the operator."""

    exit_status = EXIT_FAILED


class UsageError(LoadError):
    """Options that contradict each other, or settings that are missing or wrong."""

    exit_status = EXIT_USAGE


class InterruptedRunError(LoadError):
    """Ctrl-C or SIGTERM."""

    exit_status = EXIT_INTERRUPTED


class TargetError(LoadError):
    """Postgres refuses, or is not there."""


class CopyDiffersError(LoadError):
    """The proof failed."""


class Fault(Enum):
    """What an Oracle error means for the run."""

    LOST = "lost"  # the connection is gone or not available yet: try again
    LOGIN = "login"  # never try again: repeated failures lock the account
    SNAPSHOT = "snapshot"  # the snapshot is no longer there
    DEFINITION = "definition"  # the table was changed
    MISSING = "missing"  # no such table, or no right to see it
    PRIVILEGE = "privilege"
    UNSUPPORTED = "unsupported"  # the server does not know this SQL
    VALUE = "value"  # the driver cannot decode a value
    OTHER = "other"


class OracleError(LoadError):
    """A failure of the legacy database or on the way to it."""

    def __init__(self, message: str, fault: Fault = Fault.OTHER, code: str = "") -> None:
        super().__init__(message)
        self.fault = fault
        self.code = code

    @property
    def is_refusal(self) -> bool:
        """Whether Oracle refused only this statement; a simpler one may work."""
        return self.fault not in _NOT_THE_STATEMENT_S

    @property
    def is_of_the_session(self) -> bool:
        """Whether the session itself is the problem, whatever the statement."""
        return self.fault in (Fault.LOST, Fault.LOGIN)


_NOT_THE_STATEMENT_S = (Fault.LOST, Fault.LOGIN, Fault.SNAPSHOT, Fault.DEFINITION)


def is_lost(error: BaseException | None) -> bool:
    """Whether the connection to Oracle was lost: worth another attempt."""
    return isinstance(error, OracleError) and error.fault is Fault.LOST


# code -> (what it means, what to do). `{user}` and `{where}` are filled in by `oracle_error`.
_KNOWN: dict[str, tuple[Fault, str]] = {
    "ORA-01017": (
        Fault.LOGIN,
        "Oracle refuses user {user}: wrong name or password. Not tried again, because repeated "
        "failures lock the account: check ORACLE_USER and ORACLE_PASSWORD",
    ),
    "ORA-01005": (Fault.LOGIN, "Oracle got an empty password: set ORACLE_PASSWORD"),
    "ORA-01045": (
        Fault.LOGIN,
        "user {user} may not log on: have the DBA run GRANT CREATE SESSION TO {user}",
    ),
    "ORA-28000": (
        Fault.LOGIN,
        "the account {user} is locked: have the DBA run ALTER USER {user} ACCOUNT UNLOCK",
    ),
    "ORA-28001": (
        Fault.LOGIN,
        "the password of {user} has expired: set a new one in Oracle and in ORACLE_PASSWORD",
    ),
    "ORA-28002": (
        Fault.LOGIN,
        "the password of {user} is about to expire: set a new one in Oracle and in ORACLE_PASSWORD",
    ),
    "DPY-3015": (
        Fault.LOGIN,
        "the password of {user} is stored in 10g form, which thin mode cannot use: set "
        "ORACLE_CLIENT_LIB_DIR to Oracle Instant Client 19, or have the password set again",
    ),
    "DPY-3010": (
        Fault.LOGIN,
        "this Oracle Database is 11g or older, which needs thick mode: install Oracle Instant "
        "Client 19 (21 and newer do not reach 11g) and set ORACLE_CLIENT_LIB_DIR to its folder",
    ),
    "DPI-1047": (
        Fault.LOGIN,
        "no usable Oracle Instant Client in ORACLE_CLIENT_LIB_DIR: set it to the folder that "
        "holds libclntsh (Linux: install libaio too)",
    ),
    "DPY-6001": (
        Fault.LOST,
        "the listener at {where} does not know the service: check ORACLE_SERVICE",
    ),
    "ORA-12514": (
        Fault.LOST,
        "the listener at {where} does not know the service: check ORACLE_SERVICE, or wait until "
        "the database has started",
    ),
    "DPY-6003": (Fault.LOST, "the listener at {where} does not know the SID: check ORACLE_SID"),
    "ORA-12505": (Fault.LOST, "the listener at {where} does not know the SID: check ORACLE_SID"),
    "DPY-4000": (
        Fault.LOGIN,
        "tnsnames.ora has no such alias: check ORACLE_TNS_NAME, and TNS_ADMIN, its folder",
    ),
    "DPY-4026": (
        Fault.LOGIN,
        "there is no tnsnames.ora: set TNS_ADMIN to its folder",
    ),
    "DPY-4027": (Fault.LOGIN, "the folder of tnsnames.ora is not set: set TNS_ADMIN"),
    "ORA-00942": (
        Fault.MISSING,
        "no such table or view, or {user} may not read it: ORACLE_SCHEMA names the owner, and "
        "scripts/grants.sql has what the owner grants",
    ),
    "ORA-01031": (
        Fault.PRIVILEGE,
        "{user} lacks a right: see scripts/grants.sql",
    ),
    "ORA-01555": (
        Fault.SNAPSHOT,
        "the snapshot is too old, Oracle has overwritten its undo: start a fresh run (without "
        "--resume), at a quiet hour or with a larger UNDO_RETENTION",
    ),
    "ORA-08180": (Fault.SNAPSHOT, "the snapshot is no longer there: start a fresh run"),
    "ORA-08181": (Fault.SNAPSHOT, "Oracle no longer knows this SCN: start a fresh run"),
    "ORA-01466": (
        Fault.DEFINITION,
        "the table's definition was changed since the snapshot was taken: start a fresh run",
    ),
    "DPY-4024": (
        Fault.LOST,
        "no answer within --timeout: raise it if the database is only slow",
    ),
}
_KNOWN["ORA-22924"] = _KNOWN["ORA-01555"]  # the same, for a LOB
_KNOWN["ORA-30052"] = _KNOWN["ORA-01555"]


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Too many sessions or processes: one may end soon.
_BUSY = _codes("ORA-00018 ORA-00020 ORA-02391 ORA-12516 ORA-12518 ORA-12519 ORA-12520")
# The connection is gone, or none is available just now.
_LOST = _BUSY | _codes("""
    DPY-1001 DPY-4005 DPY-4011 DPY-6000 DPY-6002 DPY-6005 DPI-1010 DPI-1080
    ORA-00028 ORA-00600 ORA-01012 ORA-01033 ORA-01034 ORA-01089 ORA-01090 ORA-01092
    ORA-03113 ORA-03114 ORA-03135 ORA-03136 ORA-12152 ORA-12153 ORA-12157 ORA-12170 ORA-12528
    ORA-12537 ORA-12541 ORA-12543 ORA-12547 ORA-12571 ORA-12637 ORA-25408
""")
# Syntax, an unknown name, function, view or package, or a feature that is not there.
_UNSUPPORTED = _codes("""
    ORA-00900 ORA-00904 ORA-00907 ORA-00909 ORA-00911 ORA-00920 ORA-00923 ORA-00932 ORA-00933
    ORA-00936 ORA-00937 ORA-00997 ORA-01410 ORA-01446 ORA-01481 ORA-01722 ORA-01821 ORA-01841
    ORA-02000 ORA-03001 ORA-04063 ORA-06550 ORA-06553 ORA-08187 ORA-30076 ORA-32035
""")
_CODE = re.compile(r"\b(?:ORA|DPY|DPI)-\d{4,5}\b")
_HELP = re.compile(r"\s*(?:Help: https?://\S+|\(CONNECTION_ID=\S+\))")


def oracle_error(error: BaseException, *, user: str = "", where: str = "") -> OracleError:
    """What a driver's exception means; keeps Oracle's own words and never a password."""
    if isinstance(error, OracleError):
        return error
    words = " ".join(_HELP.sub("", str(error)).split())
    if not _CODE.search(words):
        return OracleError(f"Oracle's driver says: {words}")
    codes = _CODE.findall(words)
    for code in reversed(codes):  # the innermost cause comes last
        if code in _KNOWN:
            fault, advice = _KNOWN[code]
            text = advice.format(user=user or "the account", where=where or "the database")
            return OracleError(f"{text} ({code})", fault, code)
    code = codes[-1]
    if _BUSY.intersection(codes):
        return OracleError(
            "Oracle has no session left: use --sessions 1, or have the DBA raise PROCESSES or the "
            f"profile's SESSIONS_PER_USER ({code})",
            Fault.LOST,
            code,
        )
    if _LOST.intersection(codes):
        place = f" to {where}" if where else ""
        cure = ""
        if "DPY-6005" in codes or "ORA-12541" in codes:
            cure = ": check ORACLE_HOST and ORACLE_PORT, and whether the listener runs"
        return OracleError(
            f"the connection{place} is lost or cannot be made: {words}{cure}", Fault.LOST, code
        )
    if _UNSUPPORTED.intersection(codes):
        return OracleError(words, Fault.UNSUPPORTED, code)
    return OracleError(words, Fault.OTHER, code)
