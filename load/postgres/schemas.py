"""Which schema holds what, and a table's full name in it."""

from __future__ import annotations

from load.names import identifier

RAW = "legacy_raw"  # finished tables and nothing else
LOAD = "legacy_load"  # staging tables, chunk log, dlt's own tables; gone after a complete run
AUDIT = "legacy_audit"  # the evidence
ALL = (RAW, LOAD, AUDIT)


def raw(table: str) -> str:
    """A finished table, in SQL."""
    return f"{RAW}.{identifier(table)}"


def staged(table: str) -> str:
    """A staging table, in SQL."""
    return f"{LOAD}.{identifier(table)}"
