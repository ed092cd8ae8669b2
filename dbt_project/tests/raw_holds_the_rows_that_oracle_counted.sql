{#- Law 1, the side of Oracle: each raw table holds what Oracle counted in the snapshot that was read, and was read completely. If
    load/extract.py never ran, there is nothing to compare with; require_extraction makes that a failure. -#}
{{ after_every_entity() }} -- a difference must not hide what the build finds
{%- set tables = mapped_tables() %}
{%- set extractions = look_for_extractions() %}
{%- if extractions.problem %}
select '{{ extractions.problem }}' as problem
{%- elif extractions.exist %}
with counted (table_name, raw_rows) as (
    {%- for table in tables %}
    select '{{ table }}', (select count(*) from {{ source('legacy_raw', table).render() }}){{ ' union all' if not loop.last }}
    {%- endfor %}
)

select
    counted.table_name,
    held.source_rows as oracle_rows,
    held.loaded_rows,
    counted.raw_rows,
    case
        when held.table_name is null then 'no complete extraction: run python load/extract.py'
        when held.is_partial then 'partial: loaded with --where ' || coalesce(held.where_clause, '')
        else 'the counts differ'
    end as problem
from counted
left join {{ current_extractions() }} as held on counted.table_name = held.table_name
where
    held.table_name is null
    or held.source_rows <> counted.raw_rows
    {%- if not var('allow_partial') %}
    or held.is_partial
    {%- endif %}
{%- else %}
select 'legacy_audit.extractions does not exist: legacy_raw was not loaded by load/extract.py' as problem
where {{ var('require_extraction') | lower }}
{%- endif %}
