{#- The UUID in a raw column: functions/uuid.sql. -#}
{% macro clean_uuid(column) -%}
    {{ clean_schema() }}.uuid({{ column }})
{%- endmacro %}
