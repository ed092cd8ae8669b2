{#- Law 5: the Django table holds, column by column, the rows that cleaning gives today, both ways. Cleaned anew from raw, so it also
    goes red when raw or the rules changed since the build. Rows the app created and rows in conflicts are aside. -#}
{% test holds_exactly_the_cleaned_rows(model, cleaned) %}
{%- set entity = contract_of(model) -%}
{%- set key = entity.key or 'ctid' -%}
{%- if execute -%}{%- do run_query(session_settings()) -%}{%- endif -%}
with expected as (
    select * from {{ cleaned }} where reject_reasons is null
),

held as (
    select current.*
    from {{ model.render() }} as current
    left join {{ audit('loaded_keys') }} as loaded on loaded.entity = '{{ entity.name }}' and current.{{ key }} = loaded.key
    where
        loaded.row_hash is not null
        or exists (select 1 from expected where expected.{{ key }} = current.{{ key }})
),

differences as (
    select
        coalesce(expected.{{ key }}, held.{{ key }}) as key,
        case
            when held.{{ key }} is null then 'missing in the Django table'
            when expected.{{ key }} is null then 'not in the legacy data'
            else 'differs'
        end as problem,
        concat_ws(
            '; '
            {%- for column in entity.columns %},
            case when expected.{{ column.name }} is distinct from held.{{ column.name }}
                then '{{ column.name }}: ' || coalesce(expected.{{ column.name }}::text, 'NULL') || ' -> ' || coalesce(held.{{ column.name }}::text, 'NULL')
            end
            {%- endfor %}
        ) as columns
    from expected
    full join held on expected.{{ key }} = held.{{ key }}
    where
        {%- for column in entity.columns %}
        {{ 'or' if not loop.first }} expected.{{ column.name }} is distinct from held.{{ column.name }}
        {%- endfor %}
)

select
    '{{ entity.name }}' as entity,
    *
from differences
where problem = 'missing in the Django table' or not exists (
    select 1 from {{ audit('conflicts') }} as conflicts
    where conflicts.entity = '{{ entity.name }}' and conflicts.key = differences.key and conflicts.resolution = 'kept'
)
{%- if flags.EMPTY %}
limit 0  -- with --empty dbt gives no row to compare with
{%- endif %}
{% endtest %}
