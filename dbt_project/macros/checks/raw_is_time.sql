{#- Is the raw column a date or a timestamp? Asked of the table once, not of each of its rows. -#}
{% macro raw_is_time(entity, column) -%}
    (select {{ is_any_time(column.source) }} from {{ raw_table(entity) }} limit 1)
{%- endmacro %}
