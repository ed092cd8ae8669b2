{#- The model's rows in a temporary table, computed once, each with its hash and with what it changes in the Django table. Nobody else
    writes to that table from here to the end, so that no edit made in the app meanwhile is lost; reading goes on. -#}
{% macro stage_rows(load, sql) -%}
    lock table {{ load.table }} in share row exclusive mode;

    create temporary table {{ load.rows }} on commit drop as
    select
        model.*,
        {{ row_hash(load, 'model') }} as row_hash,
        {{ change_kind(load) }} as change_kind
    from (
        {{ sql }}
    ) as model
    left join {{ load.table }} as current on model.{{ load.key }} = current.{{ load.key }}
    left join {{ audit('loaded_keys') }} as loaded on loaded.entity = '{{ load.entity }}' and model.{{ load.key }} = loaded.key;

    analyze {{ load.rows }} ({{ key_columns(load.contract) | join(', ') }}, reject_reasons, change_kind)
{%- endmacro %}
