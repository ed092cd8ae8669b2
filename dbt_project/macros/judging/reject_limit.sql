{#- The share of an entity's rows that may be rejected, in percent: the variable reject_limit_percent, whole or per entity. -#}
{% macro reject_limit(entity) -%}
    {%- set limit = var('reject_limit_percent') -%}
    {%- if limit is mapping -%}
        {%- set limit = limit.get(entity, limit.get('default', 100)) -%}
    {%- endif -%}
    {%- if limit is not number or limit is boolean or not 0 <= limit <= 100 -%}
        {{ exceptions.raise_compiler_error('reject_limit_percent for ' ~ entity ~ ' is ' ~ limit ~ ': it must be a number from 0 to 100') }}
    {%- endif -%}
    {{ return(limit) }}
{%- endmacro %}
