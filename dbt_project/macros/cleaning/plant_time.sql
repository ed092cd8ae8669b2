{#- The instant of a raw date, local times in the plant's zone (variable legacy_timezone): functions/instant.sql. -#}
{% macro plant_time(column) -%}
    {{ clean_schema() }}.instant({{ column }}, {{ time_limits() }})
{%- endmacro %}
