"""The tables and views of the loader's evidence in legacy_audit."""

from __future__ import annotations

from load.postgres.connection import Cursor, columns_of, make_schema

_EXTRACTIONS = {
    "number": "bigint not null",
    "run_id": "text not null",
    "picture": "text",
    "table_name": "text not null",
    "source_table": "text",
    "snapshot_kind": "text not null",
    "scn": "numeric",
    "snapshot_at": "timestamptz not null",
    "source_clock": "timestamp",
    "mode": "text",
    "source_rows": "bigint",
    "loaded_rows": "bigint",
    "warnings": "bigint",
    "source_checksums": "jsonb",
    "raw_checksums": "jsonb",
    "adjustments": "jsonb",
    "proof": "text",
    "columns": "jsonb",
    "raw_digest": "text",
    "warnings_digest": "text",
    "seen_through": "jsonb",
    "where_clause": "text",
    "order_by": "text",
    "is_partial": "boolean not null",
    "batch_size": "integer not null",
    "started_at": "timestamptz not null",
    "finished_at": "timestamptz",
    "state": "text not null",
    "error": "text",
    "facts": "jsonb",
    "link": "bigint",
    "previous_digest": "text",
    "digest": "text",
}
_WARNINGS = {
    "run_id": "text not null",
    "table_name": "text not null",
    "legacy_key": "text",
    "column_name": "text not null",
    "original": "text",
    "stored": "text",
    "reason": "text not null",
    "excess": "text",
}
_COMMENTS = """
comment on table legacy_audit.extractions is
    'One row per table and run of load/extract.py; the complete row of a table with the highest '
    'number describes what legacy_raw holds now: see current_extractions.';
comment on column legacy_audit.extractions.picture is
    'The run that took the snapshot: this one, or an earlier one at whose SCN it went on.';
comment on column legacy_audit.extractions.source_checksums is
    'What Oracle computed in the snapshot, less the adjustments.';
comment on column legacy_audit.extractions.adjustments is
    'By how much Oracle''s own figures exceed source_checksums, on account of exactly the values '
    'that extraction_warnings lists.';
comment on column legacy_audit.extractions.columns is
    'The columns with their kinds, and which measures of them the checksums hold: names, no SQL.';
comment on column legacy_audit.extractions.raw_digest is
    'Count of the rows and sum of their hashes when they were proven.';
comment on column legacy_audit.extractions.seen_through is
    'What may hide rows or values of the table from the account; empty where nothing was found.';
comment on column legacy_audit.extractions.link is
    'Place in the chain of digests; 0 was written before there was one.';
comment on table legacy_audit.extraction_warnings is
    'One row per value that Postgres could not hold as it was; original is hex where not text.';
comment on column legacy_audit.extraction_warnings.excess is
    'JSON: by how much Oracle''s figures of the column exceed the copy''s because of this value.';
"""
# Without one no row can be changed where a publication is FOR ALL TABLES.
_IDENTITY = """
do $$
begin
    if exists (
        select from pg_class
        where oid = 'legacy_audit.{table}'::regclass
            and relreplident = 'd' and pg_has_role(relowner, 'usage')
    ) then
        alter table legacy_audit.{table} replica identity full;
    end if;
end $$
"""
# Each table of a run looks for the newest link and for its own warnings: without these in all the
# history there is, which is years of nights.
_INDEXES = """
create unique index if not exists extractions_key
    on legacy_audit.extractions (run_id, table_name);
create index if not exists extractions_by_link on legacy_audit.extractions (link);
create index if not exists extraction_warnings_by_table
    on legacy_audit.extraction_warnings (run_id, table_name);
"""
_VIEWS = """
create or replace view legacy_audit.current_extractions as
    select distinct on (table_name) * from legacy_audit.extractions
    where state = 'complete' order by table_name, number desc;
comment on view legacy_audit.current_extractions is
    'One row per table of legacy_raw: the extraction whose rows it holds now.';
create or replace view legacy_audit.current_extraction_warnings as
    select extraction_warnings.* from legacy_audit.extraction_warnings
    join legacy_audit.current_extractions using (run_id, table_name);
comment on view legacy_audit.current_extraction_warnings is
    'The warnings about the rows that legacy_raw holds now.';
"""


def create_tables(cursor: Cursor) -> None:
    """Make the schema, its tables and views, and columns that an older loader did not have."""
    make_schema(cursor, "legacy_audit")
    for table, columns in (("extractions", _EXTRACTIONS), ("extraction_warnings", _WARNINGS)):
        declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        cursor.execute(f"create table if not exists legacy_audit.{table} ({declared})")
        cursor.execute(_IDENTITY.format(table=table))
        there = {name for name, _ in columns_of(cursor, table, "legacy_audit")}
        for name, kind in columns.items():
            if name not in there:
                cursor.execute(
                    f"alter table legacy_audit.{table} add column {name}"
                    f" {kind.removesuffix(' not null')}"
                )
        if table == "extractions":
            _number_rows(cursor)
            if "link" not in there:
                cursor.execute("update legacy_audit.extractions set link = 0")
            if "checksum_sql" in there:
                cursor.execute("alter table legacy_audit.extractions drop column checksum_sql")
    cursor.execute(_INDEXES)
    cursor.execute(_COMMENTS)
    cursor.execute(_VIEWS)


def _number_rows(cursor: Cursor) -> None:
    """Have the server number the rows; rows of an older loader in the order in which they began."""
    cursor.execute(
        "select attidentity <> '' from pg_attribute"
        " where attrelid = 'legacy_audit.extractions'::regclass and attname = 'number'"
    )
    if cursor.fetchone()[0]:
        return
    cursor.execute("""
        update legacy_audit.extractions as numbered set number = ordered.number
        from (
            select run_id, table_name,
                row_number() over (order by started_at, run_id, table_name) as number
            from legacy_audit.extractions
        ) as ordered
        where (numbered.run_id, numbered.table_name) = (ordered.run_id, ordered.table_name);
        alter table legacy_audit.extractions alter column number set not null;
        alter table legacy_audit.extractions
            alter column number add generated always as identity;
        select setval(
            pg_get_serial_sequence('legacy_audit.extractions', 'number'),
            (select coalesce(max(number), 0) + 1 from legacy_audit.extractions),
            false
        );
    """)
