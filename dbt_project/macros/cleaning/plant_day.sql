{#- The day of a raw date, in the plant's zone: functions/calendar_day.sql. -#}
{% macro plant_day(column) -%}
    {{ clean_schema() }}.calendar_day({{ column }}, {{ time_limits() }})
{%- endmacro %}
