{#- Raw's rows are those that the loader compared with Oracle: the digest of all of them, taken then, equals the digest now. Sums per
    column do not show two rows that swapped a value; this does. Rows of an older loader have no such digest. -#}
{{ after_every_entity() }} -- a difference must not hide what the build finds
{%- set extractions = look_for_extractions() %}
{%- if extractions.exist and not extractions.problem %}
with held (table_name, raw_digest) as (
    {%- for table in mapped_tables() %}
    select '{{ table }}', (select {{ rows_digest('row(held.*)') }} from {{ source('legacy_raw', table).render() }} as held)
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    table_name,
    extractions.run_id,
    extractions.raw_digest as when_it_was_proven,
    held.raw_digest as now,
    'legacy_raw.' || table_name || ' was changed since: run python load/extract.py' as problem
from held
join {{ current_extractions() }} as extractions using (table_name)
where extractions.raw_digest <> held.raw_digest
{%- else %}
select '{{ extractions.problem or "" }}' as problem where {{ 'true' if extractions.problem else 'false' }}
{%- endif %}
