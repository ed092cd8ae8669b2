{#- Law 2: the checksums of every raw column, computed now, are those that Oracle computed in the snapshot that was read. legacy_audit.extractions
    names them; the SQL is in the macro raw_figures. -#}
{{ after_every_entity() }} -- a difference must not hide what the build finds
select null as table_name, null as column_name, null as oracle, null as raw where false
{%- set extractions = look_for_extractions() %}
{%- if extractions.exist and not extractions.problem %}
{%- set newest = run_query(
    "select table_name, columns::text, md5(source_checksums::text) from " ~ current_extractions() ~ " as extraction
     where table_name in ('" ~ mapped_tables() | join("', '") ~ "') order by table_name"
).rows %}
{%- for table, columns, expected in newest %}
{%- if columns and fromjson(columns) %}
union all
{% set sql -%}
select '{{ table }}', difference.column_name, difference.oracle, difference.raw
from {{ current_extractions() }} as extraction
cross join ({{ raw_figures(source('legacy_raw', table).render(), fromjson(columns)) }}) as computed
cross join lateral (
    select
        coalesce(oracle_side.key, raw_side.key) as column_name,
        oracle_side.value::text as oracle,
        raw_side.value::text as raw
    from jsonb_each(extraction.source_checksums) as oracle_side
    full join jsonb_each(computed.figures) as raw_side on oracle_side.key = raw_side.key
    where oracle_side.value is distinct from raw_side.value
) as difference
where extraction.table_name = '{{ table }}'  -- whose source_checksums have the md5 {{ expected }}
{%- endset -%}
{{ unless_proven(entity_of(table), 'checksums', sql, nothing='select null, null, null, null where false', ask=false) }}
{%- elif var('require_extraction') %}
union all
select '{{ table }}', 'every column', 'no checksums were computed', null
{%- endif %}
{%- endfor %}
{%- elif extractions.problem %}
union all
select 'every table', 'every column', '{{ extractions.problem }}', null
{%- endif %}
