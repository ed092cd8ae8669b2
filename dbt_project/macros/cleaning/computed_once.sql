{#- Goes at the end of a subquery: Postgres then computes its expressions once per row, however often they are used outside. -#}
{% macro computed_once() -%}
    offset 0
{%- endmacro %}
