{#- The code in a raw column, in capitals: functions/upper.sql. -#}
{% macro clean_upper(column, default=none) -%}
    {{ with_default(clean_schema() ~ '.upper(' ~ column ~ ')', default) }}
{%- endmacro %}
