"""Oracle's errors in the operator's words, and what they mean for the run."""

from __future__ import annotations

import pytest

from load.errors import Fault, OracleError, oracle_error
from load.oracle.retry import Retry


@pytest.mark.parametrize(
    ("words", "fault", "told"),
    [
        ("ORA-01017: invalid username/password; logon denied", Fault.LOGIN, "Not tried again"),
        ("ORA-28000: the account is locked", Fault.LOGIN, "ACCOUNT UNLOCK"),
        ("DPY-6005: cannot connect to database (CONNECTION_ID=x==).\nDPY-3010: connections to this"
         " database server version are not supported by python-oracledb in thin mode",
         Fault.LOGIN, "Instant Client 19"),
        ("DPI-1047: Cannot locate a 64-bit Oracle Client library", Fault.LOGIN,
         "ORACLE_CLIENT_LIB_DIR"),
        ("DPY-4011: the database or network closed the connection", Fault.LOST, "is lost"),
        ("ORA-03113: end-of-file on communication channel", Fault.LOST, "is lost"),
        ("DPY-6005: cannot connect to database\n[Errno 111] Connection refused", Fault.LOST,
         "check ORACLE_HOST and ORACLE_PORT"),
        ("ORA-12516: TNS:listener could not find available handler", Fault.LOST,
         "use --sessions 1"),
        ("ORA-01555: snapshot too old: rollback segment", Fault.SNAPSHOT, "UNDO_RETENTION"),
        ("ORA-01466: unable to read data - table definition has changed", Fault.DEFINITION,
         "definition was changed"),
        ("ORA-00942: table or view does not exist", Fault.MISSING, "scripts/grants.sql"),
        ("ORA-01031: insufficient privileges", Fault.PRIVILEGE, "scripts/grants.sql"),
        ("ORA-00904: \"ASCII\": invalid identifier", Fault.UNSUPPORTED, "ORA-00904"),
        ("ORA-20001: something of their own", Fault.OTHER, "ORA-20001"),
    ],
)  # fmt: skip
def test_each_error_is_one_line_that_says_what_to_do(words: str, fault: Fault, told: str) -> None:
    error = oracle_error(RuntimeError(words), user="ABIS", where="db:1521/ABIS")
    assert error.fault is fault
    assert told in str(error)
    assert "\n" not in str(error)
    assert "CONNECTION_ID" not in str(error)


def lost() -> OracleError:
    """A connection that is gone."""
    return OracleError("gone", Fault.LOST)


def test_a_lost_connection_is_tried_a_bounded_number_of_times() -> None:
    calls = []

    def action() -> None:
        calls.append(1)
        raise lost()

    with pytest.raises(OracleError, match="gone"):
        Retry(attempts=4, first_wait=0).call("x", action)
    assert len(calls) == 4


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.LOST])
def test_nothing_else_is_tried_again(fault: Fault) -> None:
    calls = []

    def action() -> None:
        calls.append(1)
        raise OracleError("no", fault)

    with pytest.raises(OracleError, match="no"):
        Retry(attempts=4, first_wait=0).call("x", action)
    assert len(calls) == 1


def test_the_attempts_are_counted_aloud() -> None:
    said: list[str] = []
    retry = Retry(attempts=9, first_wait=0.001, say=said.append)
    for attempt in range(1, 9):
        assert retry.again("x", lost(), attempt)
    assert not retry.again("x", lost(), 9)
    assert [f"attempt {n} of 9" in line for n, line in enumerate(said, start=2)] == [True] * 8
