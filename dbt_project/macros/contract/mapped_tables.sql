{#- The raw tables that the models read, ab_carrier to ab_shipment. -#}
{% macro mapped_tables() -%}
    {%- set tables = [] -%}
    {%- if execute -%}
        {%- for node in graph.sources.values() if node.source_name == 'legacy_raw' -%}
            {%- do tables.append(node.name) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(tables | sort) }}
{%- endmacro %}
