{#- Is a reference stored as a primary key that is not the text of its parent's key? -#}
{% macro by_pk(column) -%}
    {{ return(not contract(column.references).is_plain) }}
{%- endmacro %}
