{#- A fence at the end of a subquery: Postgres computes its expressions once a row, however often they are used above it. -#}
{% macro computed_once() -%}
    offset 0
{%- endmacro %}
