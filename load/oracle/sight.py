"""What may hide rows or values from the account that reads.

A policy, a redaction, a temporary table or a view can show this account less than the table holds,
or something else. Counts and checksums do not notice, because Oracle computes them from the same
rows. The dictionary views that show it are optional: 11g may lack them, or the account may not
read them.
"""

from __future__ import annotations

from collections.abc import Iterator

from load.oracle.sessions import Binds, Session

_TABLE = "OWNER = :owner AND TABLE_NAME = :table_name"
_POLICIES = """\
SELECT POLICY_NAME FROM ALL_POLICIES
WHERE OBJECT_OWNER = :owner AND OBJECT_NAME = :table_name AND ENABLE = 'YES' AND SEL = 'YES'
ORDER BY POLICY_NAME"""
# From 11.2.0.4 on; the account needs SELECT on the view.
_REDACTIONS = """\
SELECT P.POLICY_NAME, C.COLUMN_NAME FROM REDACTION_POLICIES P
JOIN REDACTION_COLUMNS C ON C.OBJECT_OWNER = P.OBJECT_OWNER AND C.OBJECT_NAME = P.OBJECT_NAME
WHERE P.OBJECT_OWNER = :owner AND P.OBJECT_NAME = :table_name AND TRIM(P.ENABLE) = 'YES'
ORDER BY P.POLICY_NAME, C.COLUMN_NAME"""
_TEMPORARY = f"SELECT TEMPORARY FROM ALL_TABLES WHERE {_TABLE}"  # noqa: S608
_OBJECTS = """\
SELECT OBJECT_TYPE FROM ALL_OBJECTS WHERE OWNER = :owner AND OBJECT_NAME = :table_name
AND OBJECT_TYPE IN ('VIEW', 'MATERIALIZED VIEW', 'SYNONYM')"""
_SYNONYM = """\
SELECT TABLE_OWNER, TABLE_NAME FROM ALL_SYNONYMS
WHERE OWNER = :owner AND SYNONYM_NAME = :table_name"""

_SUSPECTS = (
    "SELECT DISTINCT OBJECT_NAME FROM ALL_POLICIES WHERE OBJECT_OWNER = :owner",
    "SELECT DISTINCT OBJECT_NAME FROM REDACTION_POLICIES WHERE OBJECT_OWNER = :owner",
    "SELECT TABLE_NAME FROM ALL_TABLES WHERE OWNER = :owner AND TEMPORARY = 'Y'",
    "SELECT OBJECT_NAME FROM ALL_OBJECTS WHERE OWNER = :owner"
    " AND OBJECT_TYPE IN ('VIEW', 'MATERIALIZED VIEW', 'SYNONYM')",
)


def limits(session: Session, owner: str, name: str) -> list[str]:
    """One line for each thing that may hide rows or values of the table from this account."""
    return list(_limits(session, {"owner": owner, "table_name": name}))


def suspects(session: Session, owner: str) -> frozenset[str]:
    """The tables of the owner for which `limits` may find something.

    A question for all of them, so that hundreds of tables need not be asked about one by one.
    """
    found: set[str] = set()
    for question in _SUSPECTS:
        found.update(row[0] for row in session.optional_rows(question, {"owner": owner}) or ())
    return frozenset(found)


def synonym_target(session: Session, owner: str, name: str) -> str:
    """What a synonym of this name stands for, '' where there is none."""
    found = session.optional_rows(_SYNONYM, {"owner": owner, "table_name": name})
    return f"{found[0][0]}.{found[0][1]}" if found else ""


def _limits(session: Session, table: Binds) -> Iterator[str]:
    privileges = {
        row[0] for row in session.optional_rows("SELECT PRIVILEGE FROM SESSION_PRIVS") or ()
    }
    policies = session.optional_rows(_POLICIES, table)
    if "EXEMPT ACCESS POLICY" not in privileges:
        for (policy,) in policies or ():
            yield (
                f"the row-level policy {policy} may hide rows from {session.user}: have the DBA "
                f"run GRANT EXEMPT ACCESS POLICY TO {session.user}, or confirm that it hides none"
            )
    if "EXEMPT REDACTION POLICY" not in privileges:
        for policy, column in session.optional_rows(_REDACTIONS, table) or ():
            yield (
                f"the redaction policy {policy} may change {column} for {session.user}: have the "
                f"DBA run GRANT EXEMPT REDACTION POLICY TO {session.user}"
            )
    if (session.optional_rows(_TEMPORARY, table) or [("N",)])[0][0] == "Y":
        yield "it is a temporary table: each session sees its own rows, and this one has none"
    for (kind,) in session.optional_rows(_OBJECTS, table) or ():
        yield (
            f"it is a {kind.lower()}, no table: what is copied is what it shows"
            if kind != "MATERIALIZED VIEW"
            else "it is a materialized view: its rows are of its last refresh, not of the snapshot"
        )
