{#- Lets go of the unique values that another row is about to take: where two rows swap them, and where a row that
    must wait for its children to go has a successor. -#}
{% macro free_unique_values(load, column) -%}
    update {{ load.table }} as current
    set {{ column.name }} = {{ stand_in(column, 'current.' ~ load.key) }}
    where
        current.{{ load.key }} in (
            select key from {{ load.changes }} where kind = 'update'
            union all
            select key from {{ load.gone }} where kind = 'still_referenced'
        )
        and exists (
            select 1
            from {{ load.changes }} as changes
            join {{ load.rows }} as wanting on wanting.reject_reasons is null and wanting.{{ load.key }} = changes.key
            where
                changes.kind in ('insert', 'update')
                and wanting.{{ column.name }} = current.{{ column.name }}
                and wanting.{{ load.key }} <> current.{{ load.key }}
        );
{%- endmacro %}
