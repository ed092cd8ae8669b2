{#- The phone number in a raw column, formatted if it is North American: functions/phone.sql. -#}
{% macro clean_phone(column) -%}
    {{ clean_schema() }}.phone({{ column }})
{%- endmacro %}
