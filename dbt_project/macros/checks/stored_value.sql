{#- A cleaned value as the Django field will hold it: decimals rounded half away from zero, integers truncated. -#}
{% macro stored_value(column) -%}
    {%- if column.type == 'number' -%}
        round({{ column.name }}, {{ column.scale }})
    {%- elif column.type == 'integer' -%}
        trunc({{ column.name }})
    {%- else -%}
        {{ column.name }}
    {%- endif -%}
{%- endmacro %}
