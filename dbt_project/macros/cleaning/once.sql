{#- An expression over `value`, where `value` is computed once: a fenced scalar subquery, which Postgres does not unfold. -#}
{% macro once(value, expression) -%}
    (select {{ expression }} from (select {{ value }} as value offset 0) as computed)
{%- endmacro %}
