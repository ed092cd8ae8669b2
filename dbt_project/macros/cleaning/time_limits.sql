{#- The zone and the years within which a date is read, as the functions take them. -#}
{% macro time_limits() -%}
    {{ sql_literal(var('legacy_timezone')) }}, {{ var('earliest_year') }}, {{ var('latest_year') }}
{%- endmacro %}
