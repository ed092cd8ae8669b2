{#- An expression, or the column's default where it is NULL. -#}
{% macro with_default(expression, default) -%}
    {%- if default is none -%}
        {{ expression }}
    {%- else -%}
        coalesce({{ expression }}, {{ sql_literal(default) }})
    {%- endif -%}
{%- endmacro %}
