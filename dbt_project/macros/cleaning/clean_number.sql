{#- The exact number in a raw column, not yet rounded; the model's contract says how it is stored: functions/number.sql. -#}
{% macro clean_number(column, default=none) -%}
    {{ with_default(clean_schema() ~ '.number(' ~ column ~ ')', default) }}
{%- endmacro %}
