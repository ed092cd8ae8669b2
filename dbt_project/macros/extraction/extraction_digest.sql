{#- SQL of the digest of one row of legacy_audit.extractions, which includes the digest of the row before it: the loader's DIGEST
    (load/postgres/chain.py), written a second time so that neither relies on the other. -#}
{% macro extraction_digest() -%}
    {%- set instant = "to_char(%s at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')" -%}
    {%- set clock = "to_char(%s, 'YYYY-MM-DD\"T\"HH24:MI:SS.US')" -%}
    {%- set content = [
        'link', 'number', 'run_id', 'picture', 'table_name', 'source_table', 'snapshot_kind', 'scn', instant | format('snapshot_at'),
        clock | format('source_clock'), 'mode', 'source_rows', 'loaded_rows', 'warnings', 'warnings_digest', 'source_checksums',
        'raw_checksums', 'adjustments', 'proof', 'columns', 'raw_digest', 'seen_through', 'where_clause', 'order_by', 'is_partial',
        'batch_size', instant | format('started_at'), instant | format('finished_at'), 'state', 'error', 'facts', 'previous_digest'
    ] -%}
    encode(sha256(convert_to(jsonb_build_array({{ content | join(', ') }})::text, 'UTF8')), 'hex')
{%- endmacro %}
