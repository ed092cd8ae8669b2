{#- SQL of what is lost or changed and not accepted, and of lines of accepted.csv that make no sense; nothing without require_acceptance. `accepted` is
    the seed's relation. -#}
{% macro not_accepted(accepted) -%}
{%- if execute and var('require_acceptance') -%}
{%- set seed = graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed') | selectattr('name', 'equalto', 'accepted') | first -%}
with line as (
    select * from {{ accepted.render() }}
),

unsound as (
    select entity, kind, what, key, 'line of accepted.csv: ' || case
        when kind is null or kind not in ('rejected', 'changed', 'conflict', 'warning', 'unmapped') then 'no such kind'
        when entity is null or what is null then 'entity or what is empty'
        when at_most is null or at_most < 0 then 'at_most is no number from 0'
        when accepted_by is null or accepted_on is null or why is null then 'it does not say who accepted it, when and why'
        else 'said twice'
    end as problem
    from (select *, count(*) over (partition by entity, kind, what, key) as times from line) as counted
    where
        kind is null or kind not in ('rejected', 'changed', 'conflict', 'warning', 'unmapped')
        or entity is null or what is null or at_most is null or at_most < 0
        or accepted_by is null or accepted_on is null or why is null
        or times > 1
),

not_accepted as (
    select
        entity, kind, what, array_to_string(open_keys, ', ') as key,
        open || ' of ' || there || ' not accepted' as problem
    from {{ audit('acceptance') }}((select coalesce(jsonb_agg(to_jsonb(line)), '[]') from line))
    where open > 0
)

select * from unsound
union all
select * from not_accepted
union all
select null, null, null, null, 'the table is older than accepted.csv: run dbt seed'
where obj_description({{ literal(accepted.render()) }}::regclass) is distinct from '{{ seed.checksum.checksum }}'
{%- else -%}
select null as entity, null as kind, null as what, null as key, null as problem
where false
{%- endif %}
{%- endmacro %}
