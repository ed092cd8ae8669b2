{#- The columns of the load, `alias.column` each. -#}
{% macro column_list(load, alias=none) -%}
    {%- for column in load.columns %}{{ alias ~ '.' if alias }}{{ adapter.quote(column) }}{{ ', ' if not loop.last }}{% endfor -%}
{%- endmacro %}
