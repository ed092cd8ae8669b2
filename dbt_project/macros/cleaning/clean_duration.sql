{#- The length of time in a raw column that counts days, hours, minutes or seconds: functions/duration.sql. -#}
{% macro clean_duration(column, unit, default=none) -%}
    {{ with_default(clean_schema() ~ '.duration(' ~ column ~ ', ' ~ rule_arguments({'name': column, 'rule': 'duration', 'unit': unit})[0] ~ ')', default) }}
{%- endmacro %}
