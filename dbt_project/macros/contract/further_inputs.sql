{#- What an entity's rows depend on besides its own raw table and its parents: other raw tables and seeds that its models read (found by
    following the graph up to the next table, so that none is forgotten), and the primary keys of parents that are not their legacy keys. -#}
{% macro further_inputs(entity) -%}
    {%- set found = [] -%}
    {%- set model = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | selectattr('name', 'equalto', entity) | first -%}
    {%- do _follow(model, found) -%}
    {%- set contract_of_entity = contract(entity) -%}
    {%- set inputs = found | unique | reject('equalto', contract_of_entity.source_table) | sort -%}
    {%- for parent in parents(entity) | sort if not contract(parent).is_plain -%}{%- do inputs.append('ids of ' ~ parent) -%}{%- endfor -%}
    {{ return(inputs) }}
{%- endmacro %}


{% macro _follow(node, found) -%}
    {%- for id in node.depends_on.nodes -%}
        {%- if id in graph.sources -%}
            {%- do found.append(graph.sources[id].name) -%}
        {%- elif id in graph.nodes -%}
            {%- set other = graph.nodes[id] -%}
            {%- if other.resource_type == 'seed' -%}
                {%- do found.append(other.name) -%}
            {%- elif other.config.materialized == 'ephemeral' -%}
                {%- do _follow(other, found) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
