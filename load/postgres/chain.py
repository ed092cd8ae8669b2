"""The history of extractions, chained by digests so that a later change shows.

A row that can no longer change gets the next `link` number, the digest of the previous link, and a
digest of itself and that one. A complete table is linked at once; a failed one when a later run
begins, because until then it can be resumed. dbt computes all of this again with SQL of its own
(dbt_project/macros/extraction/), and `raw_digest` and `warnings_digest` too.
"""

from __future__ import annotations

from collections.abc import Sequence

from load.names import identifier
from load.postgres.connection import Cursor

BEFORE_THE_CHAIN = 0  # the link of rows that an older loader wrote
_LOCK = 4_201_102

_TIME = "to_char({} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
_CLOCK = "to_char({}, 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
# Each by its name, so that a column added later does not change what was written before.
CONTENT = (
    "link",
    "number",
    "run_id",
    "picture",
    "table_name",
    "source_table",
    "snapshot_kind",
    "scn",
    _TIME.format("snapshot_at"),
    _CLOCK.format("source_clock"),
    "mode",
    "source_rows",
    "loaded_rows",
    "warnings",
    "warnings_digest",
    "source_checksums",
    "raw_checksums",
    "adjustments",
    "proof",
    "columns",
    "raw_digest",
    "seen_through",
    "where_clause",
    "order_by",
    "is_partial",
    "batch_size",
    _TIME.format("started_at"),
    _TIME.format("finished_at"),
    "state",
    "error",
    "facts",
    "previous_digest",
)
DIGEST = f"encode(sha256(convert_to(jsonb_build_array({', '.join(CONTENT)})::text, 'UTF8')), 'hex')"
_WARNING = "legacy_key, column_name, original, stored, reason, excess"


def _rows_digest(columns: str) -> str:
    """SQL of `<rows>:<sum of their hashes>`, as dbt's macro rows_digest has it, which says why the
    hash of each row is hashed once more."""
    row = f"hash_record_extended(row({columns}), 0)"
    return f"count(*) || ':' || coalesce(sum(hashint8extended({row}, 0)::numeric), 0)"


def rows_digest(cursor: Cursor, schema: str, table: str) -> str:
    """`<rows>:<sum of their hashes>`, whatever their order."""
    cursor.execute(
        f"select {_rows_digest('t.*')} from {identifier(schema)}.{identifier(table)} as t"  # noqa: S608
    )
    digest: str = cursor.fetchone()[0]
    return digest


def link(cursor: Cursor, run_id: str, tables: Sequence[str]) -> None:
    """Append these rows of a run to the chain, in the transaction that ends them."""
    cursor.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
    for table in tables:
        cursor.execute(
            "update legacy_audit.extractions as ended set"  # noqa: S608
            " link = coalesce(newest.link, 0) + 1, previous_digest = newest.digest,"
            " warnings_digest = listed.digest"
            " from (select max(link) as last from legacy_audit.extractions) as chain"
            " left join legacy_audit.extractions as newest"
            f" on newest.link = chain.last and newest.link > {BEFORE_THE_CHAIN}"
            f" cross join (select {_rows_digest(_WARNING)} as digest"
            " from legacy_audit.extraction_warnings where run_id = %s and table_name = %s)"
            " as listed where ended.run_id = %s and ended.table_name = %s",
            (run_id, table, run_id, table),
        )
        cursor.execute(
            f"update legacy_audit.extractions set digest = {DIGEST}"  # noqa: S608
            " where run_id = %s and table_name = %s",
            (run_id, table),
        )


def link_earlier(cursor: Cursor) -> None:
    """Before a new run: append what failed, since it can no longer be resumed."""
    cursor.execute(
        "select run_id, table_name from legacy_audit.extractions where link is null order by number"
    )
    for run_id, table in cursor.fetchall():
        link(cursor, run_id, [table])
