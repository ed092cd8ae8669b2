{#- Is the raw column a date or a timestamp without a zone? -#}
{% macro is_time(column) -%}
    pg_typeof({{ column }}) = any('{timestamp,date}'::regtype[])
{%- endmacro %}
