{#- The entities that an entity depends on, its parents and theirs, children before their parents: the order in which rows
    can go and locks are taken. The same two stand in the same order for every entity. -#}
{% macro ancestors(entity) -%}
    {%- set depths = {} -%}
    {%- for parent in parents(entity) -%}
        {%- for name in [parent] + ancestors(parent) if name not in depths -%}
            {%- do depths.update({name: ancestors(name) | length}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(depths | dictsort | sort(attribute=1, reverse=true) | map(attribute=0) | list) }}
{%- endmacro %}
