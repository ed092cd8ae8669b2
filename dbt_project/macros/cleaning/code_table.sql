{#- The relation of the table of codes of a column with the rule lookup: a table of source legacy_raw, or a seed. -#}
{% macro code_table(column) -%}
    {%- set name = column.lookup.table | lower -%}
    {%- for node in graph.sources.values() if node.source_name == 'legacy_raw' and node.name == name -%}{{ return(node.relation_name) }}{%- endfor -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'seed' and node.name == name -%}{{ return(node.relation_name) }}{%- endfor -%}
    {{ exceptions.raise_compiler_error(column.name ~ ': lookup.table ' ~ column.lookup.table ~ ' is neither a table of source legacy_raw nor a seed') }}
{%- endmacro %}
