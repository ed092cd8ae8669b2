{#- Law 2: the checksums of every raw column, computed now, are those that Oracle computed in the snapshot that was read. The query
    is the loader's own, kept with its result in legacy_audit.extractions, so there is one definition of a checksum. -#}
-- depends_on: {{ ref('skid') }} {{ ref('qa') }} {{ ref('shipment') }} (looked at last: a difference must not hide what the build finds)
select null as table_name, null as column_name, null as oracle, null as raw where false
{%- if extractions_exist() %}
{%- set newest = run_query(
    "select distinct on (table_name) table_name, checksum_sql from legacy_audit.extractions
     where state = 'complete' and table_name in ('" ~ mapped_tables() | join("', '") ~ "') order by table_name, finished_at desc"
).rows %}
{%- for table, checksum_sql in newest %}
{%- if checksum_sql %}
union all
select '{{ table }}', difference.column_name, difference.oracle, difference.raw
from (
    select source_checksums as oracle from legacy_audit.extractions
    where state = 'complete' and table_name = '{{ table }}' order by finished_at desc limit 1
) as extraction
cross join ({{ checksum_sql }}) as computed (raw)
cross join lateral (
    select
        coalesce(oracle_side.key, raw_side.key) as column_name,
        oracle_side.value::text as oracle,
        raw_side.value::text as raw
    from jsonb_each(extraction.oracle) as oracle_side
    full join jsonb_each(computed.raw) as raw_side on oracle_side.key = raw_side.key
    where oracle_side.value is distinct from raw_side.value
) as difference
{%- elif var('require_extraction') %}
union all
select '{{ table }}', 'every column', 'no checksums were computed', null
{%- endif %}
{%- endfor %}
{%- endif %}
