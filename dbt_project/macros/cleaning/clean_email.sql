{#- The first valid e-mail address in a raw column: functions/email.sql. -#}
{% macro clean_email(column) -%}
    {{ clean_schema() }}.email({{ column }})
{%- endmacro %}
