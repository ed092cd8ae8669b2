{#- Lets go of the unique values that another row is about to take: where two rows swap them, and where a row that
    must wait for its children to go has a successor. -#}
{% macro free_unique_values(load, column) -%}
    update {{ load.table }} as current
    set {{ column.name }} = {{ stand_in(column, 'current.' ~ load.key) }}
    where
        current.{{ load.key }} in (
            select {{ load.key }} from {{ load.rows }} where change_kind in ({{ load.updated }})
            union all
            select key from {{ load.gone }} where kind = 'still_referenced'
        )
        and exists (
            select 1
            from {{ load.rows }} as wanting
            where
                wanting.change_kind in ({{ load.written }})
                and wanting.{{ column.name }} = current.{{ column.name }}
                and wanting.{{ load.key }} <> current.{{ load.key }}
        );
{%- endmacro %}
