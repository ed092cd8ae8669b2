{#- The time of day in a raw column: functions/clock.sql. -#}
{% macro clean_time(column) -%}
    {{ clean_schema() }}.clock({{ column }})
{%- endmacro %}
