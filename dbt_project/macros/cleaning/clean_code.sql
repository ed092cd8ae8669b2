{#- The key or short code in a raw column, cleaned: functions/code.sql. -#}
{% macro clean_code(column, default=none) -%}
    {{ with_default(clean_schema() ~ '.code(' ~ column ~ ')', default) }}
{%- endmacro %}
