{#- Is the raw column a date or a timestamp, with or without a zone? -#}
{% macro is_any_time(column) -%}
    pg_typeof({{ column }}) = any('{timestamp,date,timestamptz}'::regtype[])
{%- endmacro %}
