{#- SQL of law 0: one row, `problem`, for each reason why these raw tables are not from one snapshot. They are if each is complete, all
    were read in one run's snapshot, and no newer extraction of one of them failed, was interrupted or is running. The newest is
    the one with the highest number: a clock can be set back. -#}
{% macro picture_problems(tables) -%}
with newest as (
    select distinct on (table_name) table_name, run_id, state
    from legacy_audit.extractions
    where table_name in ('{{ tables | join("', '") }}')
    order by table_name, number desc
),

held as (
    select
        table_name,
        coalesce(picture, run_id) as picture,
        scn,
        snapshot_at
    from {{ current_extractions() }} as current_extractions
    where table_name in ('{{ tables | join("', '") }}')
),

pictures as (
    select
        picture,
        scn,
        concat_ws(
            ' ', coalesce('SCN ' || scn, 'a snapshot'), 'of run', picture, to_char(min(snapshot_at) at time zone 'UTC', '(YYYY-MM-DD HH24:MI "UTC")')
        ) || ': ' || string_agg(table_name, ', ' order by table_name) as held_of_it
    from held
    group by picture, scn
)

select 'legacy_raw holds tables from different snapshots: ' || string_agg(held_of_it, '; ' order by held_of_it) as problem
from pictures
having count(*) > 1
union all
select
    table_name || ': its newest extraction, run ' || run_id || ', is ' || state || ', and legacy_raw holds '
    || coalesce((select 'what run ' || held.picture || ' read' from held where held.table_name = newest.table_name), 'nothing of it')
from newest
where state <> 'complete'
union all
select mapped.table_name || ': never extracted by load/extract.py, as other tables were'
from unnest(array['{{ tables | join("', '") }}']) as mapped (table_name)
where
    mapped.table_name not in (select newest.table_name from newest)
    and exists (select 1 from legacy_audit.extractions where table_name in ('{{ mapped_tables() | join("', '") }}'))
{%- endmacro %}
