{#- Raw's rows are those that the loader compared with Oracle: the digest of all of them, taken then, equals the digest now. Sums per
    column do not show two rows that swapped a value; this does. Rows of an older loader have no such digest. -#}
{{ after_every_entity() }} -- a difference must not hide what the build finds
select null as table_name, null as run_id, null as when_it_was_proven, null as now, null as problem where false
{%- set extractions = look_for_extractions() %}
{%- if extractions.exist and not extractions.problem %}
{%- set newest = run_query(
    "select table_name, raw_digest from " ~ current_extractions() ~ " as extraction
     where table_name in ('" ~ mapped_tables() | join("', '") ~ "') and raw_digest is not null order by table_name"
).rows %}
{%- for table, expected in newest %}
union all
{% set sql -%}
select
    extraction.table_name,
    extraction.run_id,
    extraction.raw_digest,
    held.raw_digest,
    'legacy_raw.{{ table }} was changed since: run python load/extract.py'
from {{ current_extractions() }} as extraction
cross join (select {{ rows_digest('row(held.*)') }} as raw_digest from {{ source('legacy_raw', table).render() }} as held) as held
where extraction.table_name = '{{ table }}' and held.raw_digest <> extraction.raw_digest  -- {{ expected }}
{%- endset -%}
{{ unless_proven(entity_of(table), 'rows', sql, nothing='select null, null, null, null, null where false', ask=false) }}
{%- endfor %}
{%- elif extractions.problem %}
union all
select null, null, null, null, '{{ extractions.problem }}'
{%- endif %}
