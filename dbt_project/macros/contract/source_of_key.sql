{#- The raw column that an entity's key is made of. -#}
{% macro source_of_key(entity) -%}
    {%- set described = contract(entity) -%}
    {{ return((described.columns | selectattr('name', 'equalto', described.key) | first).source) }}
{%- endmacro %}
