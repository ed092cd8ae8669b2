{#- One value from several raw columns, as the contract combines them (meta.expression). -#}
{% macro raw_of(entity, column) -%}
    {%- if not execute or not graph.nodes -%}{{ return('null') }}{%- endif -%}
    {{ raw_value(contract(entity).columns | selectattr('name', 'equalto', column) | first) }}
{%- endmacro %}
