{#- The entity that is made from a raw table. -#}
{% macro entity_of(table) -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized == 'django_table' -%}
        {%- if contract(node.name).source_table == table -%}{{ return(node.name) }}{%- endif -%}
    {%- endfor -%}
{%- endmacro %}
