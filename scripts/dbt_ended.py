"""The last line of a dbt command that failed: what happened, and what to type.

dbt says what Postgres said, once for each model that it said it to. Where a cause is known, one
line on stderr says what to do about it; so does what our macros refuse to do. A test that failed
speaks for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

AGAIN = "then dbt build goes on; nothing half-written was kept"
# The first that fits; each with the words that are quoted (Postgres' own) and the cure.
KNOWN: tuple[tuple[str, str], ...] = (
    (
        r"(is locked by .*|waited for .*)",
        "end that session, or wait for it, then dbt build again",
    ),
    (
        r"(permission denied .*|must be owner .*|may not make them.*)",
        "a right is missing: scripts/grants-postgres.sql has those that are needed; " + AGAIN,
    ),
    (
        r"(password authentication failed .*|database \"[^\"]*\" does not exist|role .* is not"
        r" permitted to log in|no pg_hba.conf entry .*|could not translate host name .*)",
        "check the PG* variables or .env, then dbt build",
    ),
    (
        r"(too many connections .*|remaining connection slots .*|too many clients already)",
        "dbt build --threads 1 needs three, or have the limit raised; " + AGAIN,
    ),
    (
        r"(No space left .*|could not (?:extend|write|create) .*|temporary file size exceeds .*"
        r"|File too large|.*Disk quota exceeded.*)",
        "a disk is full, or a limit on files reached: make room; " + AGAIN,
    ),
    (
        r"(terminating connection .*|server closed the connection .*|connection already closed"
        r"|cursor already closed|SSL SYSCALL .*|could not (?:receive|send) data .*"
        r"|connection to server .*|Connection refused|Connection reset.*|the connection is lost"
        r"|the database system is .*|no connection to the server|connection not open"
        r"|(?:SSL )?connection has been closed .*|lost synchronization .*|timeout expired)",
        "the connection to Postgres is lost or cannot be made: see whether the server and the"
        " way to it are well, and the PG* variables or .env right; " + AGAIN,
    ),
    (
        r"(canceling statement due to .*|deadlock detected|could not serialize .*)",
        "another session stood in the way, or somebody ended the statement: " + AGAIN,
    ),
)
# What a macro ends a model, a hook or the command with; dbt's own words stand in the same place.
REFUSED = re.compile(r"Compilation Error(?: in [^\n]*)?\n +(\S[^\n]*)")


def last_line(said: Iterable[str]) -> str:
    """The line for what dbt said of errors; '' where no known cause is among it."""
    text = "\n".join(said)
    for pattern, cure in KNOWN:
        if found := re.search(pattern, text):
            return f"{found[0].strip().rstrip('.')}: {cure}"
    refused = REFUSED.search(text)
    return refused[1].strip() if refused else ""
