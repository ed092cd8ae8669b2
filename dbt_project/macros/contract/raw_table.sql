{#- The relation of the raw table that an entity is made from. -#}
{% macro raw_table(entity) -%}
    {%- set name = contract(entity).source_table -%}
    {%- for node in graph.sources.values() if node.source_name == 'legacy_raw' and node.name == name -%}
        {{ return(node.relation_name) }}
    {%- endfor -%}
    {{ exceptions.raise_compiler_error(entity ~ ': meta.source_table ' ~ name ~ ' is not a table of source legacy_raw') }}
{%- endmacro %}
