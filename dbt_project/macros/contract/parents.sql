{#- The entities that an entity refers to, from the foreign keys of its contract. -#}
{% macro parents(entity) -%}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- set node = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | selectattr('name', 'equalto', entity) | first -%}
        {%- for column in node.columns.values() -%}
            {%- for constraint in column.constraints if constraint.type == 'foreign_key' -%}
                {%- do found.append(constraint_parent(constraint)) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found | unique | reject('equalto', entity) | list) }}
{%- endmacro %}
