{#- The rows that this migration loaded and the source does not stand behind any longer, because they vanished or are
    rejected now, each with what becomes of it. -#}
{% macro find_gone_rows(load) -%}
    create temporary table {{ load.gone }} on commit drop as
    select
        loaded.key,
        case
            when current.{{ load.key }} is null then 'missing'
            {%- if not raw_is_whole(load) %}
            else 'not_extracted'
            {%- else %}
            when loaded.row_hash <> {{ row_hash(load, 'current') }} then 'vanished_changed_by_app'
            {%- if var('on_vanished') == 'keep' %}
            else 'vanished'
            {%- else %}
            when {{ is_referenced(load.table, 'current') }} then 'still_referenced'
            else 'delete'
            {%- endif %}
            {%- endif %}
        end as kind
    from {{ audit('loaded_keys') }} as loaded
    left join {{ load.table }} as current on loaded.key = current.{{ load.key }}
    where
        loaded.entity = '{{ load.entity }}'
        and loaded.row_hash is not null
        and not exists (
            select 1 from {{ load.rows }} as staged where staged.reject_reasons is null and staged.{{ load.key }} = loaded.key
        )
{%- endmacro %}
