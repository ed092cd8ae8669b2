{#- The key of the row that a reference names, as text: its raw columns and the parent's key are those of the contract. -#}
{% macro clean_reference(entity, column) -%}
    {%- if not execute or not graph.nodes -%}{{ return('null') }}{%- endif -%}
    {{ reference_key(contract(entity).columns | selectattr('name', 'equalto', column) | first) }}
{%- endmacro %}
