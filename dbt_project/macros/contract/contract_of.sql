{#- The contract of the entity behind a relation, with its name: for tests, which get the Django table. -#}
{% macro contract_of(relation) -%}
    {%- if not execute -%}{{ return(contract(none)) }}{%- endif -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized == 'django_table' and node.alias == relation.identifier -%}
        {%- set found = contract(node.name) -%}
        {%- do found.update({'name': node.name}) -%}
        {{ return(found) }}
    {%- endfor -%}
    {{ exceptions.raise_compiler_error(relation ~ ' is not the table of any django_table model') }}
{%- endmacro %}
