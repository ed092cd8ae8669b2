{#- The bytes in a raw column: functions/bytes.sql. -#}
{% macro clean_binary(column) -%}
    {{ clean_schema() }}.bytes({{ column }})
{%- endmacro %}
