{#- The entities that an entity depends on, its parents and theirs, children before their parents: the order in which rows are deleted
    and locks are taken. Any two entities are always in the same order. -#}
{% macro ancestors(entity) -%}
    {%- set depths = {} -%}
    {%- for parent in parents(entity) -%}
        {%- for name in [parent] + ancestors(parent) if name not in depths -%}
            {%- do depths.update({name: ancestors(name) | length}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(depths | dictsort | sort(attribute=1, reverse=true) | map(attribute=0) | list) }}
{%- endmacro %}
