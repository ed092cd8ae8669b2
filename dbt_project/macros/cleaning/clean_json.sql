{#- The JSON in a raw column: functions/document.sql. -#}
{% macro clean_json(column, default=none) -%}
    {{ with_default(clean_schema() ~ '.document(' ~ column ~ ')', default) }}
{%- endmacro %}
