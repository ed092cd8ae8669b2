"""The history of extractions, so linked that a change of it shows.

A row that can change no more gets the next `link`, the digest of the link before, and a digest of
itself with that one: complete tables at once, failed ones when a later run has begun, since until
then they can be resumed. dbt computes all of it again, from a text of its own
(dbt_project/macros/extraction/), as it does `raw_digest` and `warnings_digest`.
"""

from __future__ import annotations

from collections.abc import Sequence

from load.checksums import identifier
from load.target import Cursor

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


def rows_digest(current: Cursor, schema: str, table: str) -> str:
    """`<rows>:<sum of their hashes>`, whatever their order."""
    current.execute(
        "select count(*) || ':' || coalesce(sum(hash_record_extended(row(t.*), 0)::numeric), 0)"  # noqa: S608
        f" from {identifier(schema)}.{identifier(table)} as t"
    )
    digest: str = current.fetchone()[0]
    return digest


def link(current: Cursor, run_id: str, tables: Sequence[str]) -> None:
    """Make these rows of a run the newest links; in the transaction that ends them."""
    current.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
    for table in tables:
        current.execute(
            "update legacy_audit.extractions as ended set"  # noqa: S608
            " link = coalesce(newest.link, 0) + 1, previous_digest = newest.digest,"
            " warnings_digest = listed.digest"
            " from (select max(link) as last from legacy_audit.extractions) as chain"
            " left join legacy_audit.extractions as newest"
            f" on newest.link = chain.last and newest.link > {BEFORE_THE_CHAIN}"
            " cross join (select count(*) || ':' ||"
            f" coalesce(sum(hash_record_extended(row({_WARNING}), 0)::numeric), 0) as digest"
            " from legacy_audit.extraction_warnings where run_id = %s and table_name = %s)"
            " as listed where ended.run_id = %s and ended.table_name = %s",
            (run_id, table, run_id, table),
        )
        current.execute(
            f"update legacy_audit.extractions set digest = {DIGEST}"  # noqa: S608
            " where run_id = %s and table_name = %s",
            (run_id, table),
        )


def link_earlier(current: Cursor) -> None:
    """Before a new run: what did not end well can no longer be resumed, and is history."""
    current.execute(
        "select run_id, table_name from legacy_audit.extractions where link is null order by number"
    )
    for run_id, table in current.fetchall():
        link(current, run_id, [table])
