"""scripts/grants.sql: the rights that the account of load/extract.py needs, for each entity."""

from load.entities import source_tables

_HEAD = """\
-- The least privileges of the account that load/extract.py uses. It only reads.
-- Run in SQL*Plus as a DBA; set the two names first. Written by scripts/docs.
--
-- DEFINE owner  = ABIS
-- DEFINE reader = ABIS_READER

-- 1. Enough for a copy in one read-only transaction (one session, no --resume):
GRANT CREATE SESSION TO &reader;
"""
_FLASHBACK = """
-- 2. For one SCN in several sessions, and for --resume: AS OF SCN needs FLASHBACK on each table,
--    and the SCN itself comes from DBMS_FLASHBACK (or, instead, from V$DATABASE: SELECT ON
--    V_$DATABASE).
GRANT EXECUTE ON DBMS_FLASHBACK TO &reader;
"""
_UNDO = """
-- 3. If you like: how long undo is kept, which the report compares with the time that a copy takes.
GRANT SELECT ON V_$UNDOSTAT TO &reader;
"""


def text() -> str:
    """The whole file."""
    tables = source_tables()
    width = max(map(len, tables))
    select, flashback = (
        "".join(f"GRANT {right} ON &owner..{table:{width}} TO &reader;\n" for table in tables)
        for right in ("SELECT", "FLASHBACK")
    )
    return _HEAD + select + _FLASHBACK + flashback + _UNDO
