{#- The text of a raw column, cleaned: functions/text.sql. -#}
{% macro clean_text(column, default=none) -%}
    {{ with_default(clean_schema() ~ '.text(' ~ column ~ ')', default) }}
{%- endmacro %}
