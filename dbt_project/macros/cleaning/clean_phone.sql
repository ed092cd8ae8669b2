{#- The phone number in a raw column, laid out where it is North American: functions/phone.sql. -#}
{% macro clean_phone(column) -%}
    {{ clean_schema() }}.phone({{ column }})
{%- endmacro %}
