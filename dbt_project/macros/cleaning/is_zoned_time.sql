{#- Is the raw column a timestamp that names its zone? -#}
{% macro is_zoned_time(column) -%}
    pg_typeof({{ column }}) = 'timestamptz'::regtype
{%- endmacro %}
