{#- Law 1, the side of the source: each raw table holds what Oracle counted in the snapshot that was read, and was read whole.
    Where load/extract.py never ran there is nothing to compare with; require_extraction makes that a failure. -#}
-- depends_on: {{ ref('skid') }} {{ ref('qa') }} {{ ref('shipment') }} (looked at last: a difference must not hide what the build finds)
{%- set tables = mapped_tables() %}
{%- if extractions_exist() %}
with newest as (
    select distinct on (table_name) table_name, run_id, source_rows, loaded_rows, is_partial, where_clause, finished_at
    from legacy_audit.extractions
    where state = 'complete'
    order by table_name, finished_at desc
),

counted (table_name, raw_rows) as (
    {%- for table in tables %}
    select '{{ table }}', (select count(*) from {{ source('legacy_raw', table).render() }}){{ ' union all' if not loop.last }}
    {%- endfor %}
)

select
    counted.table_name,
    newest.source_rows as oracle_rows,
    newest.loaded_rows,
    counted.raw_rows,
    case
        when newest.table_name is null then 'no complete extraction: run python load/extract.py'
        when newest.is_partial then 'partial: loaded with --where ' || coalesce(newest.where_clause, '')
        else 'the counts differ'
    end as problem
from counted
left join newest on counted.table_name = newest.table_name
where
    newest.table_name is null
    or newest.source_rows <> counted.raw_rows
    {%- if not var('allow_partial') %}
    or newest.is_partial
    {%- endif %}
{%- else %}
select 'legacy_audit.extractions does not exist: legacy_raw was not loaded by load/extract.py' as problem
where {{ var('require_extraction') | lower }}
{%- endif %}
